//! The library inside a browser: what only wasm32, or only a page, can show.
#![cfg(target_arch = "wasm32")]

use guangqing_map::proj::{LonLat, lonlat_from_world, world_from_lonlat};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

/// wasm32 has its own sin and exp, which differ from the native ones in the last bits, but no further.
#[wasm_bindgen_test]
fn web_mercator_round_trip() {
    for (lon, lat) in [(113.0, 23.7), (-180.0, 85.0), (0.0, 0.0), (114.4, -25.4)] {
        let p = lonlat_from_world(world_from_lonlat(LonLat::new(lon, lat)));
        assert!((p.lon - lon).abs() < 1e-12 && (p.lat - lat).abs() < 1e-12, "{p:?}");
    }
}

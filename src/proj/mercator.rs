//! Spherical Web Mercator (EPSG:3857), as a world square of side 1.

use super::LonLat;
use crate::geom::Point;
use crate::math;
use std::f64::consts::{LN_2, PI};

/// The latitude at which Web Mercator is cut so that the world is square, degrees.
pub const MAX_LAT: f64 = 85.051_128_779_806_59;

/// World coordinates of a position: x 0–1 from 180° W eastwards, y 0–1 from [`MAX_LAT`] southwards.
///
/// Latitudes beyond [`MAX_LAT`] are clamped to it; longitudes are not wrapped.
pub fn world_from_lonlat(p: LonLat) -> Point {
    let phi = p.lat.clamp(-MAX_LAT, MAX_LAT).to_radians();
    Point::new((p.lon + 180.0) / 360.0, (1.0 - math::atanh(math::sin(phi)) / PI) / 2.0)
}

/// The position at world coordinates; the inverse of [`world_from_lonlat`] to about 1e-13 degrees.
pub fn lonlat_from_world(p: Point) -> LonLat {
    LonLat::new(p.x * 360.0 - 180.0, math::atan(math::sinh((1.0 - 2.0 * p.y) * PI)).to_degrees())
}

/// The side of the world square in px at a zoom level: 512·2ᶻ, MapLibre's convention.
pub fn world_size_px(zoom: f64) -> f64 {
    512.0 * exp2(zoom)
}

/// 2ˣ for x within ±1000, exact for whole x. The standard function's tables would be a fiftieth of the wasm.
fn exp2(x: f64) -> f64 {
    let whole = x.clamp(-1000.0, 1000.0).floor();
    let power = f64::from_bits(((whole as i64 + 1023) as u64) << 52);
    power * math::exp((x - whole) * LN_2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn round_trip() {
        for (lon, lat) in [(113.0, 23.7), (-180.0, 85.0), (0.0, 0.0), (114.4, -25.4)] {
            let p = lonlat_from_world(world_from_lonlat(LonLat::new(lon, lat)));
            assert!((p.lon - lon).abs() < 1e-12 && (p.lat - lat).abs() < 1e-12, "{p:?}");
        }
    }
}

//! What reading takes: memory follows what is in a file, not features times names.
#![cfg(not(target_arch = "wasm32"))]
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use guangqing_map::map::Map;
use guangqing_map::source::{FeatureSet, csv, geojson, pack, pack_raw, unpack};
use guangqing_map::value::Value;
use peak_alloc::PeakAlloc;
use std::fmt::Write;
use std::sync::Mutex;

#[global_allocator]
static HEAP: PeakAlloc = PeakAlloc;

/// One measurement at a time.
static ALONE: Mutex<()> = Mutex::new(());

/// What work gives, and the bytes that were allocated at most meanwhile and that stay.
fn measured<T>(work: impl FnOnce() -> T) -> (T, usize, usize) {
    let before = HEAP.current_usage();
    HEAP.reset_peak_usage();
    let out = work();
    (out, HEAP.peak_usage().saturating_sub(before), HEAP.current_usage().saturating_sub(before))
}

/// Features that each have some of very many properties, as OpenStreetMap has them: a few that most have, many that few have.
fn tagged(features: usize, names: usize, cell: &dyn Fn(usize, usize) -> String) -> String {
    let mut out = String::from("{\"type\":\"FeatureCollection\",\"features\":[\n");
    for i in 0..features {
        let lon = 112.0 + (i % 500) as f64 / 250.0;
        let _ = write!(out, "{{\"type\":\"Feature\",\"id\":\"node/{i}\",\"properties\":{{\"highway\":\"residential\"");
        for k in 0..8 {
            // Without a common divisor, so that every name comes up.
            let name = (i * 7919 + k * 104_729) % names;
            let _ = write!(out, ",\"addr:key_{name}\":{}", cell(i, k));
        }
        let _ = write!(out, "}},\"geometry\":{{\"type\":\"Point\",\"coordinates\":[{lon},23.5]}}}}");
        out.push_str(if i + 1 < features { ",\n" } else { "\n]}" });
    }
    out
}

fn read(text: &str) -> FeatureSet {
    let parsed = geojson::parse(text).unwrap();
    assert!(parsed.1.is_empty(), "{:?}", parsed.1.first());
    parsed.0
}

#[test]
fn columns_cost_what_is_there() {
    let _alone = ALONE.lock();
    type Cell = fn(usize, usize) -> String;
    let text: Cell = |i, k| format!("\"value {}\"", (i + k) % 97);
    let distinct: Cell = |i, k| format!("\"v{i}.{k}\"");
    let number: Cell = |i, k| (i % 10 + k).to_string();
    let truth: Cell = |i, _| (i % 2 == 0).to_string();
    let list: Cell = |i, k| format!("[{i},{k}]");
    let mixed: Cell = |i, k| if i % 2 == 0 { format!("\"{i}\"") } else { k.to_string() };
    for (features, names, what, cell) in [
        (40_000, 2_000, "texts", text),
        (40_000, 4_000, "distinct texts", distinct),
        (40_000, 40_000 * 8, "names of one feature each", text),
        (40_000, 2_000, "numbers", number),
        (40_000, 2_000, "truths", truth),
        (40_000, 2_000, "lists", list),
        (40_000, 2_000, "mixed cells", mixed),
        (40_000, 8, "eight columns of numbers", number),
        (40_000, 8, "eight columns of distinct texts", distinct),
        (40_000, 8, "eight columns of lists", list),
        (40_000, 16, "sixteen columns of texts, half full", text),
        (1, 8, "one feature", text),
    ] {
        let json = tagged(features, names, &cell);
        let (set, peak, stays) = measured(|| read(&json));
        let ratio = |bytes: usize| bytes as f64 / json.len() as f64;
        eprintln!(
            "{features} × {names} {what}: {} kB, peak ×{:.2}, stays ×{:.2}",
            json.len() / 1000,
            ratio(peak),
            ratio(stays)
        );
        assert_eq!(set.len(), features);
        if features > 1 {
            assert!(ratio(peak) < 3.0 && ratio(stays) < 2.0, "{what}: {peak} and {stays} bytes of {}", json.len());
        }
        // It goes on as cheaply to a map, and to a file.
        let (packs, peak, _) = measured(|| [pack_raw("set", &set), pack(&[("set", &set)])]);
        assert!(features == 1 || ratio(peak) < 6.0, "{what}: packs take {peak} bytes of {}", json.len());
        for pack in packs {
            let ((_, back), peak, _) = measured(|| unpack(&pack).unwrap().remove(0));
            assert!(features == 1 || ratio(peak) < 3.0, "{what}: unpacking takes {peak} bytes of {}", json.len());
            for row in (0..features).step_by(997).chain([features - 1]) {
                assert_eq!(back.properties(row), set.properties(row), "{what}");
                assert_eq!(back.id(row), set.id(row));
            }
        }
    }
}

#[test]
fn wide_tables_cost_what_is_there() {
    let _alone = ALONE.lock();
    let (columns, rows) = (2_000, 4_000);
    let mut text = String::from("id,lon,lat");
    (0..columns).for_each(|c| text.push_str(&format!(",question_{c}")));
    for row in 0..rows {
        let _ = write!(text, "\n{row},113.05,23.5");
        for c in 0..columns {
            text.push(',');
            if c % 50 == row % 50 {
                let _ = write!(text, "{}", c * row);
            }
        }
    }
    let (table, peak, _) = measured(|| csv::read(&text));
    let ratio = |bytes: usize| bytes as f64 / text.len() as f64;
    assert!(ratio(peak) < 3.0, "the table takes {peak} bytes of {}", text.len());
    let ((set, issues), peak, stays) = measured(|| csv::features(&table, &csv::CsvOptions::default()));
    assert!(ratio(peak) < 3.0 && ratio(stays) < 1.0, "features take {peak} and {stays} bytes of {}", text.len());
    assert_eq!((set.len(), issues.len()), (rows, 0));
    assert_eq!(set.property(7, "question_57").and_then(|v| v.as_f64()), Some(57.0 * 7.0));
    assert_eq!(set.property(7, "question_58"), None);
}

#[test]
fn a_pack_that_is_taken_away_costs_nothing() {
    let _alone = ALONE.lock();
    let text = tagged(20_000, 100, &|i, k| (i % 10 + k).to_string());
    let packed = pack_raw("pack:1", &read(&text));
    let mut map = Map::new();
    let spec = Value::object([("type", Value::from("geojson")), ("data", "pack:1".into())]);
    let ((), _, stays) = measured(|| {
        map.add_pack(unpack(&packed).unwrap());
        assert_eq!(map.add_source("a", &spec), []);
        assert_eq!(map.source("a").unwrap().set.len(), 20_000);
    });
    assert!(stays > packed.len() / 2, "{stays}");
    let before = HEAP.current_usage();
    assert!(map.remove_pack("pack:1") && !map.remove_pack("pack:1"));
    assert_eq!((map.source("a").unwrap().set.len(), map.pack_names().count()), (0, 0));
    let freed = before - HEAP.current_usage();
    assert!(freed + 10_000 > stays, "of {stays} bytes {freed} are free");
}

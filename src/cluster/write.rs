//! What is found, as GeoJSON values with the members that supercluster gives them.

use super::hierarchy::{Hierarchy, Item};
use crate::number::Rounded;
use crate::value::Value;

/// The properties of a cluster: `cluster`, `cluster_id`, `point_count`, `point_count_abbreviated`; nothing for a point.
pub fn cluster_properties(hierarchy: &Hierarchy, item: Item) -> Vec<(&'static str, Value)> {
    let Some(id) = hierarchy.id(item) else { return Vec::new() };
    let count = hierarchy.count(item);
    vec![
        ("cluster", Value::Bool(true)),
        ("cluster_id", Value::Number(id as f64)),
        ("point_count", Value::Number(f64::from(count))),
        ("point_count_abbreviated", abbreviated(count)),
    ]
}

/// A count as it fits into a circle: itself below 1000, then `"1.2k"`, from 10,000 on `"12k"`.
pub fn abbreviated(count: u32) -> Value {
    match count {
        0..1000 => Value::Number(f64::from(count)),
        1000..10_000 => Value::from(format!("{}k", Rounded((f64::from(count) / 100.0).round() / 10.0, 1))),
        _ => Value::from(format!("{}k", (u64::from(count) + 500) / 1000)),
    }
}

/// A GeoJSON feature with a point; `id` is left out where it is `None`.
pub fn feature(id: Option<Value>, [x, y]: [f64; 2], properties: Value) -> Value {
    let coordinates = Value::from(vec![Value::Number(x), Value::Number(y)]);
    let geometry = Value::object([("type", Value::from("Point")), ("coordinates", coordinates)]);
    let members = [("type", Value::from("Feature"))];
    let id = id.map(|id| ("id", id));
    Value::object(members.into_iter().chain(id).chain([("geometry", geometry), ("properties", properties)]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_abbreviated_as_supercluster_does() {
        for (count, text) in [
            (2, "2"),
            (999, "999"),
            (1000, "\"1k\""),
            (1049, "\"1k\""),
            (1050, "\"1.1k\""),
            (9999, "\"10k\""),
            (10_499, "\"10k\""),
            (10_500, "\"11k\""),
            (1_000_000, "\"1000k\""),
        ] {
            assert_eq!(abbreviated(count).to_json(), text);
        }
    }
}

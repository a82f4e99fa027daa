//! A [`FeatureSet`] as GeoJSON text.

use super::{FeatureSet, GeometryKind, Part};
use crate::geom::Point;
use crate::number::Rounded;
use crate::proj::lonlat_from_world;
use crate::value::Value;
use std::fmt::Write;

/// A FeatureCollection by RFC 7946: longitudes and latitudes in WGS-84 with at most 7 decimals (1 cm), rings closed and wound
/// by the right-hand rule, one feature a line.
pub fn write(set: &FeatureSet) -> String {
    write_rows(set, &mut |_| true)
}

/// As [`write()`], only the features that `keep` says.
pub fn write_rows(set: &FeatureSet, keep: &mut dyn FnMut(usize) -> bool) -> String {
    let mut out = String::from("{\"type\":\"FeatureCollection\",\"features\":[");
    let mut first = true;
    for i in (0..set.len()).filter(|i| keep(*i)) {
        out.push_str(if std::mem::take(&mut first) { "\n" } else { ",\n" });
        out.push_str("{\"type\":\"Feature\",");
        if let Some(id) = set.id(i) {
            put(&mut out, format_args!("\"id\":{},", id.to_json()));
        }
        out.push_str("\"geometry\":");
        geometry(&mut out, set, i);
        put(&mut out, format_args!(",\"properties\":{}}}", set.properties(i).to_json()));
    }
    out.push_str("\n]}\n");
    out
}

/// One feature's geometry as a GeoJSON object, coordinates as in [`write()`]; `null` when it has none.
pub fn geometry_value(set: &FeatureSet, feature: usize) -> Value {
    let mut out = String::new();
    geometry(&mut out, set, feature);
    Value::from_json(&out).unwrap_or_default()
}

/// Writing into a string cannot fail.
fn put(out: &mut String, args: std::fmt::Arguments<'_>) {
    let _ = out.write_fmt(args);
}

fn geometry(out: &mut String, set: &FeatureSet, feature: usize) {
    let parts: Vec<Part<'_>> = set.parts(feature).collect();
    let kind = set.kind(feature);
    if kind == GeometryKind::None || parts.is_empty() {
        out.push_str("null");
        return;
    }
    let outer = parts.iter().filter(|p| !p.hole).count();
    let name = match kind {
        GeometryKind::Point => "Point",
        GeometryKind::Line => "LineString",
        _ => "Polygon",
    };
    put(out, format_args!("{{\"type\":\"{}{name}\",\"coordinates\":", if outer > 1 { "Multi" } else { "" }));
    if outer > 1 {
        out.push('[');
    }
    for (i, part) in parts.iter().enumerate() {
        let joins_polygon = kind == GeometryKind::Polygon && part.hole && i > 0;
        if i > 0 {
            out.push(',');
        }
        match kind {
            GeometryKind::Point => part.vertices.iter().take(1).for_each(|p| position(out, *p)),
            GeometryKind::Line => line(out, part.vertices.iter()),
            _ => {
                if !joins_polygon {
                    out.push('[');
                }
                ring(out, part);
                if parts.get(i + 1).is_none_or(|next| !next.hole) {
                    out.push(']');
                }
            }
        }
    }
    if outer > 1 {
        out.push(']');
    }
    out.push('}');
}

fn ring(out: &mut String, part: &Part<'_>) {
    let v = part.vertices;
    let next = v.iter().skip(1).chain(v.first());
    // y grows southwards: positive here is clockwise on the map.
    let doubled: f64 = v.iter().zip(next).map(|(a, b)| a.x * b.y - b.x * a.y).sum();
    if (doubled > 0.0) == part.hole {
        line(out, v.iter().chain(v.first()));
    } else {
        line(out, v.iter().take(1).chain(v.iter().rev()));
    }
}

fn line<'a>(out: &mut String, points: impl Iterator<Item = &'a Point>) {
    out.push('[');
    for (i, p) in points.enumerate() {
        if i > 0 {
            out.push(',');
        }
        position(out, *p);
    }
    out.push(']');
}

fn position(out: &mut String, p: Point) {
    let at = lonlat_from_world(p);
    put(out, format_args!("[{},{}]", Rounded(at.lon, 7), Rounded(at.lat, 7)));
}

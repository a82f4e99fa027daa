//! Coordinates and figures as GeoJSON text has them.

use super::Polygon;
use crate::number::Rounded;
use crate::proj::LonLat;
use std::fmt::Write;

/// Rounded to so many decimals, for what is shown.
pub(crate) fn rounded(n: f64, digits: i32) -> f64 {
    let unit = f64::from(10_i32.pow(digits.unsigned_abs()));
    (n * unit).round() / unit
}

/// `[[lon,lat],…]` with five decimals, about a metre.
pub(crate) fn write_line<'a>(out: &mut String, line: impl IntoIterator<Item = &'a LonLat>) {
    out.push('[');
    for (i, p) in line.into_iter().enumerate() {
        // Writing into a string cannot fail.
        let _ = write!(out, "{}[{},{}]", if i > 0 { "," } else { "" }, Rounded(p.lon, 5), Rounded(p.lat, 5));
    }
    out.push(']');
}

/// The `coordinates` of a MultiPolygon: every ring closed by its first position.
pub(super) fn write_polygons(out: &mut String, polygons: &[Polygon]) {
    out.push('[');
    for (i, polygon) in polygons.iter().enumerate() {
        out.push_str(if i > 0 { ",[" } else { "[" });
        for (j, ring) in polygon.iter().enumerate() {
            if j > 0 {
                out.push(',');
            }
            write_line(out, ring.iter().chain(ring.first()));
        }
        out.push(']');
    }
    out.push(']');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rings_close_and_nothing_is_an_empty_array() {
        let p = |lon: f64, lat: f64| LonLat::new(lon, lat);
        let mut out = String::new();
        write_polygons(&mut out, &[]);
        assert_eq!(out, "[]");
        out.clear();
        let ring = vec![p(113.0, 23.0), p(113.000004, 23.0), p(113.00001, 24.0)];
        write_polygons(&mut out, &[vec![ring.clone(), ring[..1].to_vec()], vec![ring[1..2].to_vec()]]);
        let first = "[113,23],[113,23],[113.00001,24],[113,23]";
        assert_eq!(out, format!("[[[{first}],[[113,23],[113,23]]],[[[113,23],[113,23]]]]"));
    }
}

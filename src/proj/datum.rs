//! The datums that Chinese maps come in, and exact ways between them.
//!
//! GCJ-02 (AMap, Tencent, Google in China) moves every position by up to about a kilometre, BD-09 (Baidu) moves it once
//! more. Both are defined by a forward formula only; the inverses here iterate until they give the input back.

use super::LonLat;
use crate::math;
use crate::number::Decimal;
use std::f64::consts::PI;

/// The datum, or the projected system, that a pair of coordinates is given in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Datum {
    /// WGS-84, degrees: what GPS and GeoJSON use.
    #[default]
    Wgs84,
    /// CGCS2000, degrees, taken as WGS-84: the ellipsoids differ by 0.1 mm and the frames by some decimetres, below what a
    /// printed map shows.
    Cgcs2000,
    /// GCJ-02, degrees.
    Gcj02,
    /// BD-09 (longitude and latitude, not Baidu's metres), degrees.
    Bd09,
    /// Web Mercator EPSG:3857 on WGS-84, metres, y north.
    WebMercator,
}

impl Datum {
    /// The datum of a name as configurations and GeoJSON `crs` members write it; upper and lower case, `-`, `_`, blanks and a
    /// `urn:ogc:def:crs:` prefix make no difference. `None` for any other.
    pub fn from_name(name: &str) -> Option<Datum> {
        let bare: String =
            name.to_ascii_lowercase().chars().filter(|c| !matches!(c, '-' | '_' | ' ' | ':' | '.' | '/')).collect();
        let bare =
            ["urnogcdefcrs", "httpwwwopengisnetdefcrs"].iter().find_map(|p| bare.strip_prefix(p)).unwrap_or(&bare);
        match bare {
            "wgs84" | "epsg4326" | "epsg04326" | "crs84" | "ogccrs84" | "ogc13crs84" => Some(Datum::Wgs84),
            "cgcs2000" | "epsg4490" | "epsg04490" => Some(Datum::Cgcs2000),
            "gcj02" | "gcj" | "amap" => Some(Datum::Gcj02),
            "bd09" | "bd09ll" | "baidu" => Some(Datum::Bd09),
            "epsg3857" | "epsg03857" | "epsg900913" | "webmercator" => Some(Datum::WebMercator),
            _ => None,
        }
    }

    /// The name on the wire and in options; [`Datum::from_name`] reads it back.
    pub fn name(self) -> &'static str {
        match self {
            Datum::Wgs84 => "wgs84",
            Datum::Cgcs2000 => "cgcs2000",
            Datum::Gcj02 => "gcj02",
            Datum::Bd09 => "bd09",
            Datum::WebMercator => "epsg3857",
        }
    }

    /// The names of all datums, for messages.
    pub const NAMES: &'static str = "wgs84, cgcs2000, gcj02, bd09 or epsg3857";
}

/// The same place in another datum: `[longitude, latitude]` in degrees, or `[x, y]` in metres for EPSG:3857.
///
/// There and back is the same within 1e-9 degrees, but for the strip of at most 0.02 degrees along the edge of GCJ-02's box,
/// where a position may have two preimages (the one inside is taken) or none.
///
/// # Errors
/// A coordinate that is not finite or out of range: latitude −90 to 90; longitude −360 to 360, so that data that runs on
/// across the antimeridian passes; metres within the same; a pole has no EPSG:3857 coordinates.
pub fn convert(from: Datum, to: Datum, point: [f64; 2]) -> Result<[f64; 2], String> {
    let [x, y] = point;
    if !x.is_finite() || !y.is_finite() {
        return Err(format!("[{}, {}] must be two finite numbers", Decimal(x), Decimal(y)));
    }
    let given = if from == Datum::WebMercator { lonlat_from_metres(x, y)? } else { LonLat::new(x, y) };
    if given.lat.abs() > 90.0 {
        return Err(format!("latitude {} must be within -90 and 90", Decimal(given.lat)));
    }
    if given.lon.abs() > 360.0 {
        return Err(format!("longitude {} must be within -360 and 360", Decimal(given.lon)));
    }
    if from == to {
        return Ok(point);
    }
    let p = from_wgs84(to_wgs84(given, from, to), from, to);
    if to != Datum::WebMercator {
        return Ok([p.lon, p.lat]);
    }
    if p.lat.abs() > 89.999_999 {
        return Err(format!("latitude {} has no EPSG:3857 coordinate: it must not be a pole", Decimal(p.lat)));
    }
    Ok([p.lon.to_radians() * RADIUS, math::atanh(math::sin(p.lat.to_radians())) * RADIUS])
}

/// The WGS-84 position of a position in `datum`, longitude and latitude in degrees.
///
/// EPSG:3857 cannot be a [`LonLat`] and passes unchanged, as do positions that are not finite; see [`convert`].
pub fn wgs84_from(datum: Datum, p: LonLat) -> LonLat {
    match datum {
        Datum::Wgs84 | Datum::Cgcs2000 | Datum::WebMercator => p,
        Datum::Gcj02 => wgs84_from_gcj02(p),
        Datum::Bd09 => wgs84_from_gcj02(gcj02_from_bd09(p)),
    }
}

/// GCJ-02 and BD-09 to each other stop at GCJ-02: WGS-84 would be a detour across the box edge.
fn to_wgs84(p: LonLat, from: Datum, to: Datum) -> LonLat {
    match (from, to) {
        (Datum::Gcj02, Datum::Bd09) => p,
        (Datum::Bd09, Datum::Gcj02) => gcj02_from_bd09(p),
        _ => wgs84_from(from, p),
    }
}

fn from_wgs84(p: LonLat, from: Datum, to: Datum) -> LonLat {
    match (from, to) {
        (Datum::Gcj02, Datum::Bd09) => bd09_from_gcj02(p),
        (Datum::Bd09, Datum::Gcj02) => p,
        (_, Datum::Gcj02) => gcj02_from_wgs84(p),
        (_, Datum::Bd09) => bd09_from_gcj02(gcj02_from_wgs84(p)),
        (_, Datum::Wgs84 | Datum::Cgcs2000 | Datum::WebMercator) => p,
    }
}

/// EPSG:3857's sphere, metres.
const RADIUS: f64 = 6_378_137.0;

fn lonlat_from_metres(x: f64, y: f64) -> Result<LonLat, String> {
    let limit = 2.0 * PI * RADIUS;
    if x.abs() > limit * (1.0 + 1e-12) || y.abs() > 2.5 * limit {
        let [x, y, limit] = [x, y, limit.round()].map(Decimal);
        return Err(format!("[{x}, {y}] m is beyond EPSG:3857: x must be within ±{limit} m"));
    }
    Ok(LonLat::new((x / RADIUS).to_degrees().clamp(-360.0, 360.0), math::atan(math::sinh(y / RADIUS)).to_degrees()))
}

/// GCJ-02's ellipsoid, near Krasovsky's: semi-major axis in metres and squared eccentricity.
const A: f64 = 6_378_245.0;
const EE: f64 = 0.006_693_421_622_965_943;

/// GCJ-02's box: outside of it GCJ-02 is WGS-84.
fn in_gcj02_box(p: LonLat) -> bool {
    (72.004..=137.8347).contains(&p.lon) && (0.8293..=55.8271).contains(&p.lat)
}

/// The GCJ-02 position of a WGS-84 position; the same outside of the box 72.004–137.8347° E, 0.8293–55.8271° N.
pub fn gcj02_from_wgs84(p: LonLat) -> LonLat {
    if !in_gcj02_box(p) {
        return p;
    }
    let d = gcj02_shift(p);
    LonLat::new(p.lon + d.lon, p.lat + d.lat)
}

/// GCJ-02 minus WGS-84 at a WGS-84 position, by the formula and without regard to the box.
fn gcj02_shift(p: LonLat) -> LonLat {
    let (x, y) = (p.lon - 105.0, p.lat - 35.0);
    let wave =
        |v: f64, a: f64, b: f64, period: f64| (a * math::sin(v * PI) + b * math::sin(v * PI / period)) * 2.0 / 3.0;
    let root = x.abs().sqrt();
    let short = (20.0 * math::sin(6.0 * x * PI) + 20.0 * math::sin(2.0 * x * PI)) * 2.0 / 3.0;
    let north = -100.0
        + 2.0 * x
        + 3.0 * y
        + 0.2 * y * y
        + 0.1 * x * y
        + 0.2 * root
        + short
        + wave(y, 20.0, 40.0, 3.0)
        + (160.0 * math::sin(y / 12.0 * PI) + 320.0 * math::sin(y * PI / 30.0)) * 2.0 / 3.0;
    let east = 300.0
        + x
        + 2.0 * y
        + 0.1 * x * x
        + 0.1 * x * y
        + 0.1 * root
        + short
        + wave(x, 20.0, 40.0, 3.0)
        + (150.0 * math::sin(x / 12.0 * PI) + 300.0 * math::sin(x / 30.0 * PI)) * 2.0 / 3.0;
    let phi = p.lat.to_radians();
    let w2 = 1.0 - EE * math::sin(phi) * math::sin(phi);
    let w = w2.sqrt();
    LonLat::new(east * 180.0 / (A / w * math::cos(phi) * PI), north * 180.0 / ((A * (1.0 - EE)) / (w2 * w) * PI))
}

/// The WGS-84 position of a GCJ-02 position, within 1e-12 degrees.
///
/// A position just outside of the box may be the image of one inside or of itself: the one inside is taken.
pub fn wgs84_from_gcj02(g: LonLat) -> LonLat {
    // The shift stays below 0.02 degrees inside the box; further out nothing can come from inside.
    let near = (71.9..=137.95).contains(&g.lon) && (0.7..=55.95).contains(&g.lat);
    if !near {
        return g;
    }
    let w = solve(g, |p| {
        let d = gcj02_shift(p);
        LonLat::new(p.lon + d.lon, p.lat + d.lat)
    });
    if in_gcj02_box(w) || in_gcj02_box(g) { w } else { g }
}

/// BD-09's constant: degrees times this are radians of its ripples.
const X_PI: f64 = PI * 3000.0 / 180.0;

/// The BD-09 position of a GCJ-02 position, everywhere on Earth.
pub fn bd09_from_gcj02(g: LonLat) -> LonLat {
    let (x, y) = (g.lon, g.lat);
    let z = x.hypot(y) + 0.000_02 * math::sin(y * X_PI);
    let theta = math::atan2(y, x) + 0.000_003 * math::cos(x * X_PI);
    LonLat::new(z * math::cos(theta) + 0.0065, z * math::sin(theta) + 0.006)
}

/// The GCJ-02 position of a BD-09 position, within 1e-12 degrees.
pub fn gcj02_from_bd09(b: LonLat) -> LonLat {
    solve(b, bd09_from_gcj02)
}

/// The `p` for which `forward(p)` is `target`, by fixed-point iteration.
///
/// Both forward formulas are the identity plus something whose slope is below 0.07, so each round gains more than a
/// digit; the rounds are bounded all the same, and NaN ends them at once.
fn solve(target: LonLat, forward: impl Fn(LonLat) -> LonLat) -> LonLat {
    let mut p = target;
    for _ in 0..40 {
        let f = forward(p);
        let (dx, dy) = (target.lon - f.lon, target.lat - f.lat);
        p = LonLat::new(p.lon + dx, p.lat + dy);
        let step = dx.abs().max(dy.abs());
        if step.is_nan() || step < 2e-14 {
            break;
        }
    }
    p
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        for d in [Datum::Wgs84, Datum::Cgcs2000, Datum::Gcj02, Datum::Bd09, Datum::WebMercator] {
            assert_eq!(Datum::from_name(d.name()), Some(d));
        }
        assert_eq!(Datum::from_name("GCJ-02"), Some(Datum::Gcj02));
        assert_eq!(Datum::from_name("urn:ogc:def:crs:OGC:1.3:CRS84"), Some(Datum::Wgs84));
        assert_eq!(Datum::from_name("urn:ogc:def:crs:EPSG::4490"), Some(Datum::Cgcs2000));
        assert_eq!(Datum::from_name("EPSG:2334"), None);
    }

    #[test]
    fn outside_of_china_gcj02_is_wgs84() {
        for p in [[183.0, 45.0], [2.35, 48.85], [-180.0, 90.0], [71.5, 30.0]] {
            assert_eq!(convert(Datum::Wgs84, Datum::Gcj02, p), Ok(p));
            assert_eq!(convert(Datum::Gcj02, Datum::Wgs84, p), Ok(p));
        }
    }

    #[test]
    fn there_and_back_along_the_box_edge() {
        let edges = [(72.004, 30.0), (137.8347, 40.0), (100.0, 0.8293), (120.0, 55.8271), (105.0, 35.0), (105.0, 23.0)];
        for (lon, lat) in edges {
            for d in [0.0, 1e-9, -1e-9, 1e-4, -1e-4, 0.003, -0.003] {
                let p = LonLat::new(lon + d, lat + d);
                if in_gcj02_box(p) {
                    let q = wgs84_from_gcj02(gcj02_from_wgs84(p));
                    assert!((q.lon - p.lon).abs() < 1e-9 && (q.lat - p.lat).abs() < 1e-9, "{p:?} {q:?}");
                }
            }
        }
    }

    #[test]
    fn web_mercator_metres() {
        // The corner of EPSG:3857's area of use: half the equator's length on its sphere.
        let [x, y] = convert(Datum::Wgs84, Datum::WebMercator, [180.0, 85.051_128_779_806_59]).unwrap();
        assert!((x - 20_037_508.342_789_244).abs() < 1e-6 && (y - 20_037_508.342_789_244).abs() < 1e-6);
        let [lon, lat] = convert(Datum::WebMercator, Datum::Wgs84, [x, y]).unwrap();
        assert!((lon - 180.0).abs() < 1e-12 && (lat - 85.051_128_779_806_59).abs() < 1e-12);
    }

    #[test]
    fn refusals_say_what_would_be_right() {
        let e = |from, to, p| convert(from, to, p).unwrap_err();
        assert!(e(Datum::Wgs84, Datum::Gcj02, [113.0, 91.0]).contains("latitude 91"));
        assert!(e(Datum::Wgs84, Datum::Gcj02, [1e300, 0.0]).contains("longitude"));
        assert!(e(Datum::Wgs84, Datum::WebMercator, [0.0, 90.0]).contains("pole"));
        assert!(e(Datum::WebMercator, Datum::Wgs84, [1e9, 0.0]).contains("EPSG:3857"));
        assert!(e(Datum::Bd09, Datum::Wgs84, [f64::NAN, 0.0]).contains("finite"));
    }
}

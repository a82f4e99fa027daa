//! Schematic ground for parks whose boundaries are not public.
//!
//! A park gets one lobe for each town that the plan names: a rounded shape around the town's anchor, its outline a few
//! low harmonics from the park's id, so that it looks like a drawn area and comes out the same every time. A lobe is
//! star-shaped: along each ray it reaches min(s·f, limit), where the limit keeps it inside its county and on its side of
//! the middle between it and every other lobe. The area grows with s alone, so one bisection gives the planned area.
//!
//! `places/park_polygons.geojson` (property `park_id`) replaces a footprint by data alone.

use super::measure::area_perimeter_km;
use super::plane::{Local, contains, rounded, segments};
use super::records::{Atlas, Footprint, Polygon};
use super::{Files, geojson};
use crate::geom::Point;
use crate::issue::Issue;
use crate::proj::LonLat;
use std::f64::consts::TAU;

/// Vertices of a lobe.
const RAYS: usize = 90;
/// Free ground between two lobes, m.
const GAP_M: f64 = 500.0;
/// Free ground between a lobe and its county's border, m; a twentieth of the way there is added.
const MARGIN_M: f64 = 200.0;
/// How near the area comes to the plan, relative; a hundredth of what is asked for.
const TOLERANCE: f64 = 1e-6;

/// A lobe on its way: where it stands, what it wants to look like, how far it may reach.
struct Lobe {
    park: usize,
    centre: LonLat,
    /// The radius of the disc of its share of the area, m.
    nominal_m: f64,
    /// Outline relative to the mean radius, by ray.
    form: Vec<f64>,
    /// Furthest reach, m, by ray.
    limit_m: Vec<f64>,
}

/// Gives every park its footprint.
pub(super) fn shape(atlas: &mut Atlas, files: &Files, issues: &mut Vec<Issue>) {
    let mut lobes = lobes(atlas, issues);
    let apart: Vec<(LonLat, f64)> = lobes.iter().map(|l| (l.centre, l.nominal_m)).collect();
    for (i, lobe) in lobes.iter_mut().enumerate() {
        let Some(park) = atlas.parks.get(lobe.park) else { continue };
        let Some(county) = atlas.county(&park.county_zh) else { continue };
        lobe.limit_m = limits(lobe.centre, &county.polygons);
        for (j, (other, radius_m)) in apart.iter().enumerate() {
            if i != j {
                let share = lobe.nominal_m / (lobe.nominal_m + radius_m);
                stay_apart(&mut lobe.limit_m, Local::at(lobe.centre).point(*other), share);
            }
        }
        smooth(&mut lobe.limit_m);
    }
    for p in 0..atlas.parks.len() {
        let own: Vec<&Lobe> = lobes.iter().filter(|l| l.park == p).collect();
        let Some(park) = atlas.parks.get_mut(p) else { continue };
        if own.is_empty() {
            issues.push(Issue::error(
                format!("parks.csv.{}", park.id),
                "has no footprint: park_lobes.csv needs a row whose anchor lies inside the park's county",
            ));
            continue;
        }
        let polygons = grow(&own, park.planned_km2);
        let label = own.first().map(|l| l.centre);
        park.footprint = measured(polygons, true, label);
        if (park.footprint.area_km2 / park.planned_km2 - 1.0).abs() > 1e-4 {
            issues.push(Issue::error(
                format!("parks.csv.{}.planned_km2", park.id),
                format!(
                    "{} km² do not fit between the county's border and the other parks; the footprint has {:.3} km²",
                    park.planned_km2, park.footprint.area_km2
                ),
            ));
        }
    }
    replace(atlas, files, issues);
}

fn measured(polygons: Vec<Polygon>, schematic: bool, label: Option<LonLat>) -> Footprint {
    let (area_km2, perimeter_km) = area_perimeter_km(&polygons);
    Footprint { polygons, schematic, area_km2, perimeter_km, label }
}

fn lobes(atlas: &Atlas, issues: &mut Vec<Issue>) -> Vec<Lobe> {
    let mut out = Vec::new();
    for lobe in &atlas.lobes {
        let path = format!("park_lobes.csv.{}-{}", lobe.park_id, lobe.no);
        let Some(park) = atlas.parks.iter().position(|p| p.id == lobe.park_id) else {
            issues.push(Issue::error(path, format!("no park has the id `{}`", lobe.park_id)));
            continue;
        };
        let (Some(anchor), Some(record)) = (atlas.anchor(&lobe.anchor_id), atlas.parks.get(park)) else {
            issues.push(Issue::error(path, format!("no anchor has the id `{}`", lobe.anchor_id)));
            continue;
        };
        if !atlas.county(&record.county_zh).is_some_and(|c| contains(&c.polygons, anchor.position)) {
            issues.push(Issue::error(path, format!("the anchor must lie inside {}", record.county_zh)));
            continue;
        }
        let all: f64 = atlas.lobes.iter().filter(|l| l.park_id == lobe.park_id).map(|l| l.weight).sum();
        let share_m2 = record.planned_km2 * 1e6 * lobe.weight / all;
        out.push(Lobe {
            park,
            centre: anchor.position,
            nominal_m: (share_m2 / (TAU / 2.0)).sqrt(),
            form: form(&format!("{}/{}", lobe.park_id, lobe.no)),
            limit_m: vec![f64::INFINITY; RAYS],
        });
    }
    out
}

fn direction(ray: usize) -> Point {
    let (y, x) = (TAU * ray as f64 / RAYS as f64).sin_cos();
    Point::new(x, y)
}

/// An outline around 1 from a name: harmonics 2 to 5, amplitudes falling with the order.
fn form(name: &str) -> Vec<f64> {
    // FNV-1a, then one round of splitmix for each number drawn.
    let mut state =
        name.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |h, b| (h ^ u64::from(b)).wrapping_mul(0x100_0000_01b3));
    let mut draw = || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    };
    let waves: Vec<(f64, f64, f64)> = [(2.0, 0.16), (3.0, 0.10), (4.0, 0.06), (5.0, 0.04)]
        .iter()
        .map(|(order, most)| (*order, most * (0.5 + 0.5 * draw()), TAU * draw()))
        .collect();
    let wave = |t: f64| waves.iter().map(|(k, a, phase)| a * (k * t + phase).cos()).sum::<f64>();
    (0..RAYS).map(|i| 1.0 + wave(TAU * i as f64 / RAYS as f64)).collect()
}

/// How far each ray may reach inside the county.
fn limits(centre: LonLat, county: &[Polygon]) -> Vec<f64> {
    let local = Local::at(centre);
    let mut limit = vec![f64::INFINITY; RAYS];
    let mut lower = |ray: usize, reach: f64| {
        if let Some(l) = limit.get_mut(ray % RAYS) {
            *l = l.min(reach);
        }
    };
    for (a, b) in segments(county) {
        let (a, b) = (local.point(a), local.point(b));
        let edge = b - a;
        for ray in 0..RAYS {
            // centre + t·u = a + k·edge
            let u = direction(ray);
            let cross = u.cross(edge);
            if cross != 0.0 {
                let (t, k) = (a.cross(edge) / cross, a.cross(u) / cross);
                if t > 0.0 && (0.0..=1.0).contains(&k) {
                    lower(ray, t);
                }
            }
        }
        // A spike between two rays: neither may reach beyond its tip, else the chord would cut it off.
        let turn = a.y.atan2(a.x).rem_euclid(TAU) / TAU * RAYS as f64;
        lower(turn.floor() as usize, a.length());
        lower(turn.floor() as usize + 1, a.length());
    }
    limit.into_iter().map(|l| (l * 0.95 - MARGIN_M).max(50.0)).collect()
}

/// Keeps a lobe on its side of a line across the way to another lobe, `share` of the way there.
fn stay_apart(limit_m: &mut [f64], other: Point, share: f64) {
    let d = other.length();
    for (ray, limit) in limit_m.iter_mut().enumerate() {
        let along = direction(ray).dot(other) / d;
        if along > 0.0 {
            *limit = limit.min(((d * share - GAP_M / 2.0) / along).max(50.0));
        }
    }
}

/// Rounds the limits off without raising any: the least of the neighbours, then their mean.
fn smooth(limit_m: &mut Vec<f64>) {
    const REACH: usize = 4;
    let around = |v: &[f64], i: usize| -> Vec<f64> {
        (0..=2 * REACH).filter_map(|k| v.get((i + RAYS + k - REACH) % RAYS)).copied().collect()
    };
    let least: Vec<f64> = (0..RAYS).map(|i| around(limit_m, i).into_iter().fold(f64::INFINITY, f64::min)).collect();
    *limit_m = (0..RAYS).map(|i| around(&least, i).iter().sum::<f64>() / (2 * REACH + 1) as f64).collect();
}

impl Lobe {
    /// The outline at scale `s`; the corner between wish and limit is rounded off, on the inside.
    fn ring(&self, s: f64) -> Vec<LonLat> {
        const SHARPNESS: f64 = 8.0;
        let local = Local::at(self.centre);
        let reach = |wish: f64, limit: f64| (wish.powf(-SHARPNESS) + limit.powf(-SHARPNESS)).powf(-1.0 / SHARPNESS);
        let rays = self.form.iter().zip(&self.limit_m).enumerate();
        rays.map(|(ray, (f, limit))| rounded(local.lonlat(direction(ray) * reach(s * self.nominal_m * f, *limit))))
            .collect()
    }
}

/// The park's polygons at the scale that gives the planned area, or at the largest if none does.
fn grow(lobes: &[&Lobe], planned_km2: f64) -> Vec<Polygon> {
    let at = |s: f64| -> Vec<Polygon> { lobes.iter().map(|l| vec![l.ring(s)]).collect() };
    let (mut low, mut high) = (0.1, 20.0);
    let mut best = at(high);
    for _ in 0..60 {
        let s = (low + high) / 2.0;
        let polygons = at(s);
        let excess = area_perimeter_km(&polygons).0 / planned_km2 - 1.0;
        best = polygons;
        if excess.abs() < TOLERANCE {
            break;
        }
        if excess > 0.0 { high = s } else { low = s }
    }
    best
}

/// Puts a user's own polygons in the place of the schematic ones.
fn replace(atlas: &mut Atlas, files: &Files, issues: &mut Vec<Issue>) {
    const FILE: &str = "places/park_polygons.geojson";
    if files.text(FILE).trim().is_empty() {
        return;
    }
    let features = geojson::read(FILE, files.text(FILE), issues);
    for feature in &features {
        let id = feature.text("park_id");
        let Some(park) = atlas.parks.iter().position(|p| p.id == id) else {
            let path = format!("{}.properties.park_id", feature.path);
            issues.push(Issue::error(path, format!("no park has the id `{id}`; the feature is not used")));
            continue;
        };
        let why = if feature.polygons.is_empty() {
            Some("must be a Polygon or MultiPolygon".to_string())
        } else {
            geojson::fault(&feature.polygons)
        };
        if let Some(why) = why {
            let path = format!("{}.geometry", feature.path);
            issues.push(Issue::error(path, format!("{why}; {id} keeps its schematic footprint")));
            continue;
        }
        if let Some(p) = atlas.parks.get_mut(park) {
            let label =
                p.footprint.label.filter(|l| contains(&feature.polygons, *l)).or_else(|| inner(&feature.polygons));
            p.footprint = measured(feature.polygons.clone(), false, label);
        }
    }
}

/// A position well inside: of a 24×24 grid over the bounds the one farthest from the border.
fn inner(polygons: &[Polygon]) -> Option<LonLat> {
    let all = || polygons.iter().flatten().flatten();
    let (mut low, mut high) = (*all().next()?, *all().next()?);
    for p in all() {
        low = LonLat::new(low.lon.min(p.lon), low.lat.min(p.lat));
        high = LonLat::new(high.lon.max(p.lon), high.lat.max(p.lat));
    }
    let cell = |i: usize, low: f64, high: f64| low + (high - low) * (i as f64 + 0.5) / 24.0;
    let grid = (0..576).map(|i| LonLat::new(cell(i % 24, low.lon, high.lon), cell(i / 24, low.lat, high.lat)));
    let depth = |p: LonLat| super::plane::border_distance_m(polygons, p);
    grid.filter(|p| contains(polygons, *p)).max_by(|a, b| depth(*a).total_cmp(&depth(*b))).map(rounded)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(half: f64) -> Vec<Polygon> {
        let at = |x: f64, y: f64| LonLat::new(113.0 + x * half, 24.0 + y * half);
        vec![vec![vec![at(-1.0, -1.0), at(1.0, -1.0), at(1.0, 1.0), at(-1.0, 1.0)]]]
    }

    fn lobe(limit_m: Vec<f64>) -> Lobe {
        let nominal_m = (20e6 / (TAU / 2.0)).sqrt();
        Lobe { park: 0, centre: LonLat::new(113.0, 24.0), nominal_m, form: form("a/1"), limit_m }
    }

    #[test]
    fn the_area_is_met_and_the_county_kept() {
        let county = square(0.03);
        let mut limit = limits(LonLat::new(113.0, 24.0), &county);
        smooth(&mut limit);
        let polygons = grow(&[&lobe(limit)], 20.0);
        let (area, _) = area_perimeter_km(&polygons);
        assert!((area / 20.0 - 1.0).abs() < 2e-6, "{area}");
        assert!(super::super::plane::inside(&polygons, &county));
    }

    #[test]
    fn what_does_not_fit_is_as_large_as_may_be() {
        let mut limit = limits(LonLat::new(113.0, 24.0), &square(0.01));
        smooth(&mut limit);
        let (area, _) = area_perimeter_km(&grow(&[&lobe(limit)], 20.0));
        assert!(area < 5.0);
    }

    #[test]
    fn a_form_depends_on_the_name_alone() {
        assert_eq!(form("a/1"), form("a/1"));
        assert_ne!(form("a/1"), form("a/2"));
        assert!(form("a/1").iter().all(|f| (0.6..1.4).contains(f)));
    }
}

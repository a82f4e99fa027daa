//! The rules about where things lie.

use super::check::Outcome;
use super::plane::{bounds, contains, distance_m, inside, overlap};
use super::records::*;
use crate::geom::Rect;
use crate::proj::LonLat;

/// The box of what the plan concerns, degrees.
pub(super) const PLAN_BOX: Rect = Rect::new(111.8, 22.3, 114.4, 25.4);
/// The box that the base map covers, degrees.
const BASE_BOX: Rect = Rect::new(109.0, 20.6, 116.8, 27.4);
/// The least distance between two spread records, m.
const APART_M: f64 = 100.0;
/// How far the geodesic area of a schematic footprint may be off, relative.
const AREA_TOLERANCE: f64 = 1e-4;

pub(super) fn check(atlas: &Atlas) -> Vec<Outcome> {
    vec![
        coordinates(atlas),
        placed(atlas),
        counties(atlas),
        parks(atlas),
        apart(atlas),
        settlements(atlas),
        footprint_area(atlas),
        footprint_inside(atlas),
        footprint_apart(atlas),
        hulls(atlas),
        crossings(atlas),
    ]
}

/// Projects and box projects that are placed on their own.
fn placements(atlas: &Atlas) -> impl Iterator<Item = (&str, &Placement)> {
    let projects = atlas.projects.iter().map(|p| (p.id.as_str(), &p.place));
    projects.chain(atlas.box_projects.iter().filter_map(|b| Some((b.id.as_str(), b.place.as_ref()?))))
}

fn coordinates(atlas: &Atlas) -> Outcome {
    let mut faults = Vec::new();
    let mut seen = 0;
    let mut within = |id: &str, p: Option<LonLat>, limits: Rect| {
        let Some(p) = p else { return };
        seen += 1;
        let ok = (limits.x0..=limits.x1).contains(&p.lon) && (limits.y0..=limits.y1).contains(&p.lat);
        if !ok {
            let Rect { x0, y0, x1, y1 } = limits;
            faults.push(format!("{id}: {}, {} must lie within {x0}–{x1}° E, {y0}–{y1}° N", p.lon, p.lat));
        }
    };
    placements(atlas).for_each(|(id, p)| within(id, p.position, PLAN_BOX));
    atlas.places.iter().for_each(|p| within(&p.id, p.position, PLAN_BOX));
    atlas.anchors.iter().for_each(|a| within(&a.id, Some(a.position), PLAN_BOX));
    for p in &atlas.parks {
        p.footprint.polygons.iter().flatten().flatten().for_each(|v| within(&p.id, Some(*v), PLAN_BOX));
    }
    atlas.towns.iter().for_each(|t| within(&t.id, Some(t.position), PLAN_BOX));
    atlas.seats.iter().for_each(|s| within(&s.county_zh, Some(s.position), BASE_BOX));
    for w in atlas.links.iter().flat_map(|l| &l.waypoints) {
        within(&format!("{}-{}", w.link_id, w.no), Some(w.position), BASE_BOX);
    }
    Outcome::of("coordinates.box", &faults, format!("{seen} positions inside the map"))
}

fn placed(atlas: &Atlas) -> Outcome {
    let mut faults = Vec::new();
    for (id, p) in placements(atlas) {
        if p.position.is_none() {
            faults.push(format!("{id}: has no position"));
        }
        let known = p.county_zh.is_some();
        if known == (p.precision == Some(Precision::City)) {
            faults.push(format!("{id}.precision: is city exactly when no county is known"));
        }
        if (p.precision == Some(Precision::Park)) && p.park_id.is_none() {
            faults.push(format!("{id}.park_id: must name the park that the precision speaks of"));
        }
    }
    let count = |of: Precision| atlas.projects.iter().filter(|p| p.place.precision == Some(of)).count();
    let all = [Precision::Site, Precision::Park, Precision::Town, Precision::County, Precision::City];
    let by: Vec<String> = all.iter().map(|p| format!("{} {}", count(*p), p.as_str())).collect();
    if atlas.projects.len() != 84 {
        faults.push(format!("{} projects; the annexes have 84", atlas.projects.len()));
    }
    Outcome::of("placement.complete", &faults, format!("{} projects placed: {}", atlas.projects.len(), by.join(", ")))
}

fn counties(atlas: &Atlas) -> Outcome {
    let mut faults = Vec::new();
    let mut seen = 0;
    for (id, p) in placements(atlas) {
        let (Some(name), Some(at)) = (&p.county_zh, p.position) else { continue };
        seen += 1;
        match atlas.county(name) {
            Some(county) if contains(&county.polygons, at) => {}
            Some(_) => faults.push(format!("{id}: {}, {} lies outside {name}", at.lon, at.lat)),
            None => faults.push(format!("{id}.county_zh: `{name}` is no county of Guangzhou or Qingyuan")),
        }
    }
    for p in &atlas.parks {
        if atlas.county(&p.county_zh).is_none() {
            faults.push(format!("{}.county_zh: `{}` is no county of Guangzhou or Qingyuan", p.id, p.county_zh));
        }
    }
    Outcome::of("placement.county", &faults, format!("{seen} projects, each inside its county"))
}

fn parks(atlas: &Atlas) -> Outcome {
    let mut faults = Vec::new();
    let mut seen = 0;
    for (id, p) in placements(atlas).filter(|(_, p)| p.precision == Some(Precision::Park)) {
        let park = p.park_id.as_deref().and_then(|id| atlas.park(id));
        let (Some(park), Some(at)) = (park, p.position) else { continue };
        seen += 1;
        if !contains(&park.footprint.polygons, at) {
            faults.push(format!("{id}: lies outside the footprint of {}", park.id));
        }
        if p.county_zh.as_ref() != Some(&park.county_zh) {
            faults.push(format!("{id}.county_zh: must be {} like its park's", park.county_zh));
        }
    }
    Outcome::of("placement.park", &faults, format!("{seen} projects, each inside its park's footprint"))
}

fn apart(atlas: &Atlas) -> Outcome {
    let at: Vec<(&str, LonLat)> = placements(atlas).filter_map(|(id, p)| Some((id, p.position?))).collect();
    let mut faults = Vec::new();
    let mut least = f64::INFINITY;
    for (i, (id, p)) in at.iter().enumerate() {
        for (other, q) in at.iter().take(i) {
            let d = distance_m(*p, *q);
            least = least.min(d);
            if d < APART_M {
                faults.push(format!("{other} and {id} are {d:.0} m apart"));
            }
        }
    }
    Outcome::of("placement.apart", &faults, format!("at least {least:.0} m between any two; asked for {APART_M:.0} m"))
}

fn settlements(atlas: &Atlas) -> Outcome {
    let mut faults = Vec::new();
    let mut seen = 0;
    let mut lies_in = |id: &str, county: &str, p: LonLat| {
        // City labels and the neighbours' centres have no county of ours.
        let Some(c) = atlas.county(county) else { return };
        seen += 1;
        if !contains(&c.polygons, p) {
            faults.push(format!("{id}: {}, {} lies outside {county}", p.lon, p.lat));
        }
    };
    atlas.seats.iter().for_each(|s| lies_in(&s.county_zh, &s.county_zh, s.position));
    atlas.towns.iter().for_each(|t| lies_in(&t.id, &t.county_zh, t.position));
    atlas.anchors.iter().for_each(|a| lies_in(&a.id, a.county_zh.as_deref().unwrap_or(""), a.position));
    Outcome::of("settlements.county", &faults, format!("{seen} seats, towns and anchors, each inside its county"))
}

fn footprint_area(atlas: &Atlas) -> Outcome {
    let mut faults = Vec::new();
    let mut says = Vec::new();
    for p in &atlas.parks {
        let off = p.footprint.area_km2 / p.planned_km2 - 1.0;
        let line = format!("{} {:.4} of {} km² ({:+.4} %)", p.id, p.footprint.area_km2, p.planned_km2, off * 100.0);
        // A user's own polygon is as large as it is.
        if off.abs() <= AREA_TOLERANCE || !p.footprint.schematic && !p.footprint.polygons.is_empty() {
            says.push(line);
        } else {
            faults.push(line);
        }
    }
    Outcome::of("footprint.area", &faults, says.join(", "))
}

fn footprint_inside(atlas: &Atlas) -> Outcome {
    let mut faults = Vec::new();
    for p in &atlas.parks {
        if !atlas.county(&p.county_zh).is_some_and(|c| inside(&p.footprint.polygons, &c.polygons)) {
            faults.push(format!("{}: reaches beyond {}", p.id, p.county_zh));
        }
    }
    Outcome::of("footprint.inside", &faults, format!("{} footprints, each inside its county", atlas.parks.len()))
}

fn footprint_apart(atlas: &Atlas) -> Outcome {
    let lobes: Vec<(&str, &[Polygon])> = atlas
        .parks
        .iter()
        .flat_map(|p| p.footprint.polygons.iter().map(|l| (p.id.as_str(), std::slice::from_ref(l))))
        .collect();
    let mut faults = Vec::new();
    for (i, (a, first)) in lobes.iter().enumerate() {
        for (b, second) in lobes.iter().skip(i + 1) {
            if overlap(first, second) {
                faults.push(format!("{a} overlaps {b}"));
            }
        }
    }
    Outcome::of("footprint.apart", &faults, format!("{} lobes, none touching another", lobes.len()))
}

fn hulls(atlas: &Atlas) -> Outcome {
    let mut faults = Vec::new();
    for c in &atlas.clusters {
        let hull = [vec![c.hull.clone()]];
        for p in c.park_ids.iter().filter_map(|id| atlas.park(id)) {
            if !inside(&p.footprint.polygons, &hull) {
                faults.push(format!("{}: its outline does not hold {}", c.id, p.id));
            }
        }
    }
    Outcome::of("clusters.outline", &faults, format!("{} outlines, each around its parks", atlas.clusters.len()))
}

/// Every county that a drawn alignment crosses has a waypoint of it, where counties are known.
fn crossings(atlas: &Atlas) -> Outcome {
    let boxed: Vec<(&Area, Rect)> = atlas.base.counties.iter().map(|c| (c, bounds(&c.polygons))).collect();
    let county_of = |p: LonLat| {
        let near = boxed.iter().filter(|(_, b)| (b.x0..=b.x1).contains(&p.lon) && (b.y0..=b.y1).contains(&p.lat));
        near.map(|(c, _)| *c).find(|c| contains(&c.polygons, p)).map(|c| c.name_zh.as_str())
    };
    let mut faults = Vec::new();
    let (mut lines, mut crossed) = (0, 0);
    for link in atlas.links.iter().filter(|l| l.line.len() > 1) {
        lines += 1;
        let mut through: Vec<&str> = link.line.iter().filter_map(|p| county_of(*p)).collect();
        through.sort_unstable();
        through.dedup();
        crossed += through.len();
        let have: Vec<&str> = link.waypoints.iter().filter_map(|w| county_of(w.position)).collect();
        for county in through.iter().filter(|c| !have.contains(c)) {
            faults.push(format!("{}: crosses {county} without a waypoint there", link.id));
        }
    }
    Outcome::of("links.waypoints", &faults, format!("{lines} lines through {crossed} counties, a waypoint in each"))
}

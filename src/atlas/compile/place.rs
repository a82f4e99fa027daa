//! From anchors to positions: records that share an anchor are spread by rule, inside what is known about them.
//!
//! - In a park: a hexagonal grid over the lobe, nearest to the anchor first.
//! - In a town or county: a spiral around the anchor, nearest first.
//! - Where no county is known: rows of a tidy block beside the city, off the parks, the lines and the seats.
//!
//! Everything is taken in the order of ids, so the same data gives the same map.

use super::plane::{Local, border_distance_m, bounds, contains, distance_m, rounded};
use super::records::{Anchor, Atlas, Polygon, Precision};
use crate::geom::{Point, Rect, segment_distance};
use crate::issue::Issue;
use crate::proj::LonLat;
use std::collections::BTreeMap;

/// The least distance between any two records, m. The plan asks for 100.
const APART_M: f64 = 150.0;
/// Distance between neighbours in a town and in a county, m.
const TOWN_M: f64 = 500.0;
const COUNTY_M: f64 = 2600.0;
/// Free ground between a record and the border of its county or park, m.
const MARGIN_M: f64 = 60.0;
/// The block beside the city: distance between neighbours, m, and records a row.
const BLOCK_M: f64 = 3500.0;
const BLOCK_COLUMNS: usize = 7;
/// Free ground between a record of the block and a town, m.
const BLOCK_TOWN_M: f64 = 800.0;

/// A record that wants a position.
struct Job {
    /// Projects and box projects before places, so that places never move a project.
    layer: u8,
    id: String,
    index: usize,
    anchor_id: String,
    precision: Precision,
    county_zh: Option<String>,
    park_id: Option<String>,
}

/// Records that are spread together: layer of places apart, then precision, anchor, park.
type Group = (bool, Precision, String, Option<String>);

/// Gives every project, box project and place its position.
pub(super) fn place(atlas: &mut Atlas, issues: &mut Vec<Issue>) {
    let mut groups: BTreeMap<Group, Vec<Job>> = BTreeMap::new();
    for job in jobs(atlas) {
        let key = (job.layer == 2, job.precision, job.anchor_id.clone(), job.park_id.clone());
        groups.entry(key).or_default().push(job);
    }
    let mut taken: Vec<LonLat> = Vec::new();
    for ((_, precision, anchor_id, park_id), mut jobs) in groups {
        jobs.sort_by(|a, b| (a.layer, &a.id).cmp(&(b.layer, &b.id)));
        let Some(anchor) = atlas.anchor(&anchor_id).cloned() else {
            for job in &jobs {
                issues.push(Issue::error(job.path(), format!("no anchor has the id `{anchor_id}`")));
            }
            continue;
        };
        let positions = match (precision, park_id.as_deref().and_then(|id| atlas.park(id))) {
            (Precision::Park, Some(park)) => in_park(&park.footprint.polygons, anchor.position, jobs.len(), &taken),
            (Precision::Park, None) => {
                for job in &jobs {
                    issues.push(Issue::error(job.path(), "precision park needs the id of one of the parks in park_id"));
                }
                Vec::new()
            }
            (Precision::City, _) if jobs.len() > 1 => beside_city(atlas, &anchor, jobs.len(), &taken),
            _ => {
                let spacing = if precision == Precision::County { COUNTY_M } else { TOWN_M };
                let county = jobs.iter().find_map(|j| j.county_zh.as_deref()).or(anchor.county_zh.as_deref());
                let ground = county.and_then(|c| atlas.county(c)).map(|c| c.polygons.as_slice());
                around(anchor.position, ground, spacing, jobs.len(), &taken)
            }
        };
        if positions.len() < jobs.len() {
            for job in jobs.iter().skip(positions.len()) {
                issues.push(Issue::error(job.path(), format!("there is no room for it near `{anchor_id}`")));
            }
        }
        for (job, at) in jobs.iter().zip(positions) {
            taken.push(at);
            job.settle(atlas, at, distance_m(at, anchor.position) > 1.0 || jobs.len() > 1);
        }
    }
}

impl Job {
    fn path(&self) -> String {
        let file = ["project_places.csv", "box_places.csv", "place_places.csv"];
        format!("{}.{}", file.get(usize::from(self.layer)).unwrap_or(&""), self.id)
    }

    fn settle(&self, atlas: &mut Atlas, at: LonLat, spread: bool) {
        let place = match self.layer {
            0 => atlas.projects.get_mut(self.index).map(|p| &mut p.place),
            1 => atlas.box_projects.get_mut(self.index).and_then(|b| b.place.as_mut()),
            _ => {
                if let Some(p) = atlas.places.get_mut(self.index) {
                    (p.position, p.spread) = (Some(at), spread);
                }
                None
            }
        };
        if let Some(place) = place {
            (place.position, place.spread) = (Some(at), spread);
        }
    }
}

fn jobs(atlas: &Atlas) -> Vec<Job> {
    let mut out = Vec::new();
    let placed = |layer: u8, index: usize, id: &str, p: &super::records::Placement| {
        Some(Job {
            layer,
            id: id.to_string(),
            index,
            anchor_id: p.anchor_id.clone(),
            precision: p.precision?,
            county_zh: p.county_zh.clone(),
            park_id: p.park_id.clone(),
        })
    };
    out.extend(atlas.projects.iter().enumerate().filter_map(|(i, p)| placed(0, i, &p.id, &p.place)));
    let boxes = atlas.box_projects.iter().enumerate();
    out.extend(boxes.filter_map(|(i, b)| placed(1, i, &b.id, b.place.as_ref()?)));
    out.extend(atlas.places.iter().enumerate().filter_map(|(index, p)| {
        Some(Job {
            layer: 2,
            id: p.id.clone(),
            index,
            anchor_id: p.anchor_id.clone()?,
            // A place never belongs to a park; one that is known no better than that stands at the anchor.
            precision: if p.precision? == Precision::Park { Precision::Town } else { p.precision? },
            county_zh: p.county_zh.first().cloned().filter(|_| p.county_zh.len() == 1),
            park_id: None,
        })
    }));
    out
}

/// Takes candidates as they come until there are enough, each `spacing` from the last ones and clear of all others.
fn choose(
    candidates: impl Iterator<Item = LonLat>,
    wanted: usize,
    spacing_m: f64,
    taken: &[LonLat],
    fits: impl Fn(LonLat) -> bool,
) -> Vec<LonLat> {
    let mut out: Vec<LonLat> = Vec::new();
    for c in candidates.map(rounded) {
        if out.len() == wanted {
            break;
        }
        let clear = out.iter().all(|o| distance_m(*o, c) >= spacing_m * 0.95)
            && taken.iter().all(|t| distance_m(*t, c) >= APART_M);
        if clear && fits(c) {
            out.push(c);
        }
    }
    out
}

fn in_park(footprint: &[Polygon], anchor: LonLat, wanted: usize, taken: &[LonLat]) -> Vec<LonLat> {
    let lobe = footprint.iter().find(|p| contains(std::slice::from_ref(*p), anchor)).or(footprint.first());
    let Some(lobe) = lobe.map(std::slice::from_ref) else { return Vec::new() };
    // Start wide and close up until all have room.
    let local = Local::at(anchor);
    let reach = lobe.iter().flatten().flatten().map(|p| distance_m(anchor, *p)).fold(0.0, f64::max);
    let mut spacing = 2400.0;
    loop {
        let mut grid: Vec<Point> = Vec::new();
        let half = ((reach / spacing / 0.75_f64.sqrt()) as i32 + 1).min(100);
        for row in -half..=half {
            for column in -half..=half {
                let shift = if row % 2 == 0 { 0.0 } else { 0.5 };
                grid.push(Point::new(
                    (f64::from(column) + shift) * spacing,
                    f64::from(row) * spacing * 0.75_f64.sqrt(),
                ));
            }
        }
        // By distance; of equals the northern, then the western.
        let key = |p: &Point| ((p.length() / 10.0).round() as i64, -(p.y as i64), p.x as i64);
        grid.sort_by_key(key);
        let found = choose(grid.into_iter().map(|p| local.lonlat(p)), wanted, spacing, taken, |c| {
            contains(lobe, c) && border_distance_m(lobe, c) >= (spacing / 3.0).max(MARGIN_M)
        });
        if found.len() == wanted || spacing < APART_M {
            return found;
        }
        spacing *= 0.94;
    }
}

fn around(anchor: LonLat, ground: Option<&[Polygon]>, spacing_m: f64, wanted: usize, taken: &[LonLat]) -> Vec<LonLat> {
    let local = Local::at(anchor);
    // Vogel's spiral, twice as dense as asked for; `choose` keeps the distance.
    let golden = std::f64::consts::PI * (3.0 - 5.0_f64.sqrt());
    let spiral = (0..4000).map(|k| {
        let (radius, turn) = (spacing_m * 0.35 * f64::from(k).sqrt(), golden * f64::from(k));
        local.lonlat(Point::new(radius * turn.cos(), radius * turn.sin()))
    });
    choose(spiral, wanted, spacing_m, taken, |c| {
        ground.is_none_or(|g| contains(g, c) && border_distance_m(g, c) >= MARGIN_M)
    })
}

/// Rows beside the city: the nearest block, tried west first and then clockwise, that lies in the city's counties,
/// clear of every park, seat and town, and with no line of transport through it. Where no wide block fits, a closer one.
fn beside_city(atlas: &Atlas, anchor: &Anchor, wanted: usize, taken: &[LonLat]) -> Vec<LonLat> {
    let local = Local::at(anchor.position);
    let county = atlas.county(anchor.county_zh.as_deref().unwrap_or(""));
    let focus = county.map_or("", |c| c.focus);
    let counties: Vec<&[Polygon]> =
        atlas.base.counties.iter().filter(|c| c.focus == focus).map(|c| c.polygons.as_slice()).collect();
    let plane = |line: &[LonLat]| -> Vec<Point> { line.iter().map(|p| local.point(*p)).collect() };
    let taken = plane(taken);
    // Neither on a seat nor on a town: the block must not look as if it were there.
    let seats: Vec<Point> = atlas.seats.iter().map(|s| local.point(s.position)).collect();
    let towns: Vec<Point> = atlas.towns.iter().map(|t| local.point(t.position)).collect();
    // Each with its bounds, so that a line far off costs one comparison.
    let lines: Vec<(Rect, Vec<Point>)> = atlas
        .links
        .iter()
        .map(|l| plane(&l.line))
        .map(|line| (Rect::around(line.iter().copied()).inflate(BLOCK_M), line))
        .collect();
    // The bounds are wider than the lobe by more than the free ground.
    let lobes: Vec<(Rect, &[Polygon])> = atlas
        .parks
        .iter()
        .flat_map(|p| p.footprint.polygons.iter().map(std::slice::from_ref))
        .map(|lobe| (bounds(lobe).inflate(BLOCK_M / 1e5), lobe))
        .collect();
    let apart = |from: &[Point], p: Point, by_m: f64| from.iter().all(|t| t.distance(p) >= by_m);
    // The cheap questions first.
    let fits = |p: Point, spacing_m: f64| {
        let c = local.lonlat(p);
        apart(&taken, p, spacing_m * 0.7)
            && apart(&seats, p, spacing_m * 1.5)
            && apart(&towns, p, BLOCK_TOWN_M)
            && lobes.iter().all(|(near, lobe)| {
                let clear = || !contains(lobe, c) && border_distance_m(lobe, c) > spacing_m;
                !near.contains(Point::new(c.lon, c.lat)) || clear()
            })
            && counties.iter().any(|g| contains(g, c))
            && lines.iter().filter(|(near, _)| near.contains(p)).all(|(_, line)| {
                let mut segments = line.iter().zip(line.iter().skip(1));
                segments.all(|(a, b)| segment_distance(p, *a, *b) > spacing_m * 0.55)
            })
    };
    let rows = wanted.div_ceil(BLOCK_COLUMNS);
    let columns = wanted.min(BLOCK_COLUMNS);
    let mut spacing_m = BLOCK_M;
    while spacing_m > APART_M {
        let half = Point::new(columns as f64 - 1.0, rows as f64 - 1.0) * (spacing_m / 2.0);
        for ring in 1..45 {
            for compass in 0..32 {
                let turn = std::f64::consts::PI * (1.0 - f64::from(compass) / 16.0);
                // The near side of the block, not its centre, keeps the distance.
                let u = Point::new(turn.cos(), turn.sin());
                let centre = u * (2000.0 + f64::from(ring) * 1000.0) + Point::new(u.x * half.x, u.y * half.y);
                let cell = |i: usize| {
                    let (column, row) = ((i % BLOCK_COLUMNS) as f64, (i / BLOCK_COLUMNS) as f64);
                    centre + Point::new(column * spacing_m - half.x, half.y - row * spacing_m)
                };
                if (0..wanted).all(|i| fits(cell(i), spacing_m)) {
                    return (0..wanted).map(|i| rounded(local.lonlat(cell(i)))).collect();
                }
            }
        }
        spacing_m -= 100.0;
    }
    Vec::new()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spiral_keeps_its_distance_and_starts_at_the_anchor() {
        let anchor = LonLat::new(113.0, 24.0);
        let all = around(anchor, None, TOWN_M, 20, &[]);
        assert_eq!(all.len(), 20);
        assert_eq!(all[0], anchor);
        for (i, a) in all.iter().enumerate() {
            assert!(all[..i].iter().all(|b| distance_m(*a, *b) >= 300.0));
        }
        assert_eq!(all, around(anchor, None, TOWN_M, 20, &[]));
        assert!(around(anchor, None, TOWN_M, 1, &[anchor])[0] != anchor, "a taken place is left free");
    }
}

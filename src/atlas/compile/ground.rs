//! The base map as sources: ranked so that neighbours agree at every zoom, and thinned to what a screen can show.

use super::geometry_rules::PLAN_BOX;
use super::measure::area_perimeter_km;
use super::records::{Area, Base, Polygon};
use super::sources::{Properties, property, world};
use crate::geom::{Point, rank_line, rank_of, rank_rings};
use crate::proj::{LonLat, lonlat_from_world, world_from_lonlat};
use crate::source::{Builder, FeatureSet, Geometry};
use std::collections::{BTreeMap, BTreeSet};

/// Detail kept where Guangzhou or Qingyuan are concerned, world units: about 40 m at 24° N.
pub(super) const FINEST: f64 = 40.0 / 36.6e6;
/// Detail kept on the rest of the plan's map, about 400 m, and beyond its edge, about 1.5 km.
const COARSER: f64 = 400.0 / 36.6e6;
const COARSEST: f64 = 1500.0 / 36.6e6;

type Key = (u64, u64);

fn key(p: &Point) -> Key {
    (p.x.to_bits(), p.y.to_bits())
}

/// What is known about the vertices of all administrative rings: how long each survives, and whether it bounds the focus.
#[derive(Default)]
struct Vertices {
    rank: BTreeMap<(&'static str, Key), u8>,
    focus: BTreeSet<Key>,
}

impl Vertices {
    /// Where a vertex is stored, if it is kept: decided for all of its rings and borders alike, so that no gap can open.
    ///
    /// What is drawn to within so many metres is rounded to a fraction of that, in steps of a power of two: the numbers
    /// then pack to fewer bits.
    fn kept(&self, p: &Point, rank: u8) -> Option<Point> {
        let at = lonlat_from_world(*p);
        let on_map = PLAN_BOX.inflate(0.1).contains(Point::new(at.lon, at.lat));
        let (finest, steps) = match (self.focus.contains(&key(p)), on_map) {
            (true, _) => (FINEST, 2.0),
            (false, true) => (COARSER, 8.0),
            (false, false) => (COARSEST, 32.0),
        };
        let round = |degrees: f64| (degrees * 1e4 / steps).round() * steps / 1e4;
        let rounded = || world_from_lonlat(LonLat::new(round(at.lon), round(at.lat)));
        (rank >= rank_of(finest)).then(rounded)
    }
}

/// `atlas:counties`, `atlas:areas`, `atlas:borders`, `atlas:land`, `atlas:water`.
pub(super) fn sources(base: &Base) -> Vec<(&'static str, FeatureSet)> {
    let areas: Vec<(&Area, Vec<Vec<Vec<Point>>>)> =
        base.areas.iter().chain(&base.counties).map(|a| (a, worlds(&a.polygons))).collect();
    let mut vertices = Vertices::default();
    // Each level by itself: levels share most vertices but not all, and would break each other's borders into crumbs.
    for level in ["county", "prefecture", "province"] {
        let rings = || areas.iter().filter(|(a, _)| a.level == level).flat_map(|(_, p)| p.iter().flatten());
        let ranks = rank_rings(rings().map(Vec::as_slice));
        for (p, r) in rings().flatten().zip(ranks) {
            vertices.rank.entry((level, key(p))).and_modify(|known| *known = r.max(*known)).or_insert(r);
        }
    }
    for (_, polygons) in areas.iter().filter(|(a, _)| a.focus != "other" && a.level == "county") {
        vertices.focus.extend(polygons.iter().flatten().flatten().map(key));
    }
    let (mut outer, mut counties) = (Thinned::default(), Thinned::default());
    for (area, polygons) in &areas {
        let county = area.level == "county";
        let mut properties =
            vec![property("name_zh", area.name_zh.as_str()), property("name_en", area.name_en.as_str())];
        if county {
            properties.extend([
                property("adcode", area.adcode.as_str()),
                property("prefecture_zh", area.prefecture_zh.as_str()),
                property("prefecture_en", area.prefecture_en.as_str()),
                property("focus", area.focus),
                property("area_km2", (area.area_km2 * 1e3).round() / 1e3),
            ]);
        } else {
            properties.push(property("level", area.level));
        }
        let into = if county { &mut counties } else { &mut outer };
        into.push(area.level, &area.adcode, polygons, &properties, &vertices);
    }
    vec![
        // Counties first: the others' borders are copies of theirs, and pack best in this order.
        ("atlas:counties", counties.finish()),
        ("atlas:areas", outer.finish()),
        ("atlas:borders", borders(base, &vertices)),
        ("atlas:land", plain(&[("land", 0.0, base.land.clone())])),
        ("atlas:water", plain(&by_size(&base.water))),
    ]
}

/// Vertices that rounding has brought together become one, of the higher rank.
fn merge_equal(line: &mut Vec<(Point, u8)>) {
    line.dedup_by(|next, kept| {
        let equal = next.0 == kept.0;
        if equal {
            kept.1 = kept.1.max(next.1);
        }
        equal
    });
}

fn worlds(polygons: &[Polygon]) -> Vec<Vec<Vec<Point>>> {
    polygons.iter().map(|p| p.iter().map(|r| world(r)).collect()).collect()
}

/// A source of polygons or lines under way: the kept vertices with the ranks that they had before.
#[derive(Default)]
struct Thinned {
    builder: Builder,
    ranks: Vec<u8>,
}

impl Thinned {
    fn push(
        &mut self,
        level: &'static str,
        id: &str,
        polygons: &[Vec<Vec<Point>>],
        properties: &Properties,
        vertices: &Vertices,
    ) {
        let mut kept = Vec::new();
        for polygon in polygons {
            let mut rings = Vec::new();
            for (i, ring) in polygon.iter().enumerate() {
                let rank = |p: &Point| vertices.rank.get(&(level, key(p))).copied().unwrap_or(255);
                let kept = ring.iter().filter_map(|p| Some((vertices.kept(p, rank(p))?, rank(p))));
                let mut kept: Vec<(Point, u8)> = kept.collect();
                merge_equal(&mut kept);
                while kept.len() > 1 && kept.first().map(|v| v.0) == kept.last().map(|v| v.0) {
                    kept.pop();
                }
                if kept.len() < 3 {
                    if i == 0 { break } else { continue }
                }
                self.ranks.extend(kept.iter().map(|v| v.1));
                rings.push(kept.into_iter().map(|v| v.0).collect());
            }
            if !rings.is_empty() {
                kept.push(rings);
            }
        }
        self.builder.push(Some(id.into()), Geometry::Polygons(kept), properties);
    }

    fn finish(self) -> FeatureSet {
        let mut set = self.builder.finish();
        set.set_ranks(coarse(self.ranks));
        set
    }
}

fn borders(base: &Base, vertices: &Vertices) -> FeatureSet {
    let mut out = Thinned::default();
    for (i, border) in base.borders.iter().enumerate() {
        let mut lines = Vec::new();
        for line in &border.lines {
            let line = world(line);
            let mut own = vec![0; line.len()];
            rank_line(&line, &mut own);
            let last = line.len().saturating_sub(1);
            let ranked = line.iter().zip(own).enumerate().map(|(k, (p, own))| {
                // The polygons' rank, so that the line lies on their edge; its own only where no polygon has the vertex.
                let known = ["county", "prefecture", "province"].iter().find_map(|l| vertices.rank.get(&(*l, key(p))));
                (*p, if k == 0 || k == last { 255 } else { known.copied().unwrap_or(own) })
            });
            let mut kept: Vec<(Point, u8)> =
                ranked.filter_map(|(p, rank)| Some((vertices.kept(&p, rank)?, rank))).collect();
            merge_equal(&mut kept);
            if kept.len() > 1 {
                out.ranks.extend(kept.iter().map(|k| k.1));
                lines.push(kept.into_iter().map(|k| k.0).collect());
            }
        }
        let properties = vec![property("level", border.level.as_str()), property("focus", border.focus)];
        out.builder.push(Some(format!("border-{}", i + 1).into()), Geometry::Lines(lines), &properties);
    }
    out.finish()
}

/// Water by kind and size, so that a style can leave out what is too small for a zoom: kind, the size in km² that each
/// of the polygons has at least, polygons.
fn by_size(water: &[(&'static str, Vec<Polygon>)]) -> Vec<(&'static str, f64, Vec<Polygon>)> {
    const SIZES_KM2: [f64; 5] = [20.0, 5.0, 1.5, 0.4, 0.0];
    let mut out = Vec::new();
    for (kind, polygons) in water {
        let mut sized: [Vec<Polygon>; 5] = Default::default();
        for polygon in polygons {
            let (area_km2, _) = area_perimeter_km(std::slice::from_ref(polygon));
            let class = SIZES_KM2.iter().zip(&mut sized).find(|(least, _)| **least == 0.0 || area_km2 >= **least);
            class.into_iter().for_each(|(_, into)| into.push(polygon.clone()));
        }
        out.extend(SIZES_KM2.into_iter().zip(sized).filter(|(_, p)| !p.is_empty()).map(|(least, p)| (*kind, least, p)));
    }
    out
}

/// Polygons that have no neighbours, one feature a kind and least size.
fn plain(kinds: &[(&'static str, f64, Vec<Polygon>)]) -> FeatureSet {
    let mut out = Thinned::default();
    for (kind, least_km2, polygons) in kinds {
        let polygons = worlds(polygons);
        let rings = || polygons.iter().flatten().map(Vec::as_slice);
        let mut vertices = Vertices::default();
        for (p, r) in rings().flatten().zip(rank_rings(rings())) {
            vertices.rank.insert((kind, key(p)), r);
            vertices.focus.insert(key(p));
        }
        let id = if *least_km2 > 0.0 { format!("{kind}-{least_km2}") } else { (*kind).to_string() };
        let properties = vec![property("kind", *kind), property("least_km2", *least_km2)];
        out.push(kind, &id, &polygons, &properties, &vertices);
    }
    // Ranked where it is used: that takes a moment, the ranks would take 1 kB of what is fetched.
    out.builder.finish()
}

/// Ranks in steps of a factor of two, rounded so that a vertex never goes too early: they pack to half the size.
fn coarse(ranks: Vec<u8>) -> Vec<u8> {
    ranks.into_iter().map(|r| if r == 255 { r } else { (r | 7).min(254) }).collect()
}

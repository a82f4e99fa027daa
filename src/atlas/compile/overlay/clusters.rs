//! The clusters of annex 2 on the map: their enterprises, areas, links and sites.

use super::super::measure::area_perimeter_km;
use super::super::plane::{Local, contains};
use super::super::records::{Atlas, Cluster, Polygon, Precision, Table};
use super::super::sources::polygons;
use super::area::{Hull, outline};
use super::records::Enterprise;
use super::{at, n, park_point, property, rounded, t, world};
use crate::geom::{Arc as Bow, Point, arc, spanning_tree};
use crate::proj::{self, LonLat};
use crate::source::{Builder, FeatureSet, Geometry};
use crate::value::Value;

/// The enterprises and platforms of annex 2, each with the record that it is where names and aliases tell.
///
/// `；` separates firms from platforms and `、` each from the next; where several pieces together are one known name, as in
/// 新能源汽车、智能网联汽车转化孵化平台, they stay together.
pub(super) fn enterprises(atlas: &Atlas) -> Vec<Enterprise> {
    let mut out = Vec::new();
    for cluster in &atlas.clusters {
        let mut no = 0;
        for group in cluster.enterprises_zh.as_deref().unwrap_or("").split('；') {
            let pieces: Vec<&str> = group.split('、').map(str::trim).filter(|p| !p.is_empty()).collect();
            let mut from = 0;
            while from < pieces.len() {
                let longest = (from + 1..=pieces.len().min(from + 3)).rev();
                let known =
                    longest.map(|to| (to, pieces[from..to].join("、"))).find(|(_, name)| target(atlas, name).is_some());
                let (to, name) = known.unwrap_or_else(|| (from + 1, pieces[from].to_string()));
                no += 1;
                out.push(enterprise(atlas, cluster, no, name));
                from = to;
            }
        }
    }
    out
}

fn target(atlas: &Atlas, name: &str) -> Option<String> {
    let name = name.strip_suffix('等').unwrap_or(name);
    let is_site = |id: &String| {
        atlas.projects.iter().any(|p| p.id == *id)
            || atlas.box_projects.iter().any(|b| b.id == *id)
            || atlas.places.iter().any(|p| p.id == *id)
    };
    atlas.resolve_name(name).into_iter().find(is_site)
}

fn enterprise(atlas: &Atlas, cluster: &Cluster, no: u32, name: String) -> Enterprise {
    let target_id = target(atlas, &name);
    let mut out = Enterprise {
        cluster_id: cluster.id.clone(),
        no,
        name_zh: name,
        target_id: target_id.clone(),
        precision: None,
        park_id: None,
        position: None,
    };
    let Some(id) = target_id else { return out };
    let project = |id: &str| atlas.projects.iter().find(|p| p.id == id).map(|p| &p.place);
    let of_box = atlas.box_projects.iter().find(|b| b.id == id);
    let place = project(&id).or_else(|| of_box?.place.as_ref().or_else(|| project(of_box?.project_id.as_deref()?)));
    if let Some(place) = place {
        (out.precision, out.park_id, out.position) = (place.precision, place.park_id.clone(), place.position);
    } else if let Some(place) = atlas.places.iter().find(|p| p.id == id) {
        (out.precision, out.position) = (place.precision, place.position);
    }
    // A place has no park of its own, but may be known to lie in one.
    if let (None, Some(Precision::Park), Some(p)) = (&out.park_id, out.precision, out.position) {
        out.park_id = atlas.parks.iter().find(|park| contains(&park.footprint.polygons, p)).map(|park| park.id.clone());
    }
    // Beside the county or the city it only stands for what is not known.
    if !out.precision.is_some_and(Precision::is_placed) {
        out.position = None;
    }
    out
}

pub(super) fn enterprises_table(atlas: &Atlas) -> Table {
    let columns =
        vec!["cluster_id", "no", "name_zh", "target_id", "precision", "park_id", "lon", "lat", "outside", "source_zh"];
    let maybe = |text: Option<&str>| text.map_or(Value::Null, Value::from);
    let rows = atlas.overlays.enterprises.iter().map(|e| {
        let cluster = atlas.clusters.iter().find(|c| c.id == e.cluster_id);
        vec![
            t(&e.cluster_id),
            n(e.no),
            t(&e.name_zh),
            maybe(e.target_id.as_deref()),
            maybe(e.precision.map(Precision::as_str)),
            maybe(e.park_id.as_deref()),
            e.position.map_or(Value::Null, |p| rounded(p.lon, 6)),
            e.position.map_or(Value::Null, |p| rounded(p.lat, 6)),
            cluster.is_some_and(|c| is_outside(c, e)).into(),
            cluster.map_or(Value::Null, |c| t(&c.source.to_zh())),
        ]
    });
    Table { rows: rows.collect(), columns }
}

/// Whether an enterprise is placed, and in none of its cluster's parks.
fn is_outside(cluster: &Cluster, e: &Enterprise) -> bool {
    e.position.is_some() && e.park_id.as_ref().is_none_or(|id| !cluster.park_ids.contains(id))
}

/// One place of a cluster: a park, or an enterprise outside its parks.
pub(super) struct Site {
    pub(super) id: String,
    pub(super) kind: &'static str,
    pub(super) name_zh: String,
    pub(super) name_en: String,
    pub(super) park_id: Option<String>,
    pub(super) position: LonLat,
}

/// The parks of a cluster in the annex's order, then its placed enterprises outside of them, each place once.
pub(super) fn sites_of(atlas: &Atlas, cluster: &Cluster) -> Vec<Site> {
    let parks = cluster.park_ids.iter().filter_map(|id| atlas.park(id));
    let mut out: Vec<Site> = parks
        .filter_map(|p| {
            Some(Site {
                id: p.id.clone(),
                kind: "park",
                name_zh: p.short_zh.clone(),
                name_en: p.short_en.clone(),
                park_id: Some(p.id.clone()),
                position: park_point(p)?,
            })
        })
        .collect();
    let placed = atlas.overlays.enterprises.iter().filter(|e| e.cluster_id == cluster.id && is_outside(cluster, e));
    for e in placed {
        let (Some(position), Some(id)) = (e.position, e.target_id.clone()) else { continue };
        if out.iter().all(|s| s.id != id && s.position != position) {
            let project = atlas.projects.iter().find(|p| p.id == id).map(|p| &p.name_en);
            let of_box = atlas.box_projects.iter().find(|b| b.id == id).map(|b| &b.name_en);
            let place = atlas.places.iter().find(|p| p.id == id).map(|p| &p.name_en);
            let name_en = project.or(of_box).or(place).cloned().unwrap_or_default();
            let park_id = e.park_id.clone();
            out.push(Site { id, kind: "enterprise", name_zh: e.name_zh.clone(), name_en, park_id, position });
        }
    }
    out
}

fn names(cluster: &Cluster, rank: usize) -> Vec<(std::sync::Arc<str>, Value)> {
    vec![
        property("cluster_id", cluster.id.as_str()),
        property("name_zh", cluster.name_zh.as_str()),
        property("name_en", cluster.name_en.as_str()),
        property("tier", cluster.tier.as_str()),
        property("no", rank as f64 + 1.0),
    ]
}

/// The footprints of a cluster's parks, and its lone sites.
fn ground(atlas: &Atlas, cluster: &Cluster) -> (Vec<Polygon>, Vec<LonLat>) {
    let parks = cluster.park_ids.iter().filter_map(|id| atlas.park(id));
    let footprints = parks.flat_map(|p| p.footprint.polygons.iter().cloned()).collect();
    let lone = sites_of(atlas, cluster).into_iter().filter(|s| s.kind == "enterprise").map(|s| s.position).collect();
    (footprints, lone)
}

/// One area for each cluster and hull: `mode` is `concave` or `convex`, the id `CLUSTER/MODE`.
pub(super) fn areas(atlas: &Atlas) -> FeatureSet {
    let mut b = Builder::new();
    for (mode, hull) in [("concave", Hull::Concave), ("convex", Hull::Convex)] {
        for (rank, cluster) in atlas.clusters.iter().enumerate() {
            let (parks, lone) = ground(atlas, cluster);
            let area = outline(&parks, &lone, hull, rank, &land(atlas, &parks, &lone));
            let mut properties = names(cluster, rank);
            properties.push(property("mode", mode));
            properties.push(property("area_km2", rounded(area_perimeter_km(&area).0, 1)));
            properties.push(property("parks", cluster.park_ids.len() as f64));
            properties.push(property("source_zh", cluster.source.to_zh()));
            let geometry = if area.is_empty() { Geometry::None } else { polygons(&area) };
            b.push(Some(format!("{}/{mode}", cluster.id).into()), geometry, &properties);
        }
    }
    b.finish()
}

/// The land that an outline could reach.
fn land(atlas: &Atlas, parks: &[Polygon], lone: &[LonLat]) -> Vec<Polygon> {
    const REACH_DEG: f64 = 0.3;
    let extent = super::super::plane::bounds(parks);
    let extent = lone.iter().fold(extent, |r, p| {
        let p = Point::new(p.lon, p.lat);
        r.union(crate::geom::Rect::new(p.x, p.y, p.x, p.y))
    });
    let near = extent.inflate(REACH_DEG);
    let reaches = |p: &&Polygon| super::super::plane::bounds(std::slice::from_ref(*p)).intersects(near);
    atlas.base.land.iter().filter(reaches).cloned().collect()
}

/// The shortest links that join a cluster's sites, bent a little and to either side by rank, so that the links of two
/// clusters between the same parks lie apart. `length_km` is geodesic and straight.
pub(super) fn links(atlas: &Atlas) -> FeatureSet {
    let mut b = Builder::new();
    for (rank, cluster) in atlas.clusters.iter().enumerate() {
        let sites = sites_of(atlas, cluster);
        for (k, [from, to]) in tree(&sites).into_iter().enumerate() {
            let (Some(from), Some(to)) = (sites.get(from), sites.get(to)) else { continue };
            let mut properties = names(cluster, rank);
            properties.push(property("from_id", from.id.as_str()));
            properties.push(property("to_id", to.id.as_str()));
            properties.push(property("length_km", rounded(link_km(from, to), 3)));
            // From west to east, so that the side does not depend on how the tree grew.
            let ends = if from.position.lon <= to.position.lon { [from, to] } else { [to, from] };
            let [a, z] = ends.map(|s| world(&[s.position])[0]);
            let bend = 0.035 * (rank as f64 - (atlas.clusters.len() as f64 - 1.0) / 2.0);
            let line = arc(a, z, Bow { bend, gaps: [0.0; 2], steps: 24 });
            let geometry = if line.is_empty() { Geometry::None } else { Geometry::Lines(vec![line]) };
            b.push(Some(format!("{}-{}", cluster.id, k + 1).into()), geometry, &properties);
        }
    }
    b.finish()
}

/// The spanning tree over sites, in metres.
pub(super) fn tree(sites: &[Site]) -> Vec<[usize; 2]> {
    let Some(first) = sites.first() else { return Vec::new() };
    let local = Local::at(first.position);
    spanning_tree(&sites.iter().map(|s| local.point(s.position)).collect::<Vec<_>>())
}

pub(super) fn link_km(from: &Site, to: &Site) -> f64 {
    proj::distance_m(from.position, to.position).map_or(f64::NAN, |m| m / 1e3)
}

/// A point for each site of each cluster: `slot` is the cluster's place in a row of seven, the same at every park, `of` how
/// many clusters the park carries, so that a row of marks shows which. The id is `CLUSTER/SITE`.
pub(super) fn sites(atlas: &Atlas) -> FeatureSet {
    let mut b = Builder::new();
    for (rank, cluster) in atlas.clusters.iter().enumerate() {
        for site in sites_of(atlas, cluster) {
            let of = atlas.clusters.iter().filter(|c| c.park_ids.contains(&site.id)).count();
            let mut properties = names(cluster, rank);
            properties.push(property("site_id", site.id.as_str()));
            properties.push(property("kind", site.kind));
            properties.push(property("site_zh", site.name_zh.as_str()));
            properties.push(property("site_en", site.name_en.as_str()));
            properties.extend(site.park_id.as_deref().map(|id| property("park_id", id)));
            properties.push(property("slot", rank as f64));
            properties.push(property("of", of as f64));
            b.push(Some(format!("{}/{}", cluster.id, site.id).into()), at(Some(site.position)), &properties);
        }
    }
    b.finish()
}

//! The rules of the overlays: every join holds, every park and industry has its share, areas hold their parks.

use super::super::check::Outcome;
use super::super::plane::contains;
use super::super::records::Atlas;
use super::{clusters, flows};
use crate::proj::lonlat_from_world;
use std::collections::BTreeSet;

pub(in super::super) fn check(atlas: &Atlas) -> Vec<Outcome> {
    vec![references(atlas), directions(atlas), transfers(atlas), categories(atlas), areas(atlas)]
}

fn references(atlas: &Atlas) -> Outcome {
    let o = &atlas.overlays;
    let parks = o.groups.iter().map(|g| ("groups", &g.park_id));
    let parks = parks.chain(o.directions.iter().map(|d| ("directions", &d.park_id)));
    let parks: Vec<_> = parks.chain(o.origins.iter().map(|r| ("transfer_origins", &r.park_id))).collect();
    let mut faults: Vec<String> = parks
        .iter()
        .filter(|(_, id)| atlas.park(id).is_none())
        .map(|(file, id)| format!("{file}.park_id: no park has the id `{id}`"))
        .collect();
    let roles = |role: &str| o.groups.iter().filter(|g| g.role == role).count();
    if (roles("park"), roles("town")) != (3, 1) {
        faults.push(format!("groups: {} parks and {} new towns; the plan has 3 and 1", roles("park"), roles("town")));
    }
    Outcome::of(
        "overlays.references",
        &faults,
        format!("{} references, each to a park; 三园一城 complete", parks.len()),
    )
}

fn directions(atlas: &Atlas) -> Outcome {
    let mut faults = Vec::new();
    for d in &atlas.overlays.directions {
        if !d.words_zh.contains(&d.direction_zh) {
            let (id, words) = (&d.park_id, &d.words_zh);
            faults.push(format!("directions.{id}.direction_zh: `{}` is not in `{words}`", d.direction_zh));
        }
        if !atlas
            .resolve_name(&d.park_words_zh.replace("清远华侨工业园（", "").replace("工业园）", "工业园"))
            .contains(&d.park_id)
        {
            faults.push(format!("directions.{}.park_words_zh: `{}` is not this park", d.park_id, d.park_words_zh));
        }
    }
    let parks: BTreeSet<&str> = atlas.overlays.directions.iter().map(|d| d.park_id.as_str()).collect();
    if parks.len() != 7 {
        faults.push(format!("directions: {} parks; chapter 4 names 7", parks.len()));
    }
    for m in &atlas.overlays.modes {
        if m.name_zh != format!("广州{}+清远{}", m.guangzhou_zh, m.qingyuan_zh) {
            faults.push(format!("modes.{}.name_zh: must be made of its two halves", m.id));
        }
    }
    let (found, modes) = (atlas.overlays.directions.len(), atlas.overlays.modes.len());
    Outcome::of("overlays.figures", &faults, format!("{found} directions of 7 parks, {modes} modes of cooperation"))
}

fn transfers(atlas: &Atlas) -> Outcome {
    let mut faults: Vec<String> = atlas.overlays.receivers.iter().filter_map(|r| flows::fault(atlas, r)).collect();
    faults.extend(flows::gaps(atlas));
    faults.extend(flows::missing_members(atlas));
    Outcome::of("overlays.transfers", &faults, flows::count(atlas))
}

fn categories(atlas: &Atlas) -> Outcome {
    let mut faults = Vec::new();
    let mut seen = BTreeSet::new();
    for c in &atlas.overlays.categories {
        let Some(cluster) = atlas.clusters.iter().find(|k| k.id == c.cluster_id) else {
            faults.push(format!("cluster_categories.cluster_id: no cluster has the id `{}`", c.cluster_id));
            continue;
        };
        if !cluster.name_zh.contains(&c.words_zh) && !cluster.components_zh.contains(&c.words_zh) {
            faults.push(format!("cluster_categories.{}: annex 2 does not say `{}`", c.cluster_id, c.words_zh));
        }
        if !atlas.projects.iter().any(|p| p.annex == 4 && p.category_zh == c.category_zh) {
            faults.push(format!("cluster_categories.{}: annex 4 has no category `{}`", c.cluster_id, c.category_zh));
        }
        if !seen.insert(&c.category_zh) {
            faults.push(format!("cluster_categories: `{}` belongs to two clusters", c.category_zh));
        }
    }
    Outcome::of("overlays.categories", &faults, format!("{} categories of annex 4, each of one cluster", seen.len()))
}

fn areas(atlas: &Atlas) -> Outcome {
    let mut faults = Vec::new();
    let set = clusters::areas(atlas);
    for (i, cluster) in (0..set.len()).zip(atlas.clusters.iter().chain(&atlas.clusters)) {
        let rings = set.parts(i).map(|p| p.vertices.iter().map(|v| lonlat_from_world(*v)).collect());
        let area = [rings.collect::<Vec<_>>()];
        let parks = cluster.park_ids.iter().filter_map(|id| atlas.park(id));
        let vertices = parks.flat_map(|p| p.footprint.polygons.iter().flatten().flatten());
        let lone = clusters::sites_of(atlas, cluster).into_iter().map(|s| s.position);
        let outside = vertices.copied().chain(lone).filter(|v| !contains(&area, *v)).count();
        if outside > 0 {
            faults.push(format!("cluster_areas.{}: {outside} vertices of its parks lie outside", cluster.id));
        }
    }
    Outcome::of("overlays.areas", &faults, format!("{} areas, each round its parks and placed enterprises", set.len()))
}

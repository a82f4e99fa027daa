//! What a cluster adds up to. A park that carries several clusters counts to each of them, so clusters must not be added.

use super::super::records::{Atlas, Cluster, Park, Project, Table};
use super::clusters::{link_km, sites_of, tree};
use super::{n, rounded, t};
use crate::value::Value;
use std::collections::BTreeSet;

/// Projects of annex 4 in one of the cluster's parks.
fn in_parks<'a>(atlas: &'a Atlas, cluster: &'a Cluster) -> impl Iterator<Item = &'a Project> {
    let inside = |p: &&Project| p.place.park_id.as_ref().is_some_and(|id| cluster.park_ids.contains(id));
    atlas.projects.iter().filter(|p| p.annex == 4).filter(inside)
}

/// Whether a category belongs to the cluster's own industry.
fn is_own(atlas: &Atlas, cluster: &Cluster, category_zh: &str) -> bool {
    atlas.overlays.categories.iter().any(|c| c.cluster_id == cluster.id && c.category_zh == category_zh)
}

/// One row a cluster: its parks, their plan and targets, projects in them and of its industry, pipeline, enterprises.
pub(super) fn cluster_sums(atlas: &Atlas) -> Table {
    let columns = vec![
        "id",
        "no",
        "name_zh",
        "name_en",
        "tier",
        "parks",
        "park_ids",
        "planned_km2",
        "output_2025_yi",
        "invest_2025_wan",
        "tax_2025_wan",
        "projects_in_parks",
        "invest_in_parks_wan",
        "own_projects",
        "own_invest_wan",
        "own_invest_in_parks_wan",
        "pipeline",
        "pipeline_once",
        "enterprises",
        "enterprises_placed",
        "link_km",
        "source_zh",
    ];
    let rows = atlas.clusters.iter().zip(1..).map(|(c, no): (_, u32)| {
        let parks: Vec<&Park> = c.park_ids.iter().filter_map(|id| atlas.park(id)).collect();
        let sum = |of: fn(&Park) -> Option<f64>| rounded(parks.iter().filter_map(|p| of(p)).sum(), 6);
        let inside: Vec<&Project> = in_parks(atlas, c).collect();
        let own = atlas.projects.iter().filter(|p| p.annex == 4 && is_own(atlas, c, &p.category_zh));
        let own: Vec<&Project> = own.collect();
        let invest = |projects: &[&Project]| projects.iter().map(|p| p.invest_wan).sum::<f64>();
        let own_inside: Vec<&Project> = inside.iter().copied().filter(|p| is_own(atlas, c, &p.category_zh)).collect();
        let pipeline = || atlas.pipeline.iter().filter(|e| c.park_ids.contains(&e.park_id));
        let enterprises = || atlas.overlays.enterprises.iter().filter(|e| e.cluster_id == c.id);
        let sites = sites_of(atlas, c);
        let link: f64 = tree(&sites).iter().filter_map(|[a, b]| Some(link_km(sites.get(*a)?, sites.get(*b)?))).sum();
        vec![
            t(&c.id),
            n(no),
            t(&c.name_zh),
            t(&c.name_en),
            t(&c.tier),
            n(parks.len() as f64),
            t(&c.park_ids.join(";")),
            sum(|p| Some(p.planned_km2)),
            sum(|p| p.output_2025_yi),
            sum(|p| p.invest_2025_wan),
            sum(|p| p.tax_2025_wan),
            n(inside.len() as f64),
            rounded(invest(&inside), 6),
            n(own.len() as f64),
            rounded(invest(&own), 6),
            rounded(invest(&own_inside), 6),
            n(pipeline().count() as f64),
            n(pipeline().filter(|e| e.duplicate_of.is_none()).count() as f64),
            n(enterprises().count() as f64),
            n(enterprises().filter(|e| e.position.is_some()).count() as f64),
            rounded(link, 3),
            t(&c.source.to_zh()),
        ]
    });
    Table { rows: rows.collect(), columns }
}

/// One row for each cluster and category of annex 4 that has projects in its parks, or is its own industry.
pub(super) fn cluster_invest(atlas: &Atlas) -> Table {
    let columns = vec![
        "cluster_id",
        "category_zh",
        "category_en",
        "domain",
        "own",
        "projects_in_parks",
        "invest_in_parks_wan",
        "projects",
        "invest_wan",
        "basis",
    ];
    let mut rows = Vec::new();
    for c in &atlas.clusters {
        let mut seen = BTreeSet::new();
        let inside: Vec<&Project> = in_parks(atlas, c).collect();
        let wanted =
            |p: &&Project| p.annex == 4 && (inside.iter().any(|q| q.id == p.id) || is_own(atlas, c, &p.category_zh));
        for p in atlas.projects.iter().filter(wanted) {
            if !seen.insert(p.category_zh.as_str()) {
                continue;
            }
            let of_category = |q: &&Project| q.annex == 4 && q.category_zh == p.category_zh;
            let all: Vec<&Project> = atlas.projects.iter().filter(of_category).collect();
            let here: Vec<&Project> = inside.iter().copied().filter(|q| q.category_zh == p.category_zh).collect();
            let invest = |projects: &[&Project]| rounded(projects.iter().map(|p| p.invest_wan).sum(), 6);
            let mut english = atlas.categories.texts("category_zh").zip(atlas.categories.texts("name_en"));
            let own = atlas.overlays.categories.iter().find(|o| o.cluster_id == c.id && o.category_zh == p.category_zh);
            rows.push(vec![
                t(&c.id),
                t(&p.category_zh),
                english.find(|(zh, _)| *zh == p.category_zh).map_or(Value::Null, |(_, en)| t(en)),
                t(&p.domain),
                own.is_some().into(),
                n(here.len() as f64),
                invest(&here),
                n(all.len() as f64),
                invest(&all),
                own.map_or(Value::Null, |o| t(&format!("{}“{}”", o.basis, o.words_zh))),
            ]);
        }
    }
    Table { rows, columns }
}

//! Clusters against what they are by definition: written out plainly, point by point, without any index.

#![cfg(not(target_arch = "wasm32"))]
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use guangqing_map::cluster::{
    Counts, Dbscan, Error, HeatOptions, HexGrid, Hierarchy, Item, Numbers, Options, Reach, dbscan, heat, hexbin,
};
use guangqing_map::geom::{Point, Rect};
use guangqing_map::proj::{LonLat, distance_m, world_from_lonlat};
use proptest::collection::vec;
use proptest::prelude::*;
use std::collections::BTreeMap;

const WORLD: [f64; 4] = [-180.0, -90.0, 180.0, 90.0];

/// A cluster or point of the reference: its place in units, its points, its id.
#[derive(Clone, Debug)]
struct Plain {
    at: [i32; 2],
    leaves: Vec<u32>,
    id: Option<u64>,
}

/// Every zoom's items, from `max_zoom` + 1 down to `min_zoom`, by comparing all with all.
fn plainly(points: &[LonLat], o: &Options) -> BTreeMap<u8, Vec<Plain>> {
    let units = |world: f64| ((world - 0.5) * f64::from(1 << 30)) as i32;
    let mut items: Vec<Plain> = (0..)
        .zip(points)
        .map(|(i, p)| {
            let sine = (p.lat * std::f64::consts::PI / 180.0).sin();
            let y = 0.5 - 0.25 * ((1.0 + sine) / (1.0 - sine)).ln() / std::f64::consts::PI;
            Plain { at: [units(p.lon / 360.0 + 0.5), units(y.clamp(0.0, 1.0))], leaves: vec![i], id: None }
        })
        .collect();
    let mut zooms = BTreeMap::from([(o.max_zoom + 1, items.clone())]);
    for zoom in (o.min_zoom..=o.max_zoom).rev() {
        let reach = o.radius / (o.extent * 2_f64.powi(i32::from(zoom))) * f64::from(1 << 30);
        let mut taken = vec![false; items.len()];
        let mut next = Vec::new();
        for i in 0..items.len() {
            if std::mem::replace(&mut taken[i], true) {
                continue;
            }
            let near: Vec<usize> = (0..items.len())
                .filter(|j| {
                    let [dx, dy] = [0, 1].map(|k| f64::from(items[*j].at[k]) - f64::from(items[i].at[k]));
                    !taken[*j] && dx * dx + dy * dy <= reach * reach
                })
                .collect();
            near.iter().for_each(|j| taken[*j] = true);
            let count = items[i].leaves.len() + near.iter().map(|j| items[*j].leaves.len()).sum::<usize>();
            let all = || std::iter::once(&i).chain(&near).map(|j| &items[*j]);
            if near.is_empty() || count < o.min_points as usize {
                next.extend(all().cloned());
            } else {
                let mean = |k: usize| {
                    let sum: i64 = all().map(|p| i64::from(p.at[k]) * p.leaves.len() as i64).sum();
                    (sum as f64 / count as f64) as i32
                };
                let id = ((i as u64) << 5) + u64::from(zoom) + 1 + points.len() as u64;
                let leaves = all().flat_map(|p| p.leaves.clone()).collect();
                next.push(Plain { at: [mean(0), mean(1)], leaves, id: Some(id) });
            }
        }
        // Like supercluster: where nothing was gathered the order stays as it was.
        if next.len() < items.len() {
            items = next;
        }
        zooms.insert(zoom, items.clone());
    }
    zooms
}

fn leaves(h: &Hierarchy, item: Item) -> Vec<u32> {
    match item {
        Item::Point(i) => vec![i],
        Item::Cluster(_) => {
            let mut all = h.leaves(h.id(item).unwrap(), usize::MAX, 0).unwrap();
            all.sort_unstable();
            all
        }
    }
}

fn lonlat() -> impl Strategy<Value = LonLat> {
    // Some close together, some anywhere, some at the same place.
    prop_oneof![
        3 => (0..2000_i32, 0..2000_i32).prop_map(|(x, y)| LonLat::new(113.0 + f64::from(x) / 1e4, 23.0 + f64::from(y) / 1e4)),
        1 => (-180.0..180.0, -89.0..89.0).prop_map(|(x, y)| LonLat::new(x, y)),
        1 => (0..3_i32).prop_map(|k| LonLat::new(113.1, 23.0 + f64::from(k) / 100.0)),
    ]
}

fn options() -> impl Strategy<Value = Options> {
    let radius = prop::sample::select(vec![0.0, 1.0, 40.0, 60.0, 300.0, 5000.0]);
    (radius, 0..5_u8, 0..20_u8, 1..7_u32).prop_map(|(radius, low, more, min_points)| Options {
        radius,
        min_zoom: low,
        max_zoom: low + more,
        min_points,
        ..Options::default()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn hierarchy_equals_the_plain_one(points in vec(lonlat(), 0..65), o in options()) {
        let h = Hierarchy::new(points.as_slice(), &o).unwrap();
        let all: f64 = (0..points.len()).map(|i| i as f64).sum();
        let values: Vec<f64> = (0..points.len()).map(|i| i as f64).collect();
        let kinds: Vec<u32> = (0..points.len() as u32).map(|i| i % 3).collect();
        let (numbers, counts) = (Numbers::new(&h, &values), Counts::new(&h, &kinds, 3));
        for (zoom, plain) in plainly(&points, &o) {
            let mut wanted: Vec<_> = plain
                .into_iter()
                .map(|mut p| { p.leaves.sort_unstable(); (p.leaves, p.id, p.at) })
                .collect();
            wanted.sort();
            let found = h.query(WORLD, f64::from(zoom));
            let mut got: Vec<_> = found
                .iter()
                .map(|i| {
                    let p = h.world(*i);
                    let at = [p.x, p.y].map(|v| ((v - 0.5) * f64::from(1 << 30)) as i32);
                    (leaves(&h, *i), h.id(*i), at)
                })
                .collect();
            got.sort();
            prop_assert_eq!(&got, &wanted);
            // Nothing is lost, at no zoom.
            let sum: f64 = found.iter().map(|i| numbers.of(*i).sum).sum();
            prop_assert_eq!(sum, all);
            prop_assert_eq!(found.iter().map(|i| h.count(*i) as usize).sum::<usize>(), points.len());
            for item in &found {
                let own = leaves(&h, *item);
                let s = numbers.of(*item);
                prop_assert_eq!(s.count as usize, own.len());
                prop_assert_eq!(s.min, f64::from(own[0]));
                prop_assert_eq!(s.max, f64::from(own[own.len() - 1]));
                let by_kind: Vec<u32> = (0..3).map(|k| own.iter().filter(|i| *i % 3 == k).count() as u32).collect();
                prop_assert_eq!(counts.of(*item), by_kind);
                for leaf in own {
                    prop_assert_eq!(h.at_zoom(Item::Point(leaf), f64::from(zoom)), *item);
                }
            }
        }
    }

    #[test]
    fn a_box_shows_what_lies_in_it(
        points in vec(lonlat(), 0..200),
        west in -540.0..540.0_f64, width in 0.0..360.0_f64, a in -89.0..89.0_f64, b in -89.0..89.0_f64, zoom in 0..18_u8,
    ) {
        let h = Hierarchy::new(points.as_slice(), &Options::default()).unwrap();
        let (south, north) = (a.min(b), a.max(b));
        let mut found = h.query([west, south, west + width, north], f64::from(zoom));
        found.sort();
        let mut wanted = h.query(WORLD, f64::from(zoom));
        // Within a cell's rounding of the edge either is right.
        let near = |v: f64, edge: f64| (v - edge).abs() < 1e-6;
        let off = |lon: f64| (lon - west).rem_euclid(360.0);
        // Beyond the edge of Web Mercator everything lies on it.
        let cut = |lat: f64| lat.clamp(-85.0511, 85.0511);
        let edge = |p: LonLat| {
            let (o, lat) = (off(p.lon), cut(p.lat));
            near(o, 0.0) || near(o, 360.0) || near(o, width) || near(lat, cut(south)) || near(lat, cut(north))
        };
        wanted.retain(|i| { let p = h.position(*i); off(p.lon) <= width && p.lat >= south && p.lat <= north });
        wanted.sort();
        found.retain(|i| !edge(h.position(*i)));
        wanted.retain(|i| !edge(h.position(*i)));
        prop_assert_eq!(found, wanted);
    }

    #[test]
    fn children_are_what_a_cluster_falls_into(points in vec(lonlat(), 2..200), o in options()) {
        let h = Hierarchy::new(points.as_slice(), &o).unwrap();
        for zoom in o.min_zoom..=o.max_zoom {
            for item in h.query(WORLD, f64::from(zoom)) {
                let Some(id) = h.id(item) else { continue };
                prop_assert_eq!(h.cluster(id), Ok(item));
                let children = h.children(id).unwrap();
                prop_assert!(children.len() > 1);
                prop_assert_eq!(children.iter().map(|c| h.count(*c)).sum::<u32>(), h.count(item));
                prop_assert!(children.iter().all(|c| h.parent(*c) == Some(item)));
                let expansion = h.expansion_zoom(id).unwrap();
                prop_assert!(expansion > zoom && expansion <= o.max_zoom + 1);
                let next = h.query(WORLD, f64::from(expansion));
                prop_assert!(children.iter().all(|c| next.contains(c)) && !next.contains(&item));
                // Pages of leaves put together are all leaves.
                let all = h.leaves(id, usize::MAX, 0).unwrap();
                let pages: Vec<u32> =
                    (0..all.len()).step_by(3).flat_map(|at| h.leaves(id, 3, at).unwrap()).collect();
                prop_assert_eq!(all, pages);
            }
        }
    }

    #[test]
    fn dbscan_equals_the_plain_one(points in vec(lonlat(), 0..80), metres in 50.0..30_000.0_f64, min in 1..6_u32) {
        let n = points.len();
        let found = dbscan(&points, Reach::Metres(metres), min).unwrap();
        let near = |a: usize, b: usize| distance_m(points[a], points[b]).unwrap() <= metres;
        check_dbscan(&found, n, near, min);
        // Read backwards, the same points belong together; border points may choose, core points may not.
        let backwards: Vec<LonLat> = points.iter().rev().copied().collect();
        let again = dbscan(&backwards, Reach::Metres(metres), min).unwrap();
        prop_assert_eq!(again.clusters, found.clusters);
        for a in (0..n).filter(|a| found.core[*a]) {
            for b in (0..a).filter(|b| found.core[*b]) {
                let same = again.labels[n - 1 - a] == again.labels[n - 1 - b];
                prop_assert_eq!(found.labels[a] == found.labels[b], same);
            }
        }
        let world = |p: LonLat| world_from_lonlat(p);
        let eps = metres / 4e7;
        let found = dbscan(&points, Reach::World(eps), min).unwrap();
        let near = |a: usize, b: usize| {
            let (a, b) = (world(points[a]), world(points[b]));
            let dx = (a.x - b.x).abs();
            dx.min(1.0 - dx).hypot(a.y - b.y) <= eps
        };
        check_dbscan(&found, n, near, min);
    }

    #[test]
    fn hexagons_sum_up_to_their_points(points in vec(lonlat(), 0..300), size in 200.0..200_000.0_f64, lat in -80.0..80.0_f64) {
        let grid = HexGrid::new(size, lat).unwrap();
        let values: Vec<f64> = (0..points.len()).map(|i| if i % 5 == 0 { f64::NAN } else { i as f64 }).collect();
        let hexagons = hexbin(&points, &values, &grid);
        prop_assert_eq!(hexagons.iter().map(|h| h.points as usize).sum::<usize>(), points.len());
        let sum: f64 = values.iter().filter(|v| v.is_finite()).sum();
        prop_assert_eq!(hexagons.iter().map(|h| h.summary.sum).sum::<f64>(), sum);
        // Each point is nearer to its hexagon's middle than to those around.
        for p in &points {
            let w = world_from_lonlat(*p);
            let (column, row) = grid.cell(w);
            let own = w.distance(grid.middle(column, row));
            for (dc, dr) in [(1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (1, -1), (-1, 1), (-1, -1)] {
                prop_assert!(own <= w.distance(grid.middle(column + dc, row + dr)) + 1e-12);
            }
        }
    }

    #[test]
    fn heat_keeps_its_mass(points in vec((0.3..0.7, 0.3..0.7, 0.0..9.0_f64), 0..60), deviation in 0.3..6.0_f64) {
        let at: Vec<LonLat> =
            points.iter().map(|(x, y, _)| guangqing_map::proj::lonlat_from_world(Point::new(*x, *y))).collect();
        let weights: Vec<f64> = points.iter().map(|p| p.2).collect();
        let options = HeatOptions {
            area: Rect::new(0.0, 0.0, 1.0, 1.0), columns: 120, rows: 100, deviation: deviation / 120.0,
        };
        let surface = heat(&at, &weights, &options).unwrap();
        let (mass, wanted) = (surface.cells.iter().map(|v| f64::from(*v)).sum::<f64>(), weights.iter().sum::<f64>());
        prop_assert!((mass - wanted).abs() <= 1e-4 * (1.0 + wanted), "{} {}", mass, wanted);
        prop_assert!(surface.cells.iter().all(|v| *v >= 0.0 && *v <= surface.max));
    }
}

/// By the definition of Ester et al.
fn check_dbscan(found: &Dbscan, n: usize, near: impl Fn(usize, usize) -> bool, min: u32) {
    let core: Vec<bool> = (0..n).map(|a| (0..n).filter(|b| near(a, *b)).count() >= min as usize).collect();
    assert_eq!(found.core, core);
    // Core points reachable from one another, by flooding.
    let mut group = vec![None; n];
    let mut groups = 0;
    for start in 0..n {
        if !core[start] || group[start].is_some() {
            continue;
        }
        let mut stack = vec![start];
        group[start] = Some(groups);
        while let Some(a) = stack.pop() {
            for b in 0..n {
                if core[b] && group[b].is_none() && near(a, b) {
                    group[b] = Some(groups);
                    stack.push(b);
                }
            }
        }
        groups += 1;
    }
    assert_eq!(found.clusters, groups);
    for a in 0..n {
        if core[a] {
            assert_eq!(found.labels[a], group[a]);
        } else {
            let allowed: Vec<Option<u32>> = (0..n).filter(|b| core[*b] && near(a, *b)).map(|b| group[b]).collect();
            assert!(if allowed.is_empty() { found.labels[a].is_none() } else { allowed.contains(&found.labels[a]) });
        }
    }
}

/// Many points in the same place, on a line, on a grid whose distances equal the radius.
#[test]
fn points_that_crowd_or_tie() {
    let same = vec![LonLat::new(113.0, 23.0); 100_000];
    let line: Vec<LonLat> = (0..20_000).map(|i| LonLat::new(113.0, 23.0 + f64::from(i) * 1e-6)).collect();
    let far: Vec<LonLat> = (0..100_000)
        .map(|i| if i == 0 { LonLat::new(-179.0, -80.0) } else { LonLat::new(113.0 + f64::from(i % 100) * 1e-9, 23.0) })
        .collect();
    for points in [&same, &line, &far] {
        for max_zoom in [16, 30] {
            let h = Hierarchy::new(points.as_slice(), &Options { max_zoom, ..Options::default() }).unwrap();
            let at_zero = h.query(WORLD, 0.0);
            assert_eq!(at_zero.iter().map(|i| h.count(*i) as usize).sum::<usize>(), points.len());
            assert!(at_zero.len() <= 2);
        }
        let d = dbscan(points, Reach::Metres(5.0), 3).unwrap();
        assert_eq!(d.clusters, 1);
        let d = dbscan(points, Reach::Metres(20_000_000.0), 3).unwrap();
        assert_eq!(d.clusters, 1);
    }
}

/// Sets large enough for crowds, and for chains in which each point waits for the one before it.
#[test]
fn large_sets_equal_the_plain_hierarchy() {
    let mut seed = 3_u64;
    let mut random = || {
        seed = seed * 16_807 % 2_147_483_647;
        seed as f64 / 2_147_483_647.0
    };
    let towns: Vec<LonLat> = (0..900)
        .map(|i| {
            let spread = if i % 3 == 0 { 2.0 } else { 0.02 };
            LonLat::new(113.0 + (random() - random()) * spread, 23.5 + (random() - random()) * spread)
        })
        .collect();
    // At zoom 9 two neighbours are within reach of 40 px, and no others.
    let step = 360.0 / 512.0 / 512.0 * 39.0;
    let chain: Vec<LonLat> = (0..900).rev().map(|i| LonLat::new(f64::from(i) * step - 170.0, 10.0)).collect();
    for points in [&towns, &chain] {
        for (radius, min_points) in [(40.0, 2), (300.0, 2), (40.0, 1)] {
            let o = Options { radius, min_points, min_zoom: 6, max_zoom: 10, ..Options::default() };
            let h = Hierarchy::new(points.as_slice(), &o).unwrap();
            for (zoom, plain) in plainly(points, &o) {
                let mut wanted: Vec<_> = plain.iter().map(|p| (p.id, p.leaves.len() as u32)).collect();
                let mut got: Vec<_> = h.query(WORLD, f64::from(zoom)).iter().map(|i| (h.id(*i), h.count(*i))).collect();
                wanted.sort();
                got.sort();
                assert_eq!(got, wanted, "radius {radius}, zoom {zoom}");
            }
        }
    }
}

#[test]
fn the_date_line_is_no_border() {
    let points = [LonLat::new(179.9999, 10.0), LonLat::new(-179.9999, 10.0), LonLat::new(180.0, 10.0)];
    assert_eq!(dbscan(&points, Reach::Metres(30.0), 2).unwrap().labels, [Some(0); 3]);
    // Around the pole all longitudes are near.
    let pole: Vec<LonLat> = (0..8).map(|i| LonLat::new(f64::from(i) * 45.0 - 180.0, 89.999)).collect();
    assert_eq!(dbscan(&pole, Reach::Metres(120.0), 2).unwrap().clusters, 1);
    assert_eq!(dbscan(&pole, Reach::Metres(50.0), 2).unwrap().clusters, 0);
    let h = Hierarchy::new(points.as_slice(), &Options::default()).unwrap();
    assert_eq!(h.query([170.0, 0.0, -170.0, 20.0], 17.0).len(), 3);
    assert_eq!(h.query([170.0, 0.0, 190.0, 20.0], 17.0).len(), 3);
    // A tile at the edge shows its neighbour over the line.
    let tile = |x| h.tile(2, x, 1).iter().map(|t| h.count(t.item)).sum::<u32>();
    assert_eq!((tile(0), tile(3)), (3, 3));
}

#[test]
fn what_cannot_be_used_costs_nothing_else() {
    let nan = f64::NAN;
    let points = [
        LonLat::new(nan, 1.0),
        LonLat::new(1.0, 1.0),
        LonLat::new(1e9, 1.0),
        LonLat::new(1.0, 1.0),
        LonLat::new(0.0, nan),
    ];
    let h = Hierarchy::new(points.as_slice(), &Options::default()).unwrap();
    assert_eq!(h.unusable(), 3);
    let found = h.query(WORLD, 3.0);
    assert_eq!(found.iter().map(|i| leaves(&h, *i)).collect::<Vec<_>>(), [[1, 3]]);
    assert_eq!(h.query([nan, 0.0, 1.0, 1.0], 3.0), []);
    assert_eq!(h.query(WORLD, nan), h.query(WORLD, 0.0));
    assert_eq!(h.query([-1e300, -1e300, 1e300, 1e300], 1e300).len(), 2);
    assert_eq!(h.tile(255, u32::MAX, u32::MAX), []);
    for id in [0, 1, 5, 6, 37, 1 << 40, u64::MAX] {
        assert_eq!(h.children(id), Err(Error::UnknownCluster(id)));
        assert_eq!(h.leaves(id, 5, 0), Err(Error::UnknownCluster(id)));
        assert_eq!(h.expansion_zoom(id), Err(Error::UnknownCluster(id)));
    }
    let wrong = |o: Options| Hierarchy::new(points.as_slice(), &o).is_err();
    assert!(
        wrong(Options { radius: nan, ..Options::default() }) && wrong(Options { extent: 0.0, ..Options::default() })
    );
    assert_eq!(dbscan(&points, Reach::Metres(10.0), 2).unwrap().labels, [None, Some(0), None, Some(0), None]);
    assert!(dbscan(&points, Reach::World(0.0), 2).is_err());
    assert!(HexGrid::new(nan, 0.0).is_err() && HexGrid::new(1000.0, 90.0).is_err());
    let area = Rect::new(0.0, 0.0, 1.0, 1.0);
    for (columns, deviation) in [(0, 0.01), (100, nan), (100, 0.0), (100, 1.0), (1 << 30, 0.01)] {
        assert!(heat(&points, &[], &HeatOptions { area, columns, rows: 100, deviation }).is_err());
    }
}

#[test]
fn a_single_point_of_heat_is_a_bell() {
    let middle = guangqing_map::proj::lonlat_from_world(Point::new(0.5, 0.5));
    let options = HeatOptions { area: Rect::new(0.0, 0.0, 1.0, 1.0), columns: 101, rows: 101, deviation: 5.0 / 101.0 };
    let surface = heat(&[middle], &[2.0], &options).unwrap();
    for (column, row) in [(50, 50), (53, 50), (50, 44), (60, 58)] {
        let (dx, dy) = (f64::from(column - 50), f64::from(row - 50));
        let wanted = 2.0 * (-(dx * dx + dy * dy) / 50.0).exp() / (std::f64::consts::TAU * 25.0);
        let got = f64::from(surface.cells[row as usize * 101 + column as usize]);
        assert!((got - wanted).abs() < 2e-3 * wanted + 1e-9, "{got} {wanted}");
    }
}

/// A hexagon of a size in metres has that size on the ground at its latitude, and GeoJSON's winding.
#[test]
fn hexagons_are_as_large_as_said() {
    for lat in [0.0, 23.5, -60.0] {
        let grid = HexGrid::new(2000.0, lat).unwrap();
        let (column, row) = grid.cell(world_from_lonlat(LonLat::new(113.0, lat)));
        let ring = grid.ring(column, row);
        assert_eq!(ring.first(), ring.last());
        let across = distance_m(ring[1], ring[5]).unwrap();
        assert!((across - 2000.0).abs() < 4.0, "{lat}: {across}");
        assert!(guangqing_map::proj::ring_measure(&ring).unwrap().area_m2 > 0.0);
    }
}

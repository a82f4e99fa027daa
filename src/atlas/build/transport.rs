//! Links: two tables joined, alignments smoothed and measured.

use super::Files;
use super::load::{plan_ref, unique};
use super::measure::length_km;
use super::plane::{Local, rounded};
use super::records::{Link, Waypoint};
use super::table::read;
use crate::geom::Point;
use crate::issue::Issue;
use crate::proj::LonLat;

/// Kinds of links, the most important first: a stop of several links is drawn as the first.
pub(super) const KINDS: [&str; 12] = [
    "high_speed_rail",
    "railway",
    "intercity_rail",
    "suburban_rail",
    "metro",
    "maglev",
    "expressway",
    "trunk_road",
    "waterway",
    "airport",
    "port",
    "hub",
];
/// What a link may be as of the plan's date, January 2022.
pub(super) const STATUSES: [&str; 4] = ["existing", "under_construction", "planned", "under_study"];
const STOPS: [&str; 3] = ["station", "interchange", "none"];
/// Points of the curve between two waypoints.
const STEPS: usize = 12;

/// The links with their waypoints in order.
pub(super) fn links(files: &Files, issues: &mut Vec<Issue>) -> Vec<Link> {
    const FILE: &str = "transport/links.csv";
    let kinds = KINDS.map(|k| (k, k));
    let statuses = STATUSES.map(|s| (s, s));
    let mut links = read(FILE, files.text(FILE), issues, |r| {
        Some(Link {
            id: r.text("id")?,
            name_zh: r.text("name_zh")?,
            name_en: r.text("name_en")?,
            kind: r.word("kind", &kinds)?.to_string(),
            status: r.word("status", &statuses)?.to_string(),
            in_plan: r.word("in_plan", &[("true", true), ("false", false)])?,
            year_note: r.maybe("year_note")?,
            basis: r.text("basis")?,
            source: plan_ref(r),
            waypoints: Vec::new(),
            line: Vec::new(),
            length_km: None,
        })
    });
    unique(FILE, links.iter().map(|l| l.id.as_str()), issues);

    const WAYPOINTS: &str = "transport/waypoints.csv";
    let stops = STOPS.map(|s| (s, s));
    let waypoints = read(WAYPOINTS, files.text(WAYPOINTS), issues, |r| {
        let link_id = r.text("link_id")?;
        if !links.iter().any(|l| l.id == link_id) {
            return r.bad("link_id", format!("no link has the id `{link_id}`"));
        }
        Some(Waypoint {
            link_id,
            no: r.whole("no")?,
            name_zh: r.text("name_zh")?,
            name_en: r.maybe("name_en")?,
            position: r.position()?,
            accuracy_m: r.number("accuracy_m")?,
            stop: r.word("stop", &stops)?.to_string(),
            basis: r.text("basis")?,
        })
    });
    for w in waypoints {
        if let Some(link) = links.iter_mut().find(|l| l.id == w.link_id) {
            link.waypoints.push(w);
        }
    }
    for link in &mut links {
        link.waypoints.sort_by_key(|w| w.no);
        let (path, n) = (format!("links.csv.{}", link.id), link.waypoints.len());
        if link.is_point() {
            if n != 1 {
                issues.push(Issue::error(path, format!("a {} needs exactly one waypoint, and has {n}", link.kind)));
            }
            continue;
        }
        if n < 2 {
            issues.push(Issue::error(path, format!("a line needs at least two waypoints, and has {n}")));
            continue;
        }
        let through: Vec<LonLat> = link.waypoints.iter().map(|w| w.position).collect();
        link.line = smooth(&through);
        link.length_km = Some(length_km(&link.line));
    }
    links
}

/// A centripetal Catmull–Rom curve through the waypoints: no loops, no overshoot at close neighbours.
fn smooth(through: &[LonLat]) -> Vec<LonLat> {
    let Some(first) = through.first() else { return Vec::new() };
    let local = Local::at(*first);
    let mut p: Vec<Point> = through.iter().map(|q| local.point(*q)).collect();
    p.dedup();
    if let [a, b] = p[..] {
        return vec![local.lonlat(a), local.lonlat(b)].into_iter().map(rounded).collect();
    }
    let Some((Some(start), Some(end))) = reflected(&p) else { return through.to_vec() };
    p.insert(0, start);
    p.push(end);
    let mut out = Vec::with_capacity((p.len() - 3) * STEPS + 1);
    for w in p.windows(4) {
        let [a, b, c, d] = *w else { continue };
        // Knots by the square root of the chord.
        let (t1, t2, t3) = {
            let k = |u: Point, v: Point| u.distance(v).sqrt().max(1e-6);
            let t1 = k(a, b);
            let t2 = t1 + k(b, c);
            (t1, t2, t2 + k(c, d))
        };
        for step in 0..STEPS {
            let t = t1 + (t2 - t1) * step as f64 / STEPS as f64;
            let mix = |u: Point, v: Point, from: f64, to: f64| u.lerp(v, (t - from) / (to - from));
            let (ab, bc, cd) = (mix(a, b, 0.0, t1), mix(b, c, t1, t2), mix(c, d, t2, t3));
            out.push(mix(mix(ab, bc, 0.0, t2), mix(bc, cd, t1, t3), t1, t2));
        }
    }
    out.extend(p.get(p.len() - 2));
    out.into_iter().map(|q| rounded(local.lonlat(q))).collect()
}

/// The points before the first and after the last: the neighbours mirrored.
fn reflected(p: &[Point]) -> Option<(Option<Point>, Option<Point>)> {
    let n = p.len();
    if n < 2 {
        return None;
    }
    let mirror = |a: Option<&Point>, b: Option<&Point>| Some(*a? * 2.0 - *b?);
    Some((mirror(p.first(), p.get(1)), mirror(p.last(), p.get(n - 2))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_curve_passes_every_waypoint() {
        let through = [(113.0, 23.0), (113.1, 23.3), (113.0, 23.31), (112.5, 24.0)].map(|(x, y)| LonLat::new(x, y));
        let line = smooth(&through);
        assert_eq!(line.len(), 3 * STEPS + 1);
        for (i, p) in through.iter().enumerate() {
            assert_eq!(line[i * STEPS], *p);
        }
        let straight = length_km(&through);
        assert!((straight..straight * 1.1).contains(&length_km(&line)));
    }

    #[test]
    fn degenerate_lines_do_no_harm() {
        let p = LonLat::new(113.0, 23.0);
        assert!(smooth(&[]).is_empty());
        assert_eq!(smooth(&[p, p]), [p, p]);
    }
}

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
use crate::source::CURVE_STEPS;

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

/// The alignment through the waypoints, in the plane around the first.
fn smooth(through: &[LonLat]) -> Vec<LonLat> {
    let Some(first) = through.first() else { return Vec::new() };
    let local = Local::at(*first);
    let p: Vec<Point> = through.iter().map(|q| local.point(*q)).collect();
    crate::geom::spline(&p, CURVE_STEPS).into_iter().map(|q| rounded(local.lonlat(q))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_curve_passes_every_waypoint() {
        let through = [(113.0, 23.0), (113.1, 23.3), (113.0, 23.31), (112.5, 24.0)].map(|(x, y)| LonLat::new(x, y));
        let line = smooth(&through);
        assert_eq!(line.len(), 3 * CURVE_STEPS + 1);
        for (i, p) in through.iter().enumerate() {
            assert_eq!(line[i * CURVE_STEPS], *p);
        }
        let straight = length_km(&through);
        assert!((straight..straight * 1.1).contains(&length_km(&line)));
    }

    #[test]
    fn degenerate_lines_do_no_harm() {
        let p = LonLat::new(113.0, 23.0);
        assert!(smooth(&[]).is_empty());
        assert_eq!(smooth(&[p, p]), [p]);
    }
}

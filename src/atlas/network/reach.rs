//! How far one gets in so many minutes: bands of equal time, and what lies in them.

use super::route::write_position;
use super::{FRAME, Network, NetworkPoint, Rows, point_value, rounded, within_frame};
use crate::network::{Field, Grid, Polygon, contour, distance_m};
use crate::proj::{self, LonLat};
use crate::value::Value;
use std::fmt::Write;

/// The most bands of one answer.
const MAX_BANDS: usize = 12;
/// The least and the most minutes of a band.
const MINUTES: (f64, f64) = (5.0, 360.0);

/// What is reached within so many minutes.
#[derive(Clone, Debug)]
pub struct Band {
    /// The minutes.
    pub minutes: f64,
    /// Geodesic area of the part on the map.
    pub area_km2: f64,
    /// Whether it reaches the edge of the map and is cut there.
    pub cut: bool,
    /// The ground, smaller bands included.
    pub polygons: Vec<Polygon>,
}

/// A point that lies in a band.
#[derive(Clone, Debug)]
pub struct Inside {
    /// The point.
    pub point: NetworkPoint,
    /// Door to door from the origin.
    pub minutes: f64,
    /// The smallest band that it lies in.
    pub band: f64,
}

/// Bands around an origin.
#[derive(Clone, Debug)]
pub struct Reach {
    /// Where one starts.
    pub origin: LonLat,
    /// Distance of the grid points, metres.
    pub cell_m: f64,
    /// The smallest first.
    pub bands: Vec<Band>,
    /// Parks, destinations, towns and places inside, the nearest first.
    pub inside: Vec<Inside>,
}

impl Network {
    /// The bands around `origin` of so many minutes each with the links that are open.
    ///
    /// Minutes are computed on a grid of `cell_m` (an assumption; finer where the smallest band is small) and contoured with
    /// linear interpolation. A spot that a line reaches so late that less than half a cell is left around it may be missed.
    /// Points inside are computed exactly. Cost in the browser: 60 minutes 1 to 4 ms,
    /// 180 minutes 8 to 19 ms.
    ///
    /// # Errors
    /// An origin outside of [`FRAME`]; no minutes, more than 12, or minutes beyond 5 to 360.
    pub fn reach(&self, origin: LonLat, minutes: &[f64], open: &[bool]) -> Result<Reach, String> {
        let origin = within_frame(origin)?;
        if minutes.is_empty() || minutes.len() > MAX_BANDS {
            return Err(format!("there must be 1 to {MAX_BANDS} bands, and are {}", minutes.len()));
        }
        if let Some(m) = minutes.iter().find(|m| !(**m >= MINUTES.0 && **m <= MINUTES.1)) {
            return Err(format!("minutes must lie within {} and {}, and are {m}", MINUTES.0, MINUTES.1));
        }
        let mut minutes = minutes.to_vec();
        minutes.sort_by(f64::total_cmp);
        minutes.dedup();
        let (least, most) = (minutes.first().copied().unwrap_or(0.0), minutes.last().copied().unwrap_or(0.0));
        let arrivals = self.arrivals(origin, open, most);
        let sources = arrivals.sources();
        let speed = self.transit.local_metres_per_minute();
        // The smallest band must not fall between the grid points.
        let cell_m = self.assumed("cell_m").unwrap_or(500.0).min(least * speed / 4.0);
        let Some(bounds) = bounds(&sources, speed, most, cell_m) else {
            return Err("nothing can be reached".into());
        };
        let grid = Grid::new(bounds, cell_m)?;
        let field = Field::spread(grid, &sources, speed, most);
        let mut bands = Vec::with_capacity(minutes.len());
        for m in &minutes {
            let polygons = contour(&field, *m);
            let area_m2 = proj::polygons_measure(&polygons)?.area_m2;
            bands.push(Band { minutes: *m, area_km2: area_m2 / 1e6, cut: cut(&sources, speed, *m), polygons });
        }
        let mut inside: Vec<Inside> = Vec::new();
        for p in &self.points {
            let at = arrivals.minutes_to(p.position);
            if let Some(band) = minutes.iter().find(|m| at <= **m) {
                inside.push(Inside { point: p.clone(), minutes: at, band: *band });
            }
        }
        inside.sort_by(|a, b| a.minutes.total_cmp(&b.minutes));
        Ok(Reach { origin, cell_m, bands, inside })
    }
}

/// The frame, cut to where something can be reached, on the lattice that the whole frame would have.
fn bounds(sources: &[(LonLat, f64)], speed: f64, most: f64, cell_m: f64) -> Option<[f64; 4]> {
    let [west, south, east, north] = FRAME;
    let mut out: Option<[f64; 4]> = None;
    for (p, t) in sources.iter().filter(|(_, t)| *t <= most) {
        let radius = (most - t) * speed + 2.0 * cell_m;
        let dy = radius / distance_m(*p, LonLat::new(p.lon, p.lat + 1.0));
        // A degree of longitude is shortest at the northern end.
        let dx = radius / distance_m(LonLat::new(p.lon, north), LonLat::new(p.lon + 1.0, north));
        let b = out.unwrap_or([f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY]);
        out = Some([b[0].min(p.lon - dx), b[1].min(p.lat - dy), b[2].max(p.lon + dx), b[3].max(p.lat + dy)]);
    }
    let [w, s, e, n] = out?;
    let whole = Grid::new(FRAME, cell_m).ok()?;
    let down = |from: f64, value: f64, step: f64| from + ((value - from) / step).floor().max(0.0) * step;
    let b = [down(west, w, whole.step_lon), down(south, s, whole.step_lat), e.min(east), n.min(north)];
    (b[0] < b[2] && b[1] < b[3]).then_some(b)
}

/// Whether a band reaches the edge of the map.
fn cut(sources: &[(LonLat, f64)], speed: f64, minutes: f64) -> bool {
    let [west, south, east, north] = FRAME;
    sources.iter().filter(|(_, t)| *t <= minutes).any(|(p, t)| {
        let edges =
            [LonLat::new(west, p.lat), LonLat::new(east, p.lat), LonLat::new(p.lon, south), LonLat::new(p.lon, north)];
        edges.iter().any(|e| t + distance_m(*p, *e) / speed <= minutes)
    })
}

impl Reach {
    /// The bands as a GeoJSON FeatureCollection, the largest first, so that smaller ones are drawn on top; properties
    /// `minutes`, `area_km2`, `cut`, `parks` (names inside), `towns` (how many).
    pub fn geojson(&self) -> String {
        let mut out = String::with_capacity(1 << 16);
        out.push_str("{\"type\":\"FeatureCollection\",\"features\":[");
        for (i, band) in self.bands.iter().rev().enumerate() {
            let _ = write!(
                out,
                "{}\n{{\"type\":\"Feature\",\"id\":\"band-{}\",\"geometry\":{{\"type\":\"MultiPolygon\",\"coordinates\":[",
                if i > 0 { "," } else { "" },
                band.minutes
            );
            for (j, polygon) in band.polygons.iter().enumerate() {
                out.push_str(if j > 0 { ",[" } else { "[" });
                for (k, ring) in polygon.iter().enumerate() {
                    out.push_str(if k > 0 { ",[" } else { "[" });
                    for (n, p) in ring.iter().chain(ring.first()).enumerate() {
                        write_position(&mut out, *p, n > 0);
                    }
                    out.push(']');
                }
                out.push(']');
            }
            let _ = write!(out, "]}},\"properties\":{}}}", self.properties(band).to_json());
        }
        out.push_str("\n]}\n");
        out
    }

    fn within(&self, band: &Band, kind: &str) -> Vec<&Inside> {
        self.inside.iter().filter(|i| i.minutes <= band.minutes && i.point.kind == kind).collect()
    }

    fn properties(&self, band: &Band) -> Value {
        let names = |english: bool| {
            let parks = self.within(band, "park");
            let name = |i: &&Inside| if english { i.point.name_en.clone() } else { i.point.name_zh.clone() };
            parks.iter().map(name).collect::<Vec<_>>().join(if english { "; " } else { "、" })
        };
        Value::object([
            ("minutes", Value::from(band.minutes)),
            ("area_km2", rounded(band.area_km2, 1).into()),
            ("cut", band.cut.into()),
            ("parks_zh", names(false).into()),
            ("parks_en", names(true).into()),
            ("towns", (self.within(band, "town").len() as f64).into()),
            ("schematic", true.into()),
        ])
    }

    /// Everything but the ground, as JSON: `origin`, `cell_m`, `bands` (properties) and `inside` (points with minutes).
    pub fn summary(&self) -> Value {
        let inside = |i: &Inside| {
            let mut members: Vec<_> = point_value(&i.point).members().to_vec();
            members.push(("minutes".into(), rounded(i.minutes, 1).into()));
            members.push(("band".into(), i.band.into()));
            Value::object(members)
        };
        Value::object([
            ("origin", Value::from(vec![self.origin.lon.into(), self.origin.lat.into()])),
            ("cell_m", rounded(self.cell_m, 0).into()),
            ("bands", self.bands.iter().map(|b| self.properties(b)).collect::<Vec<_>>().into()),
            ("inside", self.inside.iter().map(inside).collect::<Vec<_>>().into()),
        ])
    }

    /// As columns and rows: first the bands with their area, then the points inside.
    pub fn rows(&self) -> Rows {
        let columns = vec!["kind", "id", "name_zh", "name_en", "lon", "lat", "minutes", "band_min", "area_km2", "cut"];
        let empty = Value::Null;
        let mut rows: Vec<Vec<Value>> = Vec::new();
        for b in &self.bands {
            rows.push(vec![
                "band".into(),
                format!("band-{}", b.minutes).into(),
                empty.clone(),
                empty.clone(),
                self.origin.lon.into(),
                self.origin.lat.into(),
                empty.clone(),
                b.minutes.into(),
                rounded(b.area_km2, 1).into(),
                b.cut.into(),
            ]);
        }
        for i in &self.inside {
            let p = &i.point;
            rows.push(vec![
                p.kind.as_str().into(),
                p.id.as_str().into(),
                p.name_zh.as_str().into(),
                p.name_en.as_str().into(),
                rounded(p.position.lon, 6).into(),
                rounded(p.position.lat, 6).into(),
                rounded(i.minutes, 1).into(),
                i.band.into(),
                empty.clone(),
                empty.clone(),
            ]);
        }
        (columns, rows)
    }
}

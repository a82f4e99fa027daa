//! Bands of equal time around a position.

use super::field::MAX_CELLS;
use super::plane::scale_at;
use super::write::write_polygons;
use super::{Arrivals, Field, Grid, Polygon, Transit, contour, distance_m};
use crate::proj::{LonLat, polygons_measure};
use crate::value::Value;
use std::fmt::Write;

/// The most bands of one answer.
pub const MAX_BANDS: usize = 12;
/// The least and the most minutes of a band.
pub const BAND_MINUTES: (f64, f64) = (5.0, 360.0);
/// The distance of the grid's points where nobody says another, metres.
pub const CELL_M: f64 = 500.0;
/// Where bands end when there is no map to end at: local ways lead neither over the poles nor across the antimeridian.
const WORLD: [f64; 4] = [-180.0, -85.0, 180.0, 85.0];
/// The most cells that all sources together may be spread over: some 4 s of work.
const MAX_VISITS: f64 = 2e9;

/// What is reached within so many minutes.
#[derive(Clone, Debug)]
pub struct Band {
    /// The minutes.
    pub minutes: f64,
    /// Geodesic area of the part within the frame.
    pub area_km2: f64,
    /// Whether it reaches the edge of the frame and is cut there.
    pub cut: bool,
    /// The ground, smaller bands included.
    pub polygons: Vec<Polygon>,
}

/// Bands around an origin, and the times that they were made of.
#[derive(Clone, Debug)]
pub struct Bands<'a> {
    /// The least times from the origin, as far as the largest band reaches.
    pub arrivals: Arrivals<'a>,
    /// Distance of the grid's points, metres.
    pub cell_m: f64,
    /// The smallest first.
    pub bands: Vec<Band>,
}

impl Transit {
    /// The bands around `origin` of so many minutes each with the lines that are open, the smallest first.
    ///
    /// Minutes are computed on a grid of `cell_m` metres, finer where the smallest band is small, and contoured with linear
    /// interpolation. A spot that a line reaches so late that less than half a cell is left around it may be missed. The
    /// grid covers what can be reached; `frame` (west, south, east, north in degrees) is where a map ends, and bands are cut
    /// there. Without one they end at ±180° and ±85° only. Cost: as [`Field::spread`], and [`contour`] for each band.
    ///
    /// # Errors
    /// An origin outside of the frame; no minutes, more than [`MAX_BANDS`], or minutes beyond [`BAND_MINUTES`]; cells that
    /// are no length above 0, or so small that there would be more than [`MAX_CELLS`]: the message says which would do.
    pub fn bands(
        &self,
        origin: LonLat,
        open: &[bool],
        minutes: &[f64],
        cell_m: f64,
        frame: Option<[f64; 4]>,
    ) -> Result<Bands<'_>, String> {
        let [west, south, east, north] = frame.unwrap_or(WORLD);
        if !(origin.lon >= west && origin.lon <= east && origin.lat >= south && origin.lat <= north) {
            return Err(format!(
                "{}, {} lies outside of the map: longitude {west} to {east}, latitude {south} to {north}",
                origin.lon, origin.lat
            ));
        }
        if minutes.is_empty() || minutes.len() > MAX_BANDS {
            return Err(format!("there must be 1 to {MAX_BANDS} bands, and are {}", minutes.len()));
        }
        if let Some(m) = minutes.iter().find(|m| !(**m >= BAND_MINUTES.0 && **m <= BAND_MINUTES.1)) {
            return Err(format!("minutes must lie within {} and {}, and are {m}", BAND_MINUTES.0, BAND_MINUTES.1));
        }
        if !(cell_m > 0.0 && cell_m.is_finite()) {
            return Err(format!("the cell must be a length above 0 m, and is {cell_m}"));
        }
        let mut minutes = minutes.to_vec();
        minutes.sort_by(f64::total_cmp);
        minutes.dedup();
        let (least, most) = (minutes.first().copied().unwrap_or(0.0), minutes.last().copied().unwrap_or(0.0));
        let arrivals = self.from(origin, open, most);
        let sources = arrivals.sources();
        let speed = self.local_metres_per_minute();
        // The smallest band must not fall between the grid's points.
        let cell_m = cell_m.min(least * speed / 4.0);
        let area = Area { sources: &sources, speed, most, frame: frame.unwrap_or(WORLD) };
        let bounds = area.bounds(cell_m);
        area.affordable(bounds, cell_m, least)?;
        let grid = match frame {
            // On the lattice that the whole map would have: a band does not tremble when another one is larger.
            Some(frame) => Grid::part(frame, bounds, cell_m)?,
            None => Grid::new(bounds, cell_m)?,
        };
        let field = Field::spread(grid, &sources, speed, most);
        let mut bands = Vec::with_capacity(minutes.len());
        for m in minutes {
            let polygons = contour(&field, m);
            let area_km2 = polygons_measure(&polygons)?.area_m2 / 1e6;
            bands.push(Band { minutes: m, area_km2, cut: area.cut(m), polygons });
        }
        Ok(Bands { arrivals, cell_m, bands })
    }
}

/// What the sources of a search reach.
struct Area<'a> {
    sources: &'a [(LonLat, f64)],
    /// Metres a minute.
    speed: f64,
    /// Minutes of the largest band.
    most: f64,
    frame: [f64; 4],
}

impl Area<'_> {
    /// Degrees around everything that is reached, and a margin of two cells; within the frame.
    fn bounds(&self, cell_m: f64) -> [f64; 4] {
        let [west, south, east, north] = self.frame;
        let mut out = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];
        for (p, t) in self.sources.iter().filter(|(_, t)| *t <= self.most) {
            let radius = (self.most - t) * self.speed + 2.0 * cell_m;
            let dy = radius / scale_at(0.0).1;
            // A degree of longitude is shortest at the end nearer to a pole.
            let farthest = (p.lat - dy).max(south).abs().max((p.lat + dy).min(north).abs());
            let dx = radius / scale_at(farthest.min(WORLD[3])).0;
            out = [out[0].min(p.lon - dx), out[1].min(p.lat - dy), out[2].max(p.lon + dx), out[3].max(p.lat + dy)];
        }
        [out[0].max(west), out[1].max(south), out[2].min(east), out[3].min(north)]
    }

    /// Whether grid and work stay within what one may ask for.
    fn affordable(&self, [west, south, east, north]: [f64; 4], cell_m: f64, least: f64) -> Result<(), String> {
        let (kx, ky) = scale_at((south + north) / 2.0);
        let ground = ((east - west) * kx + cell_m) * ((north - south) * ky + cell_m);
        let discs = self.sources.iter().map(|(_, t)| {
            let radius = (self.most - t).max(0.0) * self.speed + 2.0 * cell_m;
            (std::f64::consts::PI * radius * radius).min(ground)
        });
        // As if each cell were as large as a point's surroundings; a percent for the rounding to whole rows.
        let times = (ground / (cell_m * cell_m) / MAX_CELLS as f64)
            .max(discs.sum::<f64>() / (cell_m * cell_m) / MAX_VISITS)
            * 1.01;
        if times <= 1.0 {
            return Ok(());
        }
        let enough = (cell_m * times.sqrt()).ceil();
        let mut message = format!(
            "what is reached in {} minutes, {:.0} by {:.0} km, takes too many cells of {cell_m:.0} m: ask for cells of at \
             least {enough} m",
            self.most,
            (east - west) * kx / 1000.0,
            (north - south) * ky / 1000.0
        );
        if least * self.speed / 4.0 < enough {
            // Writing into a string cannot fail.
            let _ = write!(
                message,
                ", and for no band of less than {:.0} minutes, which would fall between them",
                (enough * 4.0 / self.speed).ceil()
            );
        }
        Err(message)
    }

    /// Whether a band reaches the edge of the frame.
    fn cut(&self, minutes: f64) -> bool {
        let [west, south, east, north] = self.frame;
        self.sources.iter().filter(|(_, t)| *t <= minutes).any(|(p, t)| {
            let edges = [
                LonLat::new(west, p.lat),
                LonLat::new(east, p.lat),
                LonLat::new(p.lon, south),
                LonLat::new(p.lon, north),
            ];
            edges.iter().any(|e| t + distance_m(*p, *e) / self.speed <= minutes)
        })
    }
}

impl Bands<'_> {
    /// The minutes to a position and the smallest band that it lies in; `None` beyond the largest. Exact, not of the grid.
    pub fn at(&self, p: LonLat) -> Option<(f64, f64)> {
        let minutes = self.arrivals.minutes_to(p);
        let band = self.bands.iter().find(|b| minutes <= b.minutes)?;
        Some((minutes, band.minutes))
    }

    /// Those of the points (WGS-84) that lie in a band, each with its minutes and the band's, the nearest first.
    pub fn inside<'p, P>(&self, points: &'p [P], position: impl Fn(&P) -> LonLat) -> Vec<(&'p P, f64, f64)> {
        let found = points.iter().filter_map(|p| self.at(position(p)).map(|(minutes, band)| (p, minutes, band)));
        let mut inside: Vec<_> = found.collect();
        inside.sort_by(|a, b| a.1.total_cmp(&b.1));
        inside
    }
}

/// Bands as a GeoJSON FeatureCollection with the ids `band-30` and so on, the largest first, so that smaller ones are drawn
/// on top.
pub fn bands_geojson(bands: &[Band], properties: impl Fn(&Band) -> Value) -> String {
    let mut out = String::with_capacity(1 << 16);
    out.push_str("{\"type\":\"FeatureCollection\",\"features\":[");
    for (i, band) in bands.iter().rev().enumerate() {
        // Writing into a string cannot fail.
        let _ = write!(
            out,
            "{}\n{{\"type\":\"Feature\",\"id\":\"band-{}\",\"geometry\":{{\"type\":\"MultiPolygon\",\"coordinates\":",
            if i > 0 { "," } else { "" },
            band.minutes
        );
        write_polygons(&mut out, &band.polygons);
        let _ = write!(out, "}},\"properties\":{}}}", properties(band).to_json());
    }
    out.push_str("\n]}\n");
    out
}

#[cfg(test)]
mod tests {
    use super::super::Costs;
    use super::*;

    /// Nothing but local ways, so many metres a minute.
    fn plain(metres_per_minute: f64) -> Transit {
        let local_kmh = metres_per_minute * 60.0 / 1000.0;
        let costs = Costs { kinds: Vec::new(), transfers: Vec::new(), local_kmh, detour: 1.0 };
        Transit::new(Vec::new(), Vec::new(), costs).unwrap()
    }

    #[test]
    fn without_lines_a_band_is_a_disc_anywhere() {
        let net = plain(400.0);
        for (lon, lat) in [(113.26, 23.13), (-70.7, -53.2), (25.7, 66.5), (0.0, 0.0), (179.0, -17.8)] {
            let bands = net.bands(LonLat::new(lon, lat), &[], &[60.0, 30.0, 30.0], 400.0, None).unwrap();
            assert_eq!(bands.bands.iter().map(|b| b.minutes).collect::<Vec<_>>(), [30.0, 60.0]);
            for b in &bands.bands {
                let disc = std::f64::consts::PI * (b.minutes * 0.4).powi(2);
                assert!((b.area_km2 / disc - 1.0).abs() < 2e-3, "{lon} {lat}: {} {disc}", b.area_km2);
                assert!(!b.cut && b.polygons.len() == 1, "{lon} {lat}");
            }
        }
    }

    #[test]
    fn a_band_ends_at_the_antimeridian_and_says_so() {
        let net = plain(400.0);
        let at = |lon: f64| net.bands(LonLat::new(lon, -17.0), &[], &[60.0], 400.0, None).unwrap().bands.remove(0);
        let (whole, half) = (at(170.0), at(180.0));
        assert!(!whole.cut && half.cut);
        assert!((half.area_km2 / whole.area_km2 - 0.5).abs() < 0.01, "{} {}", half.area_km2, whole.area_km2);
    }

    #[test]
    fn small_bands_get_small_cells() {
        let net = plain(100.0);
        let small = net.bands(LonLat::new(113.0, 23.0), &[], &[5.0], 5000.0, None).unwrap();
        assert_eq!(small.cell_m, 125.0);
        assert!((small.bands[0].area_km2 / (std::f64::consts::PI * 0.25) - 1.0).abs() < 0.1);
        assert_eq!(small.at(LonLat::new(113.0, 23.001)).unwrap().1, 5.0);
        assert_eq!(small.at(LonLat::new(113.0, 23.1)), None);
    }

    #[test]
    fn what_is_too_much_is_told_with_what_would_do() {
        let net = plain(400.0);
        let ask = |lat: f64, minutes: &[f64], cell: f64| {
            net.bands(LonLat::new(113.0, lat), &[], minutes, cell, None).map(|b| b.cell_m)
        };
        let told = ask(23.0, &[360.0], 10.0).unwrap_err();
        assert!(told.contains("291 by 288 km"), "{told}");
        let enough: f64 = told.split("at least ").nth(1).unwrap().split(' ').next().unwrap().parse().unwrap();
        assert!((60.0..90.0).contains(&enough), "{told}");
        assert_eq!(ask(23.0, &[360.0], enough), Ok(enough));
        // A network that moves as fast as aeroplanes, and a band that needs small cells.
        let fast = plain(20_000.0);
        assert!(fast.bands(LonLat::new(113.0, 23.0), &[], &[360.0], 500.0, None).is_err());
        let slow = plain(1.0);
        assert!(slow.bands(LonLat::new(113.0, 23.0), &[], &[5.0, 360.0], 500.0, None).is_ok());
        for (lat, minutes, cell, says) in [
            (86.0, &[30.0][..], 500.0, "outside of the map"),
            (f64::NAN, &[30.0], 500.0, "outside of the map"),
            (23.0, &[], 500.0, "1 to 12 bands"),
            (23.0, &[30.0; 13], 500.0, "and are 13"),
            (23.0, &[f64::NAN], 500.0, "within 5 and 360"),
            (23.0, &[30.0], 0.0, "above 0 m, and is 0"),
            (23.0, &[30.0], f64::INFINITY, "above 0 m"),
        ] {
            let told = ask(lat, minutes, cell).unwrap_err();
            assert!(told.contains(says), "{told}");
        }
    }
}

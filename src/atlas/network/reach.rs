//! How far one gets in so many minutes: bands of equal time, and what lies in them.

use super::{FRAME, Network, NetworkPoint, Rows, point_value};
use crate::network::{Band, CELL_M, bands_geojson, rounded};
use crate::proj::LonLat;
use crate::value::Value;

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
    /// How many places of the plan are in no band, as they are known only by county or city.
    pub left_out: usize,
}

impl Network {
    /// The bands around `origin` of so many minutes each with the links that are open; see [`Transit::bands`].
    ///
    /// The grid's cells are an assumption. Points inside are computed exactly. Cost in the browser: 60 minutes 1 to 4 ms,
    /// 180 minutes 8 to 19 ms.
    ///
    /// # Errors
    /// An origin outside of [`FRAME`]; no minutes, more than 12, or minutes beyond 5 to 360.
    ///
    /// [`Transit::bands`]: crate::network::Transit::bands
    pub fn reach(&self, origin: LonLat, minutes: &[f64], open: &[bool]) -> Result<Reach, String> {
        let cell_m = self.assumed("cell_m").unwrap_or(CELL_M);
        let found = self.transit.bands(origin, open, minutes, cell_m, Some(FRAME))?;
        let inside = found.inside(&self.points, |point| point.position).into_iter();
        let inside = inside.map(|(point, minutes, band)| Inside { point: point.clone(), minutes, band }).collect();
        Ok(Reach { origin, cell_m: found.cell_m, bands: found.bands, inside, left_out: self.left_out() })
    }
}

impl Reach {
    /// The bands as a GeoJSON FeatureCollection, the largest first, so that smaller ones are drawn on top; properties
    /// `minutes`, `area_km2`, `cut`, `parks` (names inside), `towns` (how many), `left_out` (places of the plan known only by
    /// county or city).
    pub fn geojson(&self) -> String {
        bands_geojson(&self.bands, |band| self.properties(band))
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
            ("left_out", (self.left_out as f64).into()),
            ("schematic", true.into()),
        ])
    }

    /// Everything but the ground, as JSON: `origin`, `cell_m`, `bands` (properties), `inside` (points with minutes) and
    /// `left_out`.
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
            ("left_out", (self.left_out as f64).into()),
        ])
    }

    /// As columns and rows: first the bands with their area and how many places were left out, then the points inside.
    pub fn rows(&self) -> Rows {
        let columns = vec![
            "kind", "id", "name_zh", "name_en", "lon", "lat", "minutes", "band_min", "area_km2", "cut", "left_out",
        ];
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
                (self.left_out as f64).into(),
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
                empty.clone(),
            ]);
        }
        (columns, rows)
    }
}

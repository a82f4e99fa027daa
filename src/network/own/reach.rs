//! How far one gets in so many minutes over a user's network, and which places lie there.

use super::{OwnPlace, Rows, TransitNetwork, place_members};
use crate::network::{Band, bands_geojson, rounded};
use crate::proj::LonLat;
use crate::value::Value;

/// A place that lies in a band.
#[derive(Clone, Debug)]
pub struct Inside {
    /// The place.
    pub place: OwnPlace,
    /// Door to door from the origin; exact, not of the grid.
    pub minutes: f64,
    /// The smallest band that it lies in.
    pub band: f64,
}

/// Bands around an origin.
#[derive(Clone, Debug)]
pub struct OwnReach {
    /// Where one starts.
    pub origin: LonLat,
    /// Distance of the grid's points, metres.
    pub cell_m: f64,
    /// The smallest first.
    pub bands: Vec<Band>,
    /// Places inside, the nearest first.
    pub inside: Vec<Inside>,
}

impl TransitNetwork {
    /// The bands around `origin` of so many minutes each with the lines that are open, and the places inside; see
    /// [`Transit::bands`](crate::network::Transit::bands), whose `frame` is what can be reached.
    ///
    /// # Errors
    /// As that.
    pub fn reach(&self, origin: LonLat, minutes: &[f64], cell_m: f64, open: &[bool]) -> Result<OwnReach, String> {
        let found = self.transit.bands(origin, open, minutes, cell_m, None)?;
        let inside = found.inside(&self.places, |place| place.position).into_iter();
        let inside = inside.map(|(place, minutes, band)| Inside { place: place.clone(), minutes, band }).collect();
        Ok(OwnReach { origin, cell_m: found.cell_m, bands: found.bands, inside })
    }
}

impl OwnReach {
    /// The bands as GeoJSON in WGS-84, the largest first; properties `minutes`, `area_km2`, `cut` (at ±180° or ±85°), `places` (the
    /// ids of those inside, the nearest first) and `schematic`.
    pub fn geojson(&self) -> String {
        bands_geojson(&self.bands, |band| self.properties(band))
    }

    fn properties(&self, band: &Band) -> Value {
        let places = self.inside.iter().filter(|i| i.minutes <= band.minutes);
        Value::object([
            ("minutes", Value::from(band.minutes)),
            ("area_km2", rounded(band.area_km2, 1).into()),
            ("cut", band.cut.into()),
            ("places", places.map(|i| i.place.id.as_str().into()).collect::<Vec<Value>>().into()),
            ("schematic", true.into()),
        ])
    }

    /// Everything but the ground, as JSON: `origin`, `cell_m`, `bands` (properties, the smallest first) and `inside`: places with
    /// `id`, `kind` (`place`), `name`, `lon`, `lat`, `minutes` and `band`.
    pub fn summary(&self) -> Value {
        let inside = |i: &Inside| {
            let figures = [("minutes", rounded(i.minutes, 1).into()), ("band", i.band.into())];
            let members = place_members(&i.place).into_iter().chain([("kind", "place".into())]).chain(figures);
            Value::object(members)
        };
        Value::object([
            ("origin", Value::from(vec![self.origin.lon.into(), self.origin.lat.into()])),
            ("cell_m", rounded(self.cell_m, 0).into()),
            ("bands", self.bands.iter().map(|b| self.properties(b)).collect::<Vec<_>>().into()),
            ("inside", self.inside.iter().map(inside).collect::<Vec<_>>().into()),
        ])
    }

    /// As columns and rows: first the bands with their area, then the places inside.
    pub fn rows(&self) -> Rows {
        let columns = vec!["kind", "id", "name", "lon", "lat", "minutes", "band_min", "area_km2", "cut"];
        let bands = self.bands.iter().map(|b| {
            vec![
                "band".into(),
                format!("band-{}", b.minutes).into(),
                Value::Null,
                self.origin.lon.into(),
                self.origin.lat.into(),
                Value::Null,
                b.minutes.into(),
                rounded(b.area_km2, 1).into(),
                b.cut.into(),
            ]
        });
        let places = self.inside.iter().map(|i| {
            let mut row: Vec<Value> = vec!["place".into()];
            row.extend(place_members(&i.place).map(|(_, v)| v));
            row.extend([rounded(i.minutes, 1).into(), i.band.into(), Value::Null, Value::Null]);
            row
        });
        (columns, bands.chain(places).collect())
    }
}

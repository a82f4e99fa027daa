/// A geographic position in degrees; WGS-84 unless the name says otherwise.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LonLat {
    /// Longitude in degrees, east positive, −180 to 180.
    pub lon: f64,
    /// Latitude in degrees, north positive, −90 to 90.
    pub lat: f64,
}

impl LonLat {
    /// A position from longitude and latitude, in this order as in GeoJSON.
    pub const fn new(lon: f64, lat: f64) -> Self {
        LonLat { lon, lat }
    }

    /// Whether both are finite and within −180 to 180 and −90 to 90.
    pub fn is_valid(self) -> bool {
        self.lon.abs() <= 180.0 && self.lat.abs() <= 90.0
    }
}

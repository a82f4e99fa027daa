use super::LonLat;
use crate::geom::Point;

/// A plane in metres around an origin: x east, y north; true to a part in a thousand over tens of kilometres.
///
/// Good for deciding shapes and positions. Figures that are shown come from the geodesics of this module.
#[derive(Clone, Copy, Debug)]
pub struct LocalPlane {
    origin: LonLat,
    /// Metres a degree of longitude and of latitude.
    scale: Point,
}

impl LocalPlane {
    /// The plane that touches the ellipsoid of WGS-84 at a position that is not a pole.
    pub fn at(origin: LonLat) -> Self {
        // WGS-84 radii of curvature at the origin.
        const A: f64 = 6_378_137.0;
        const E2: f64 = 0.006_694_379_990_141;
        let phi = origin.lat.to_radians();
        let w = 1.0 - E2 * phi.sin().powi(2);
        let (across, along) = (A / w.sqrt() * phi.cos(), A * (1.0 - E2) / w.powf(1.5));
        LocalPlane { origin, scale: Point::new(across.to_radians(), along.to_radians()) }
    }

    /// A position, metres from the origin.
    pub fn point(self, p: LonLat) -> Point {
        Point::new((p.lon - self.origin.lon) * self.scale.x, (p.lat - self.origin.lat) * self.scale.y)
    }

    /// The position of a point.
    pub fn lonlat(self, p: Point) -> LonLat {
        LonLat::new(self.origin.lon + p.x / self.scale.x, self.origin.lat + p.y / self.scale.y)
    }
}

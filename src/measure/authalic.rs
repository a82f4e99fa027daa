//! The authalic sphere: of the same area as the WGS-84 ellipsoid, zone by zone (Snyder 1987, Map Projections: A Working Manual, p. 16).

use crate::geom::Point;
use crate::math;
use crate::proj::LonLat;

/// Equatorial radius of WGS-84, m.
pub(super) const A_M: f64 = 6_378_137.0;
/// Square of the first eccentricity of WGS-84.
pub(super) const E2: f64 = 0.006_694_379_990_141_316_5;

/// Snyder's q: 2/a² times the area between the equator and a latitude, for each radian of longitude.
fn q(lat_rad: f64) -> f64 {
    let e = E2.sqrt();
    let s = math::sin(lat_rad);
    (1.0 - E2) * (s / (1.0 - E2 * s * s) + math::atanh(e * s) / e)
}

fn q_pole() -> f64 {
    q(std::f64::consts::FRAC_PI_2)
}

/// The authalic latitude of a geodetic one, degrees both.
pub fn authalic_deg(lat: f64) -> f64 {
    math::asin((q(lat.to_radians()) / q_pole()).clamp(-1.0, 1.0)).to_degrees()
}

/// The geodetic latitude of an authalic one, degrees both; the inverse of [`authalic_deg`] to 1e-12, at the poles to 1e-6.
pub fn geodetic_deg(authalic: f64) -> f64 {
    let beta = authalic.to_radians();
    let (e4, e6) = (E2 * E2, E2 * E2 * E2);
    let series = beta
        + (E2 / 3.0 + 31.0 * e4 / 180.0 + 517.0 * e6 / 5040.0) * math::sin(2.0 * beta)
        + (23.0 * e4 / 360.0 + 251.0 * e6 / 3780.0) * math::sin(4.0 * beta)
        + 761.0 * e6 / 45360.0 * math::sin(6.0 * beta);
    // One step of Newton's method mends what the series leaves out; at the poles nothing is left out.
    let (s, c) = math::sin_cos(series);
    let w = 1.0 - E2 * s * s;
    let slope = 2.0 * (1.0 - E2) * c / (w * w);
    let step = if c.abs() > 1e-6 { (q_pole() * math::sin(beta) - q(series)) / slope } else { 0.0 };
    (series + step).to_degrees()
}

/// The position as a unit vector of the authalic sphere.
pub(super) fn unit(p: LonLat) -> [f64; 3] {
    let (sb, cb) = math::sin_cos(authalic_deg(p.lat).to_radians());
    let (sl, cl) = math::sin_cos(p.lon.to_radians());
    [cb * cl, cb * sl, sb]
}

/// The position in the direction of a vector of any length.
pub(super) fn position([x, y, z]: [f64; 3]) -> LonLat {
    let beta = math::atan2(z, (x * x + y * y).sqrt());
    LonLat::new(math::atan2(y, x).to_degrees(), geodetic_deg(beta.to_degrees()))
}

/// The cylindrical equal-area projection of the ellipsoid: x and y in metres, y to the north. Areas are the ellipsoid's.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EqualArea {
    /// The longitude of x = 0, degrees.
    pub lon0: f64,
}

impl EqualArea {
    /// Where a position lies; its longitude is taken as it is, not wrapped.
    pub fn project(self, p: LonLat) -> Point {
        Point::new(A_M * (p.lon - self.lon0).to_radians(), A_M / 2.0 * q(p.lat.to_radians()))
    }

    /// The position at a point.
    pub fn unproject(self, p: Point) -> LonLat {
        let beta = math::asin((2.0 * p.y / (A_M * q_pole())).clamp(-1.0, 1.0));
        LonLat::new(self.lon0 + (p.x / A_M).to_degrees(), geodetic_deg(beta.to_degrees()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geom::ring_area2;
    use crate::proj::ring_measure;

    #[test]
    fn there_and_back() {
        for i in -900..=900_i32 {
            let lat = f64::from(i) / 10.0;
            // The sine hardly changes near a pole.
            let most = if i.abs() < 800 { 1e-12 } else { 2e-6 };
            assert!((geodetic_deg(authalic_deg(lat)) - lat).abs() < most, "{lat}");
        }
        // Snyder 1987, p. 278, for Clarke 1866; on WGS-84 the difference is greatest near 45°: 0.128 degrees.
        assert!((45.0 - authalic_deg(45.0) - 0.1282).abs() < 2e-4);
        let p = LonLat::new(113.4, 24.1);
        let back = EqualArea { lon0: 110.0 }.unproject(EqualArea { lon0: 110.0 }.project(p));
        assert!((back.lon - p.lon).abs() < 1e-12 && (back.lat - p.lat).abs() < 1e-12);
    }

    #[test]
    fn areas_are_the_ellipsoids() {
        // Narrow enough for the parallels to be as good as geodesics.
        let ring = [(113.0, 24.0), (113.001, 24.0), (113.001, 24.001), (113.0, 24.001)];
        let ring: Vec<LonLat> = ring.iter().map(|(x, y)| LonLat::new(*x, *y)).collect();
        let plane = EqualArea { lon0: 113.0 };
        let flat: Vec<Point> = ring.iter().map(|p| plane.project(*p)).collect();
        let (flat, true_m2) = (ring_area2(&flat).abs() / 2.0, ring_measure(&ring).unwrap().area_m2);
        assert!((flat / true_m2 - 1.0).abs() < 1e-8, "{flat} {true_m2}");
    }
}

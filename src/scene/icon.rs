//! The engine's own map symbols, as outlines in a square of side 1 around the origin.
//!
//! They are part of the scene, not of a sprite, so that every backend draws real vectors and nothing is fetched.

use crate::geom::Point;
use crate::math;
use crate::paint::{Figure, Image};
use std::f64::consts::TAU;

/// Side of a symbol, px.
const SIDE_PX: f64 = 16.0;

/// A symbol as a picture of 16 px that has the icon's colour; `None` for an unknown name.
pub(crate) fn icon(name: &str) -> Option<Image> {
    let mut rings = rings(name)?;
    for p in rings.iter_mut().flatten() {
        *p = (*p + Point::new(0.5, 0.5)) * SIDE_PX;
    }
    Some(Image::Figures(vec![Figure { rings, color: None }], Point::new(SIDE_PX, SIDE_PX)))
}

/// The rings of a symbol, filled by the even–odd rule; `None` for an unknown name.
///
/// Names: `circle`, `ring`, `square`, `diamond`, `triangle`, `star`, `station`, `interchange`, `airport`, `port`, `hub`.
fn rings(name: &str) -> Option<Vec<Vec<Point>>> {
    let poly = |points: &[(f64, f64)]| points.iter().map(|(x, y)| Point::new(*x, *y)).collect::<Vec<_>>();
    let round = |r: f64, n: u32| {
        (0..n)
            .map(|i| {
                let (s, c) = math::sin_cos(f64::from(i) / f64::from(n) * TAU);
                Point::new(r * c, r * s)
            })
            .collect::<Vec<_>>()
    };
    Some(match name {
        "circle" => vec![round(0.5, 32)],
        "ring" | "station" => vec![round(0.5, 32), round(0.3, 24)],
        "square" => vec![poly(&[(-0.45, -0.45), (0.45, -0.45), (0.45, 0.45), (-0.45, 0.45)])],
        "diamond" | "interchange" => vec![poly(&[(0.0, -0.5), (0.5, 0.0), (0.0, 0.5), (-0.5, 0.0)])],
        "triangle" => vec![poly(&[(0.0, -0.5), (0.5, 0.38), (-0.5, 0.38)])],
        "star" => {
            let spike = |i: u32| {
                let r = if i.is_multiple_of(2) { 0.5 } else { 0.2 };
                let (s, c) = math::sin_cos(f64::from(i) / 10.0 * TAU);
                Point::new(r * s, -r * c)
            };
            vec![(0..10).map(spike).collect()]
        }
        // A plane seen from above, nose up, knocked out of a disc.
        "airport" => vec![
            round(0.5, 32),
            poly(&[
                (0.0, -0.38),
                (0.055, -0.3),
                (0.06, -0.12),
                (0.36, 0.1),
                (0.36, 0.17),
                (0.06, 0.08),
                (0.045, 0.25),
                (0.14, 0.33),
                (0.14, 0.38),
                (0.0, 0.34),
                (-0.14, 0.38),
                (-0.14, 0.33),
                (-0.045, 0.25),
                (-0.06, 0.08),
                (-0.36, 0.17),
                (-0.36, 0.1),
                (-0.06, -0.12),
                (-0.055, -0.3),
            ]),
        ],
        // An anchor.
        "port" => vec![
            round(0.5, 32),
            poly(&[
                (-0.05, -0.2),
                (-0.14, -0.2),
                (-0.14, -0.12),
                (-0.05, -0.12),
                (-0.05, 0.23),
                (-0.17, 0.17),
                (-0.22, 0.07),
                (-0.16, 0.05),
                (-0.27, -0.02),
                (-0.34, 0.1),
                (-0.29, 0.09),
                (-0.21, 0.25),
                (-0.1, 0.32),
                (0.0, 0.37),
                (0.1, 0.32),
                (0.21, 0.25),
                (0.29, 0.09),
                (0.34, 0.1),
                (0.27, -0.02),
                (0.16, 0.05),
                (0.22, 0.07),
                (0.17, 0.17),
                (0.05, 0.23),
                (0.05, -0.12),
                (0.14, -0.12),
                (0.14, -0.2),
                (0.05, -0.2),
                (0.09, -0.25),
                (0.09, -0.32),
                (0.0, -0.38),
                (-0.09, -0.32),
                (-0.09, -0.25),
            ]),
        ],
        // Three crates.
        "hub" => vec![
            round(0.5, 32),
            poly(&[(-0.13, -0.29), (0.13, -0.29), (0.13, -0.03), (-0.13, -0.03)]),
            poly(&[(-0.29, 0.02), (-0.03, 0.02), (-0.03, 0.28), (-0.29, 0.28)]),
            poly(&[(0.03, 0.02), (0.29, 0.02), (0.29, 0.28), (0.03, 0.28)]),
        ],
        _ => return None,
    })
}

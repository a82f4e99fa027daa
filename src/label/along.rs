use crate::geom::Point;
use crate::math;

/// One character on a line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Glyph {
    /// The middle of the character's advance, on the line.
    pub at: Point,
    /// Direction of the line there as the text runs, radians, clockwise from east.
    pub angle: f64,
}

/// Distances along a line of `length` px at which labels are tried: the middle, then every `spacing` px from it outwards.
///
/// Depends on the whole line only, so that panning moves nothing.
pub fn anchors_on_line(length: f64, spacing: f64) -> Vec<f64> {
    let mut out = vec![length / 2.0];
    let mut k = 1.0;
    while spacing >= 1.0 && k * spacing < length / 2.0 && out.len() < 400 {
        out.extend([length / 2.0 - k * spacing, length / 2.0 + k * spacing]);
        k += 1.0;
    }
    out
}

/// Sets characters of the given `advances` (px) along a polyline, centred at distance `middle` from its start.
///
/// `None` when the text does not fit or the line bends by more than `max_angle` radians from one character to the next. The
/// text runs `towards` a direction, or with none as the line runs; returns the glyphs in reading order.
pub fn along_line(line: &[Point], middle: f64, advances: &[f64], max_angle: f64, towards: Point) -> Option<Vec<Glyph>> {
    let total: f64 = advances.iter().sum();
    let (from, to) = (middle - total / 2.0, middle + total / 2.0);
    let length: f64 = line.windows(2).map(|w| w[0].distance(w[1])).sum();
    if from < 0.0 || to > length || advances.is_empty() {
        return None;
    }
    let (a, b) = (point_at(line, from)?.0, point_at(line, to)?.0);
    let flip = (b.x - a.x) * towards.x + (b.y - a.y) * towards.y < -1e-9;
    let mut glyphs = Vec::with_capacity(advances.len());
    let mut done = 0.0;
    for advance in advances {
        let d = done + advance / 2.0;
        done += advance;
        let along = if flip { to - d } else { from + d };
        let (at, _) = point_at(line, along)?;
        // The chord under the character, not the segment: steadier on wiggly lines.
        let half = (advance / 2.0).max(1.0);
        let (p, _) = point_at(line, (along - half).max(0.0))?;
        let (q, _) = point_at(line, (along + half).min(length))?;
        let mut angle = math::atan2(q.y - p.y, q.x - p.x);
        if flip {
            angle += std::f64::consts::PI;
        }
        let angle = within_half_turn(angle);
        if let Some(last) = glyphs.last().map(|g: &Glyph| g.angle)
            && within_half_turn(angle - last).abs() > max_angle
        {
            return None;
        }
        glyphs.push(Glyph { at, angle });
    }
    Some(glyphs)
}

/// The same direction, from −π up to π.
fn within_half_turn(angle: f64) -> f64 {
    math::rem_euclid(angle + std::f64::consts::PI, std::f64::consts::TAU) - std::f64::consts::PI
}

/// The point at distance `d` from the start, and the number of its segment.
pub fn point_at(line: &[Point], d: f64) -> Option<(Point, usize)> {
    let mut left = d;
    let mut last = None;
    for (i, w) in line.windows(2).enumerate() {
        let len = w[0].distance(w[1]);
        if left <= len && len > 0.0 {
            return Some((w[0].lerp(w[1], left / len), i));
        }
        left -= len;
        last = Some((w[1], i));
    }
    last
}

#[cfg(test)]
mod tests {
    use super::*;

    const EAST: Point = Point::new(1.0, 0.0);

    #[test]
    fn text_reads_upright_whichever_way_the_line_runs() {
        let east = [Point::new(0.0, 0.0), Point::new(100.0, 0.0)];
        let west = [Point::new(100.0, 0.0), Point::new(0.0, 0.0)];
        let a = along_line(&east, 50.0, &[10.0, 10.0], 0.5, EAST).unwrap();
        let b = along_line(&west, 50.0, &[10.0, 10.0], 0.5, EAST).unwrap();
        for (p, q) in a.iter().zip(&b) {
            assert!(p.at.distance(q.at) < 1e-9 && (p.angle - q.angle).abs() < 1e-9, "{p:?} {q:?}");
        }
        let down = along_line(&west, 50.0, &[10.0, 10.0], 0.5, Point::default()).unwrap();
        assert!(down[0].at.x > down[1].at.x && down[0].angle.abs() > 3.0, "as the line runs: {down:?}");
        assert!(along_line(&east, 5.0, &[10.0, 10.0], 0.5, EAST).is_none());
        let corner = [Point::new(0.0, 0.0), Point::new(50.0, 0.0), Point::new(50.0, 50.0)];
        assert!(along_line(&corner, 50.0, &[10.0, 10.0], 0.5, EAST).is_none());
    }

    #[test]
    fn anchors_spread_from_the_middle() {
        assert_eq!(anchors_on_line(100.0, 30.0), [50.0, 20.0, 80.0]);
        assert_eq!(anchors_on_line(100.0, 0.0), [50.0]);
    }
}

//! Rounding of corners by corner cutting.

use super::Point;

/// More rounds double the vertices each and change nothing that a screen shows.
const MOST_ROUNDS: u32 = 8;

/// Cuts the corners of a ring (no closing vertex) by Chaikin's rule (1974): each round puts two vertices at a quarter and
/// at three quarters of every edge. At most 8 rounds. The new ring lies inside the old one's convex hull; n vertices
/// become n·2^rounds.
pub fn smooth_ring(ring: &[Point], rounds: u32) -> Vec<Point> {
    let mut ring = ring.to_vec();
    if ring.len() < 3 {
        return ring;
    }
    for _ in 0..rounds.min(MOST_ROUNDS) {
        let next = ring.iter().cycle().skip(1);
        ring = ring.iter().zip(next).flat_map(|(a, b)| [a.lerp(*b, 0.25), a.lerp(*b, 0.75)]).collect();
    }
    ring
}

/// The same for an open line, whose ends stay where they are.
pub fn smooth_line(line: &[Point], rounds: u32) -> Vec<Point> {
    let mut line = line.to_vec();
    for _ in 0..rounds.min(MOST_ROUNDS) {
        let ([first, _, .., last], true) = (&line[..], line.len() > 2) else { break };
        let mut next = vec![*first];
        next.extend(line.iter().zip(line.iter().skip(1)).flat_map(|(a, b)| [a.lerp(*b, 0.25), a.lerp(*b, 0.75)]));
        next.push(*last);
        line = next;
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geom::ring_area2;

    #[test]
    fn corners_are_cut_and_ends_stay() {
        let square = [(0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (0.0, 4.0)].map(|(x, y)| Point::new(x, y));
        let once = smooth_ring(&square, 1);
        assert_eq!(once.len(), 8);
        // Each corner loses a triangle with legs of a quarter of a side.
        assert_eq!(ring_area2(&once), 2.0 * (16.0 - 4.0 * 0.5));
        assert_eq!(smooth_ring(&square, 99).len(), 4 << 8);
        let line = smooth_line(&square, 3);
        assert_eq!((line[0], *line.last().unwrap()), (square[0], square[3]));
        assert_eq!(smooth_line(&square[..2], 3), square[..2]);
        assert_eq!(smooth_ring(&square[..2], 3), square[..2]);
    }
}

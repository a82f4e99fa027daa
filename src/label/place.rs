use crate::geom::{Point, Rect};
use crate::hash::Table;
use crate::order::sorted;

/// One way to place a candidate: the boxes that it would cover, world px.
#[derive(Clone, Debug)]
pub struct Choice {
    /// Everything that must be free.
    pub boxes: Vec<Rect>,
}

/// What a label does where another is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Overlap {
    /// It is left out.
    Never,
    /// It is placed.
    Always,
    /// It is placed over others that are cooperative or always placed, and left out where any other is.
    Cooperative,
}

/// A label that asks for a place.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// Lower goes first: the layer counted from the top, then the sort key, then the order in the data.
    pub priority: (u32, f64, u32),
    /// The ways to place it, best first.
    pub choices: Vec<Choice>,
    /// Whether it is placed where it collides.
    pub overlap: Overlap,
    /// Others may cover it.
    pub ignore_placement: bool,
    /// A text that repeats within `repeat_distance` px is left out: equal keys, 0 for no rule.
    pub repeat: (u64, f64),
}

const CELL: f64 = 96.0;

/// For each candidate the number of the choice that it got, or `None`.
///
/// Greedy by priority over a grid of placed boxes; depends on nothing but the candidates. Cost: O(n log n), about 1 µs a
/// box.
pub fn place(candidates: &[Candidate]) -> Vec<Option<usize>> {
    let order = sorted(candidates.len(), &|a, b| {
        let (p, q) = (candidates[a].priority, candidates[b].priority);
        p.0.cmp(&q.0).then(p.1.total_cmp(&q.1)).then(p.2.cmp(&q.2))
    });
    let mut taken = Grid::default();
    // Where the texts of each key stand: the boxes' numbers in `middles`, as in `Grid`.
    let mut seen: Table<u64, Vec<u32>> = Table::default();
    let mut middles: Vec<Point> = Vec::new();
    let mut out = vec![None; candidates.len()];
    for i in order.into_iter().map(|i| i as usize) {
        let c = &candidates[i];
        let middle = |ch: &Choice| ch.boxes.first().map(|b| b.center()).unwrap_or_default();
        let (key, distance) = c.repeat;
        let near =
            |p: Point| seen.get(&key).is_some_and(|s| s.iter().any(|q| middles[*q as usize].distance(p) < distance));
        if distance > 0.0 && c.choices.first().is_some_and(|ch| near(middle(ch))) {
            continue;
        }
        let got = if c.overlap == Overlap::Always {
            (!c.choices.is_empty()).then_some(0)
        } else {
            let any = c.overlap == Overlap::Never;
            c.choices.iter().position(|ch| ch.boxes.iter().all(|b| taken.is_free(*b, any)))
        };
        let Some(got) = got else { continue };
        if !c.ignore_placement {
            c.choices[got].boxes.iter().for_each(|b| taken.add(*b, c.overlap == Overlap::Never));
        }
        if distance > 0.0 {
            seen.entry(key).or_default().push(middles.len() as u32);
            middles.push(middle(&c.choices[got]));
        }
        out[i] = Some(got);
    }
    out
}

#[derive(Default)]
struct Grid {
    /// Numbers of boxes by cell: column in the upper half of the key, row in the lower.
    cells: Table<u64, Vec<u32>>,
    /// Each with whether nothing cooperative may cover it.
    boxes: Vec<(Rect, bool)>,
}

impl Grid {
    fn cells(r: Rect) -> impl Iterator<Item = u64> {
        let at = |v: f64| (v / CELL).floor().clamp(-1e9, 1e9) as i32;
        // A box wider than 64 cells is nonsense; it must not stall the map.
        let (x0, y0) = (at(r.x0), at(r.y0));
        let (x1, y1) = (at(r.x1).min(x0 + 64), at(r.y1).min(y0 + 64));
        (x0..=x1).flat_map(move |x| (y0..=y1).map(move |y| (u64::from(x as u32) << 32) | u64::from(y as u32)))
    }

    /// Whether nothing covers it; nothing strict, unless `any` counts.
    fn is_free(&self, r: Rect, any: bool) -> bool {
        Grid::cells(r).all(|cell| {
            self.cells.get(&cell).is_none_or(|list| {
                list.iter().all(|i| {
                    let (b, strict) = self.boxes[*i as usize];
                    !(any || strict) || !(b.x0 < r.x1 && r.x0 < b.x1 && b.y0 < r.y1 && r.y0 < b.y1)
                })
            })
        })
    }

    fn add(&mut self, r: Rect, strict: bool) {
        let i = self.boxes.len() as u32;
        self.boxes.push((r, strict));
        for cell in Grid::cells(r) {
            self.cells.entry(cell).or_default().push(i);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(x: f64, y: f64, key: f64) -> Candidate {
        let r = |dx: f64| Choice { boxes: vec![Rect::new(x + dx, y, x + dx + 50.0, y + 12.0)] };
        let choices = vec![r(0.0), r(60.0)];
        Candidate { priority: (0, key, 0), choices, overlap: Overlap::Never, ignore_placement: false, repeat: (0, 0.0) }
    }

    #[test]
    fn priority_decides_and_the_loser_takes_its_second_choice() {
        assert_eq!(place(&[at(0.0, 0.0, 2.0), at(10.0, 5.0, 1.0), at(12.0, 5.0, 3.0)]), [Some(1), Some(0), None]);
        assert_eq!(place(&[at(0.0, 0.0, 1.0), at(10.0, 5.0, 2.0)]), [Some(0), Some(1)]);
    }

    #[test]
    fn the_cooperative_cover_each_other_only() {
        let with =
            |x: f64, overlap| Candidate { overlap, choices: at(x, 0.0, x).choices[..1].to_vec(), ..at(x, 0.0, x) };
        let all = [with(0.0, Overlap::Never), with(10.0, Overlap::Cooperative), with(60.0, Overlap::Cooperative)];
        let more = [with(70.0, Overlap::Cooperative), with(80.0, Overlap::Never), with(90.0, Overlap::Always)];
        let placed = place(&[all, more].concat());
        assert_eq!(placed, [Some(0), None, Some(0), Some(0), None, Some(0)]);
    }

    #[test]
    fn equal_texts_keep_their_distance() {
        let with = |x: f64| Candidate { repeat: (7, 300.0), ..at(x, 0.0, x) };
        assert_eq!(place(&[with(0.0), with(200.0), with(400.0)]), [Some(0), None, Some(0)]);
    }
}

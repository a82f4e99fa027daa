//! Stretches of vertices that repeat earlier ones: a border between two counties is stored once, then referred to.

use std::collections::HashMap;

/// The shortest run worth its three bytes.
pub(super) const SHORTEST: usize = 2;
/// The longest run: its length and direction fit into a byte, and damaged input cannot grow without bound.
pub(super) const LONGEST: usize = SHORTEST + 63;
/// Of a vertex that occurs often only the latest occurrences are tried.
const TRIED: usize = 8;
/// For each vertex that is stored a pack has at most so many copies: borders are shared by few, and damaged input cannot grow without
/// bound.
pub(super) const SHARED: usize = 7;

/// A vertex in whole steps of its set.
pub(super) type Whole = (i64, i64);

/// Literal vertices, then a copy of earlier ones.
pub(super) struct Run {
    pub(super) literals: usize,
    pub(super) copied: usize,
    pub(super) backward: bool,
    /// Index of the first copied vertex among all vertices of the pack.
    pub(super) source: usize,
}

/// All vertices so far of the pack under way.
#[derive(Default)]
pub(super) struct History {
    vertices: Vec<(u8, Whole)>,
    ranks: Vec<u8>,
    /// How many of the vertices are copies.
    copied: usize,
    at: HashMap<(u8, Whole), Vec<u32>>,
}

impl History {
    pub(super) fn len(&self) -> usize {
        self.vertices.len()
    }

    pub(super) fn rank(&self, at: usize) -> u8 {
        self.ranks.get(at).copied().unwrap_or(0)
    }

    /// Takes one set's vertices and ranks (none: zeros); answers with what repeats, in order.
    ///
    /// Cost: linear, about 16 comparisons a vertex.
    pub(super) fn take(&mut self, decimals: u8, vertices: &[Whole], ranks: &[u8]) -> Vec<Run> {
        let (mut runs, mut expected, mut literals, mut i) = (Vec::new(), 0usize, 0, 0);
        while let Some(rest) = vertices.get(i..).filter(|r| !r.is_empty()) {
            let most = SHARED * (self.vertices.len() - self.copied) - self.copied;
            let best = self.best(decimals, rest, expected).filter(|run| (SHORTEST..=most).contains(&run.copied));
            let n = best.as_ref().map_or(1, |run| run.copied);
            for k in i..i + n {
                let Some(v) = vertices.get(k) else { break };
                self.at.entry((decimals, *v)).or_default().push(self.vertices.len() as u32);
                self.vertices.push((decimals, *v));
                self.ranks.push(ranks.get(k).copied().unwrap_or(0));
            }
            i += n;
            match best {
                None => literals += 1,
                Some(run) => {
                    self.copied += run.copied;
                    expected = run.after();
                    runs.push(Run { literals, ..run });
                    literals = 0;
                }
            }
        }
        runs
    }

    /// The longest run that `rest` begins with; of equally long ones the one nearest to where it is expected.
    fn best(&self, decimals: u8, rest: &[Whole], expected: usize) -> Option<Run> {
        let places = self.at.get(&(decimals, *rest.first()?))?;
        let tried = places.get(places.len().saturating_sub(TRIED)..)?;
        let both = tried.iter().flat_map(|p| [(*p as usize, false), (*p as usize, true)]);
        let runs = both.map(|(source, backward)| {
            let same = |(k, v): &(usize, &Whole)| {
                let at = step(source, *k, backward);
                at.and_then(|at| self.vertices.get(at)) == Some(&(decimals, **v))
            };
            let copied = rest.iter().take(LONGEST).enumerate().take_while(same).count();
            Run { literals: 0, copied, backward, source }
        });
        runs.max_by_key(|run| (run.copied, std::cmp::Reverse(run.source.abs_diff(expected))))
    }
}

impl Run {
    pub(super) const NONE: Run = Run { literals: 0, copied: 0, backward: false, source: 0 };

    /// The vertex behind the copied ones, where the next run is expected to begin.
    pub(super) fn after(&self) -> usize {
        step(self.source, self.copied, self.backward).unwrap_or(0)
    }
}

/// The `k`th index from `from` on; `None` before the beginning.
pub(super) fn step(from: usize, k: usize, backward: bool) -> Option<usize> {
    if backward { from.checked_sub(k) } else { from.checked_add(k) }
}

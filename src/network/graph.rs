//! A graph in compressed rows, and Dijkstra's shortest times over it.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// A connection of two nodes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Edge {
    /// Node index.
    pub from: u32,
    /// Node index.
    pub to: u32,
    /// What it takes, minutes, 0 or more.
    pub minutes: f64,
    /// Whether it leads from `from` to `to` only.
    pub oneway: bool,
    /// What opens and closes it; `None` is always open.
    pub group: Option<u32>,
}

/// No arc, no group.
const NONE: u32 = u32::MAX;

/// An immutable directed graph: arcs sorted by the node they leave (compressed sparse rows).
///
/// Memory: 4 bytes a node and 20 an arc; an edge that is not one-way is two arcs.
#[derive(Clone, Debug, Default)]
pub struct Graph {
    /// The arcs of node i are `first[i]..first[i + 1]`.
    first: Vec<u32>,
    to: Vec<u32>,
    minutes: Vec<f64>,
    group: Vec<u32>,
    /// The edge that the arc was made of.
    edge: Vec<u32>,
}

/// One arc of a path.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    /// Where it leaves.
    pub from: u32,
    /// Where it arrives.
    pub to: u32,
    /// Minutes on the arc.
    pub minutes: f64,
    /// The index of the edge in what the graph was made of.
    pub edge: u32,
}

impl Graph {
    /// The graph of `nodes` nodes and these edges. Cost: linear.
    ///
    /// # Errors
    /// An edge to a node that is not there, or with minutes that are negative or not finite; the message names the edge by
    /// its index. More than 2³⁰ nodes or edges.
    pub fn new(nodes: usize, edges: &[Edge]) -> Result<Graph, String> {
        const MOST: usize = 1 << 30;
        if nodes > MOST || edges.len() > MOST {
            return Err(format!("{nodes} nodes and {} edges are too many; at most {MOST} of each", edges.len()));
        }
        for (i, e) in edges.iter().enumerate() {
            if let Some(node) = [e.from, e.to].into_iter().find(|n| *n as usize >= nodes) {
                return Err(format!("edges[{i}]: node {node} must be below {nodes}"));
            }
            if !(e.minutes >= 0.0 && e.minutes.is_finite()) {
                return Err(format!(
                    "edges[{i}]: minutes must be a finite number from 0 upwards, and is {}",
                    e.minutes
                ));
            }
        }
        // Counting sort by the node that an arc leaves; arcs of a node keep the order of the edges.
        let arcs = |e: &Edge| [(e.from, e.to)].into_iter().chain((!e.oneway).then_some((e.to, e.from)));
        let mut first = vec![0u32; nodes + 1];
        for (from, _) in edges.iter().flat_map(arcs) {
            first[from as usize + 1] += 1;
        }
        for i in 1..first.len() {
            first[i] += first[i - 1];
        }
        let n = first.last().copied().unwrap_or(0) as usize;
        let mut at = first.clone();
        let mut g = Graph { first, to: vec![0; n], minutes: vec![0.0; n], group: vec![NONE; n], edge: vec![0; n] };
        for (i, e) in edges.iter().enumerate() {
            for (from, to) in arcs(e) {
                let place = &mut at[from as usize];
                let a = *place as usize;
                *place += 1;
                g.to[a] = to;
                g.minutes[a] = e.minutes;
                g.group[a] = e.group.unwrap_or(NONE);
                g.edge[a] = i as u32;
            }
        }
        Ok(g)
    }

    /// How many nodes there are.
    pub fn nodes(&self) -> usize {
        self.first.len().saturating_sub(1)
    }

    /// How many arcs there are.
    pub fn arcs(&self) -> usize {
        self.to.len()
    }

    /// The least minutes from the sources to every node (Dijkstra 1959, with a binary heap).
    ///
    /// Each source is a node and the minutes at which it starts; of one given twice the least counts, and what is no node
    /// or no number from 0 upwards is passed over. `open[group]` says which groups of edges may be used; a group beyond
    /// the slice is closed. Nodes farther than `limit` minutes stay unreached. Of equally short paths the one found first
    /// is kept, which depends on nothing but the order of nodes and edges. Cost: O(arcs · log arcs).
    pub fn search(&self, sources: &[(u32, f64)], open: &[bool], limit: f64) -> Tree {
        let n = self.nodes();
        let mut tree = Tree { minutes: vec![f64::INFINITY; n], via: vec![NONE; n], from: vec![NONE; n] };
        // Finite numbers from 0 upwards sort as their bits do.
        let mut queue: BinaryHeap<Reverse<(u64, u32)>> = BinaryHeap::with_capacity(n);
        for (node, minutes) in sources {
            if let Some(best) = tree.minutes.get_mut(*node as usize)
                && *minutes >= 0.0
                && *minutes <= limit
                && *minutes < *best
            {
                *best = *minutes + 0.0;
                queue.push(Reverse((best.to_bits(), *node)));
            }
        }
        while let Some(Reverse((bits, node))) = queue.pop() {
            let here = f64::from_bits(bits);
            let i = node as usize;
            if here > tree.minutes[i] {
                continue;
            }
            for a in self.first[i] as usize..self.first[i + 1] as usize {
                let group = self.group[a];
                if group != NONE && !open.get(group as usize).copied().unwrap_or(false) {
                    continue;
                }
                let there = here + self.minutes[a];
                let to = self.to[a] as usize;
                if there < tree.minutes[to] && there <= limit {
                    tree.minutes[to] = there;
                    tree.via[to] = a as u32;
                    tree.from[to] = node;
                    queue.push(Reverse((there.to_bits(), self.to[a])));
                }
            }
        }
        tree
    }

    /// The steps from a source to `node` in order, empty for a source; `None` when it was not reached, or when the tree
    /// is not of this graph.
    pub fn path(&self, tree: &Tree, node: u32) -> Option<Vec<Step>> {
        if !tree.minutes.get(node as usize)?.is_finite() {
            return None;
        }
        let mut steps = Vec::new();
        let mut at = node;
        while let Some(a) = tree.via.get(at as usize).copied().filter(|a| *a != NONE) {
            let (from, i) = (*tree.from.get(at as usize)?, a as usize);
            steps.push(Step { from, to: at, minutes: *self.minutes.get(i)?, edge: *self.edge.get(i)? });
            if steps.len() > self.nodes() {
                return None;
            }
            at = from;
        }
        steps.reverse();
        Some(steps)
    }
}

/// What [`Graph::search`] found.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    /// The least minutes to each node; infinite where none leads.
    pub minutes: Vec<f64>,
    /// The arc by which each node was reached.
    via: Vec<u32>,
    /// The node that the arc leaves.
    from: Vec<u32>,
}

impl Tree {
    /// The node before `node` on its shortest path; `None` for a source and for what was not reached.
    pub fn before(&self, node: u32) -> Option<u32> {
        self.from.get(node as usize).copied().filter(|n| *n != NONE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edge(from: u32, to: u32, minutes: f64) -> Edge {
        Edge { from, to, minutes, oneway: false, group: None }
    }

    #[test]
    fn the_shorter_way_round_is_taken() {
        let edges = [edge(0, 1, 10.0), edge(1, 2, 10.0), edge(0, 3, 5.0), edge(3, 2, 5.0)];
        let g = Graph::new(5, &edges).unwrap();
        let tree = g.search(&[(0, 0.0)], &[], f64::INFINITY);
        assert_eq!(tree.minutes, [0.0, 10.0, 10.0, 5.0, f64::INFINITY]);
        let path = g.path(&tree, 2).unwrap();
        assert_eq!(path.iter().map(|s| (s.from, s.to, s.edge)).collect::<Vec<_>>(), [(0, 3, 2), (3, 2, 3)]);
        assert_eq!(g.path(&tree, 0), Some(Vec::new()));
        assert_eq!((g.path(&tree, 4), g.path(&tree, 9)), (None, None));
        assert_eq!((tree.before(2), tree.before(0)), (Some(3), None));
    }

    #[test]
    fn one_way_and_closed_edges_are_respected() {
        let edges = [
            Edge { oneway: true, ..edge(0, 1, 1.0) },
            Edge { group: Some(0), ..edge(1, 2, 1.0) },
            Edge { group: Some(7), ..edge(0, 2, 1.0) },
        ];
        let g = Graph::new(3, &edges).unwrap();
        let minutes = |from: u32, open: &[bool]| g.search(&[(from, 0.0)], open, f64::INFINITY).minutes;
        assert_eq!(minutes(0, &[true]), [0.0, 1.0, 2.0]);
        assert_eq!(minutes(0, &[false]), [0.0, 1.0, f64::INFINITY]);
        assert_eq!(minutes(1, &[true]), [f64::INFINITY, 0.0, 1.0]);
    }

    #[test]
    fn sources_start_at_their_minutes_and_the_limit_ends_the_search() {
        let g = Graph::new(4, &[edge(0, 1, 2.0), edge(1, 2, 2.0), edge(2, 3, 2.0)]).unwrap();
        let tree = g.search(&[(0, 1.0), (3, 0.5), (3, 4.0), (99, 0.0), (1, f64::NAN), (1, -1.0)], &[], 2.5);
        assert_eq!(tree.minutes, [1.0, f64::INFINITY, 2.5, 0.5]);
    }

    #[test]
    fn bad_edges_are_named() {
        let e = |e: Edge| Graph::new(2, &[edge(0, 1, 1.0), e]).unwrap_err();
        assert_eq!(e(edge(0, 2, 1.0)), "edges[1]: node 2 must be below 2");
        assert!(e(edge(0, 1, -1.0)).contains("edges[1]: minutes must be"));
        assert!(e(edge(0, 1, f64::NAN)).contains("NaN"));
        assert_eq!(Graph::new(0, &[]).unwrap().search(&[(0, 0.0)], &[], 1.0).minutes, []);
    }
}

//! What a cluster says about its points: sums and extremes of a field, counts by category.

use super::hierarchy::{Hierarchy, Item};

/// A number field over some points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Summary {
    /// How many of the points have a number.
    pub count: u32,
    /// Their sum; 0 where there are none.
    pub sum: f64,
    /// The least; +∞ where there are none.
    pub min: f64,
    /// The greatest; −∞ where there are none.
    pub max: f64,
}

impl Summary {
    /// Of no points.
    pub const NOTHING: Summary = Summary { count: 0, sum: 0.0, min: f64::INFINITY, max: f64::NEG_INFINITY };

    /// Of one value; of no points when it is not finite.
    pub fn of(value: f64) -> Summary {
        if value.is_finite() { Summary { count: 1, sum: value, min: value, max: value } } else { Summary::NOTHING }
    }

    /// Takes in what another says.
    pub fn add(&mut self, other: Summary) {
        self.count += other.count;
        self.sum += other.sum;
        self.min = self.min.min(other.min);
        self.max = self.max.max(other.max);
    }

    /// The mean, where there is one.
    pub fn mean(&self) -> Option<f64> {
        (self.count > 0).then(|| self.sum / f64::from(self.count))
    }
}

/// Which figure of a [`Summary`] is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aggregate {
    /// How many points have a number.
    Count,
    /// Their sum.
    Sum,
    /// Their mean.
    Mean,
    /// The least.
    Min,
    /// The greatest.
    Max,
}

impl Aggregate {
    /// The names that [`Aggregate::from_name`] knows.
    pub const NAMES: &str = "count, sum, mean, min or max";

    /// The aggregate of that name.
    pub fn from_name(name: &str) -> Option<Aggregate> {
        Some(match name {
            "count" => Aggregate::Count,
            "sum" => Aggregate::Sum,
            "mean" => Aggregate::Mean,
            "min" => Aggregate::Min,
            "max" => Aggregate::Max,
            _ => return None,
        })
    }

    /// The figure; `None` where no point has a number, but for counts and sums, which are 0 then.
    pub fn of(self, summary: &Summary) -> Option<f64> {
        match self {
            Aggregate::Count => Some(f64::from(summary.count)),
            Aggregate::Sum => Some(summary.sum),
            Aggregate::Mean => summary.mean(),
            Aggregate::Min => (summary.count > 0).then_some(summary.min),
            Aggregate::Max => (summary.count > 0).then_some(summary.max),
        }
    }
}

/// A number field of every cluster of one hierarchy.
#[derive(Debug)]
pub struct Numbers {
    values: Vec<f64>,
    clusters: Vec<Summary>,
}

impl Numbers {
    /// Sums up a field; `values` are those of the points in input order, not finite where a point has none; a list too
    /// short means none for the rest.
    pub fn new(hierarchy: &Hierarchy, values: &[f64]) -> Numbers {
        let mut clusters: Vec<Summary> = Vec::with_capacity(hierarchy.clusters());
        // A cluster is made after its children.
        for c in 0..hierarchy.clusters() as u32 {
            let mut all = Summary::NOTHING;
            for node in hierarchy.child_nodes(Item::Cluster(c)) {
                let node = *node as usize;
                all.add(match node.checked_sub(hierarchy.len()) {
                    None => values.get(node).map_or(Summary::NOTHING, |v| Summary::of(*v)),
                    Some(child) => clusters.get(child).copied().unwrap_or(Summary::NOTHING),
                });
            }
            clusters.push(all);
        }
        Numbers { values: values.to_vec(), clusters }
    }

    /// What an item's points have.
    pub fn of(&self, item: Item) -> Summary {
        match item {
            Item::Point(i) => self.values.get(i as usize).map_or(Summary::NOTHING, |v| Summary::of(*v)),
            Item::Cluster(c) => self.clusters.get(c as usize).copied().unwrap_or(Summary::NOTHING),
        }
    }
}

/// How many points of each category every cluster of one hierarchy has.
#[derive(Debug)]
pub struct Counts {
    categories: usize,
    of_point: Vec<u32>,
    /// `categories` numbers a cluster.
    clusters: Vec<u32>,
}

impl Counts {
    /// Counts categories, numbered from 0 below `categories`; `of_point` are those of the points in input order, any
    /// other number for none. Costs `categories` × clusters numbers of memory.
    pub fn new(hierarchy: &Hierarchy, of_point: &[u32], categories: usize) -> Counts {
        let mut clusters = vec![0_u32; categories * hierarchy.clusters()];
        for c in 0..hierarchy.clusters() {
            let (made, rest) = clusters.split_at_mut(c * categories);
            let Some(own) = rest.get_mut(..categories) else { break };
            for node in hierarchy.child_nodes(Item::Cluster(c as u32)) {
                let node = *node as usize;
                match node.checked_sub(hierarchy.len()) {
                    None => {
                        let category = of_point.get(node).and_then(|k| own.get_mut(*k as usize));
                        category.into_iter().for_each(|n| *n += 1);
                    }
                    Some(child) => {
                        let counts = made.get(child * categories..(child + 1) * categories).unwrap_or_default();
                        own.iter_mut().zip(counts).for_each(|(n, more)| *n += more);
                    }
                }
            }
        }
        Counts { categories, of_point: of_point.to_vec(), clusters }
    }

    /// How many categories there are.
    pub fn categories(&self) -> usize {
        self.categories
    }

    /// The counts of an item's points, one for each category.
    pub fn of(&self, item: Item) -> Vec<u32> {
        match item {
            Item::Point(i) => {
                let own = self.of_point.get(i as usize);
                (0..self.categories as u32).map(|k| u32::from(own == Some(&k))).collect()
            }
            Item::Cluster(c) => {
                let start = c as usize * self.categories;
                self.clusters.get(start..start + self.categories).unwrap_or_default().to_vec()
            }
        }
    }
}

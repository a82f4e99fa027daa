//! A set of turns that tells how many of its own come before one.

/// Bits of numbers below some end, with the count of those before each word.
pub(super) struct Turns {
    words: Vec<(u64, u32)>,
}

impl Turns {
    /// The set of some numbers below `end`.
    #[inline(never)]
    pub(super) fn new(end: usize, numbers: impl Iterator<Item = u32>) -> Turns {
        let mut words = vec![(0_u64, 0_u32); end / 64 + 1];
        for i in numbers {
            words[i as usize / 64].0 |= 1 << (i % 64);
        }
        let mut before = 0;
        for word in &mut words {
            word.1 = before;
            before += word.0.count_ones();
        }
        Turns { words }
    }

    /// How many of the set are less than a number.
    pub(super) fn before(&self, number: u32) -> u32 {
        let (word, before) = self.words[number as usize / 64];
        before + (word & ((1 << (number % 64)) - 1)).count_ones()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_what_comes_before() {
        let set = [0, 3, 63, 64, 65, 127, 128, 199];
        let turns = Turns::new(200, set.into_iter());
        for i in 0..200 {
            assert_eq!(turns.before(i), set.iter().filter(|t| **t < i).count() as u32, "{i}");
        }
        assert_eq!(Turns::new(0, [].into_iter()).before(0), 0);
    }
}

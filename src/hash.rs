//! Tables by a hash that is made for short texts and numbers: the standard library's is made against attackers, and took a third of
//! the time that a file of names takes to read. Its keys are fixed in a browser, too, so it would keep no attacker out.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// A hash table. Each further pair of types adds some two kB to the wasm.
pub(crate) type Table<K, V> = HashMap<K, V, BuildHasherDefault<Mix>>;

/// Each eight bytes are mixed in by a multiplication: FxHash of the Firefox and Rust compilers.
#[derive(Default)]
pub(crate) struct Mix(u64);

impl Mix {
    fn mix(&mut self, eight: u64) {
        self.0 = (self.0.rotate_left(5) ^ eight).wrapping_mul(0x517c_c1b7_2722_0a95);
    }
}

impl Hasher for Mix {
    fn write(&mut self, bytes: &[u8]) {
        let (eights, rest) = bytes.as_chunks::<8>();
        eights.iter().for_each(|eight| self.mix(u64::from_le_bytes(*eight)));
        let last = rest.iter().rev().fold(0, |all, byte| all << 8 | u64::from(*byte));
        self.mix(last << 3 | rest.len() as u64);
    }

    fn write_u8(&mut self, byte: u8) {
        self.mix(u64::from(byte));
    }

    fn write_u64(&mut self, eight: u64) {
        self.mix(eight);
    }

    /// A multiplication leaves the high bits best mixed, and tables look at the low ones, too.
    fn finish(&self) -> u64 {
        let mixed = (self.0 ^ self.0 >> 32).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        mixed ^ mixed >> 29
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::hash::BuildHasher;

    #[test]
    fn texts_that_are_alike_fall_apart() {
        let build = BuildHasherDefault::<Mix>::default();
        for name in ["p", "第", "a-longer-name-of-something-", "0000000"] {
            let hashes: Vec<u64> = (0..20_000).map(|i| build.hash_one(format!("{name}{i}").as_str())).collect();
            let distinct =
                |of: &dyn Fn(&u64) -> u64| hashes.iter().map(of).collect::<std::collections::HashSet<_>>().len();
            assert_eq!(distinct(&|h| *h), 20_000, "{name}");
            // 20,000 balls into 65,536 bins hit 17,230 of them by chance.
            let low = distinct(&|h| h & 0xffff);
            assert!(low > 16_000, "{name}: {low}");
            assert!(distinct(&|h| h >> 57) == 128, "{name}");
        }
    }
}

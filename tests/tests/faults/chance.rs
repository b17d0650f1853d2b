//! Numbers that look random and are the same in every run.

/// The generator `splitmix64`.
pub(crate) struct Chance(u64);

impl Chance {
    pub(crate) fn new(seeds: &[u64]) -> Self {
        let mut chance = Self(0);
        for seed in seeds {
            chance.0 ^= *seed;
            chance.0 = chance.next();
        }
        chance
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// From `low` up to, but not including, `high`.
    pub(crate) fn between(&mut self, low: usize, high: usize) -> usize {
        let width = high.saturating_sub(low).max(1) as u64;
        low + usize::try_from(self.next() % width).unwrap()
    }

    /// From 0 up to, but not including, 1, in thousandths.
    pub(crate) fn fraction(&mut self) -> f64 {
        self.between(0, 1000) as f64 / 1000.0
    }
}

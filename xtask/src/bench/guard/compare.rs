//! Counts against counts.

use std::collections::BTreeSet;

use super::Counts;

/// How far counts may move, in per cent of the stored ones.
pub const THRESHOLD_PERCENT: u64 = 3;

/// What became of a benchmark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// As many instructions as before, within the threshold.
    Within,
    /// More, beyond the threshold.
    More,
    /// Fewer, beyond the threshold: the stored count no longer guards what was gained.
    Fewer,
    /// There is no count to compare with.
    New,
    /// It was not run, so that nothing is guarded any more.
    Missing,
}

impl Verdict {
    /// Whether the guard fails.
    #[must_use]
    pub fn fails(self) -> bool {
        matches!(self, Self::More | Self::New | Self::Missing)
    }

    /// In a word.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Within => "within",
            Self::More => "more",
            Self::Fewer => "fewer",
            Self::New => "new",
            Self::Missing => "missing",
        }
    }
}

/// One benchmark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its name.
    pub name: String,
    /// The stored count.
    pub before: Option<u64>,
    /// The new count.
    pub after: Option<u64>,
    /// What that means.
    pub verdict: Verdict,
}

impl Row {
    /// By how many per cent the count has moved, to hundredths.
    #[must_use]
    pub fn change_percent(&self) -> Option<f64> {
        let (before, after) = (self.before? as f64, self.after? as f64);
        let hundredths = ((after - before) / before * 10_000.0).round();
        // Never `-0`.
        Some(hundredths / 100.0 + 0.0)
    }
}

/// All benchmarks of both sides by name.
#[must_use]
pub fn compare(before: &Counts, after: &Counts) -> Vec<Row> {
    let names: BTreeSet<_> = before.keys().chain(after.keys()).collect();
    names
        .into_iter()
        .map(|name| {
            let (before, after) = (before.get(name).copied(), after.get(name).copied());
            Row {
                name: name.clone(),
                before,
                after,
                verdict: verdict(before, after),
            }
        })
        .collect()
}

fn verdict(before: Option<u64>, after: Option<u64>) -> Verdict {
    let (Some(before), Some(after)) = (before, after) else {
        return match after {
            Some(_) => Verdict::New,
            None => Verdict::Missing,
        };
    };
    // In whole numbers: exactly at the threshold is within, whatever floating point makes of it.
    let moved = u128::from(before.abs_diff(after)) * 100;
    if moved <= u128::from(before) * u128::from(THRESHOLD_PERCENT) {
        Verdict::Within
    } else if after > before {
        Verdict::More
    } else {
        Verdict::Fewer
    }
}

//! What benchmarks find: rows of one table, whatever the work.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

/// The lower quartile, the median and the upper quartile of something that was measured several times.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Spread {
    /// A quarter of the measurements is below.
    pub low: f64,
    /// Half of the measurements is below.
    pub median: f64,
    /// A quarter of the measurements is above.
    pub high: f64,
}

impl Spread {
    /// Of these measurements; `None` if there are none, or one is no number.
    #[must_use]
    pub fn of(values: &[f64]) -> Option<Self> {
        if values.iter().any(|value| !value.is_finite()) {
            return None;
        }
        let mut sorted = values.to_vec();
        sorted.sort_by(f64::total_cmp);
        // Between two measurements where none stands in the place: the median of an even number is not the upper one of the middle.
        let at = |share: f64| {
            let place = sorted.len().checked_sub(1)? as f64 * share;
            let below = sorted.get(place.floor() as usize)?;
            let above = sorted.get(place.ceil() as usize)?;
            Some(below + (above - below) * place.fract())
        };
        Some(Self {
            low: at(0.25)?,
            median: at(0.5)?,
            high: at(0.75)?,
        })
    }
}

/// In what a value is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Seconds.
    Seconds,
    /// Microseconds.
    Microseconds,
    /// Mebibytes.
    Mebibytes,
    /// Things of which there is a whole number or a mean.
    Count,
    /// Things for each second.
    PerSecond,
    /// A number without a unit.
    Plain,
}

/// What is wanted of a row.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Goal {
    /// The ratio to the reference is at most this.
    RatioAtMost(f64),
    /// The ratio to the reference is at least this.
    RatioAtLeast(f64),
    /// The value is at most this.
    AtMost(f64),
    /// The value is at least this.
    AtLeast(f64),
    /// The value is at most this much more than the reference.
    MoreAtMost(f64),
}

/// One measure of one side of a work.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// What was done, for example `segment, 1,000 pages of 1,000`.
    pub case: String,
    /// What was measured, for example `CPU time`.
    pub measure: String,
    /// In what it is counted.
    pub unit: Unit,
    /// Who did it, for example `traits`.
    pub side: String,
    /// What was measured, over all rounds.
    pub value: Spread,
    /// What the side is held against, with the median that it had.
    pub reference: Option<(String, f64)>,
    /// Value by reference, taken within each round.
    pub ratio: Option<Spread>,
    /// What is wanted.
    pub goal: Option<Goal>,
}

impl Row {
    /// Whether the medians meet the goal, if there is one.
    #[must_use]
    pub fn is_met(&self) -> Option<bool> {
        let (value, ratio) = (self.value.median, self.ratio.map(|ratio| ratio.median));
        // What a goal needs and the row lacks is a goal that is missed.
        let met = match self.goal? {
            Goal::RatioAtMost(most) => ratio.is_some_and(|ratio| ratio <= most),
            Goal::RatioAtLeast(least) => ratio.is_some_and(|ratio| ratio >= least),
            Goal::AtMost(most) => value <= most,
            Goal::AtLeast(least) => value >= least,
            Goal::MoreAtMost(more) => {
                let reference = self.reference.as_ref();
                reference.is_some_and(|(_, reference)| value - reference <= more)
            }
        };
        Some(met)
    }

    /// What makes the row the same in another run.
    #[must_use]
    pub fn key(&self) -> (&str, &str, &str) {
        (&self.case, &self.measure, &self.side)
    }
}

/// What was measured of one side in each round, in the same order as of all other sides.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Samples {
    /// Who was measured.
    pub side: String,
    /// One value for each round.
    pub values: Vec<f64>,
}

/// The rows of one measure over several sides: the first side is what the others are held against. A side without a value has no row.
#[must_use]
pub fn rows(
    case: &str,
    measure: &str,
    unit: Unit,
    sides: &[Samples],
    goal_of: impl Fn(&str) -> Option<Goal>,
) -> Vec<Row> {
    let reference = sides.first();
    let row = |(number, side): (usize, &Samples)| {
        let value = Spread::of(&side.values)?;
        let other = reference.filter(|_| number > 0);
        let ratios = other.map(|other| {
            let pairs = side.values.iter().zip(&other.values);
            pairs.map(|(own, other)| own / other).collect::<Vec<_>>()
        });
        let median = |other: &Samples| {
            let spread = Spread::of(&other.values)?;
            Some((other.side.clone(), spread.median))
        };
        Some(Row {
            case: case.to_owned(),
            measure: measure.to_owned(),
            unit,
            side: side.side.clone(),
            value,
            reference: other.and_then(median),
            ratio: ratios.and_then(|ratios| Spread::of(&ratios)),
            goal: goal_of(&side.side),
        })
    };
    sides.iter().enumerate().filter_map(row).collect()
}

/// Something that was not measured.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Skipped {
    /// What is missing from the table.
    pub what: String,
    /// Why, and what helps.
    pub why: String,
}

/// What one work found.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Findings {
    /// The table.
    pub rows: Vec<Row>,
    /// What it lacks.
    pub skipped: Vec<Skipped>,
    /// The programs of others that were measured, with their versions.
    #[serde(default)]
    pub others: BTreeSet<String>,
}

impl Findings {
    /// Takes over what another part of the work found.
    pub fn extend(&mut self, other: Self) {
        self.rows.extend(other.rows);
        self.skipped.extend(other.skipped);
        self.others.extend(other.others);
    }

    /// Notes that something was not measured.
    pub fn skip(&mut self, what: impl Into<String>, why: impl Into<String>) {
        self.skipped.push(Skipped {
            what: what.into(),
            why: why.into(),
        });
    }

    /// Writes the folders of this machine as they are called on every machine: results end up in documents.
    pub(super) fn forget_folders(&mut self, folders: &[(String, &str)]) {
        for why in self.skipped.iter_mut().map(|skipped| &mut skipped.why) {
            for (folder, name) in folders {
                *why = why.replace(folder, name);
            }
        }
    }
}

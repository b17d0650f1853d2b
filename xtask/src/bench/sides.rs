//! Sides of a comparison, which do the same work in turns.

use std::fmt;
use std::io::Write;

use super::result::{Goal, Row, Samples, Unit, rows};

/// Does the work once, and tells what that used.
type Run<'a, T> = Box<dyn Fn() -> Result<T, String> + 'a>;

/// Somebody who can do the work.
pub struct Side<'a, T> {
    name: String,
    run: Run<'a, T>,
}

impl<'a, T> Side<'a, T> {
    /// A side of this name.
    pub fn new(name: impl Into<String>, run: impl Fn() -> Result<T, String> + 'a) -> Self {
        Self {
            name: name.into(),
            run: Box::new(run),
        }
    }
}

impl<T> fmt::Debug for Side<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Side").field(&self.name).finish()
    }
}

/// What a side used in each round.
#[derive(Clone, Debug, PartialEq)]
pub struct Used<T> {
    /// Who it was.
    pub side: String,
    /// One entry for each round.
    pub rounds: Vec<T>,
}

/// Lets each side do its work once in every round. Who begins changes with each round, so that nobody is always the one who finds the machine cold.
///
/// # Errors
/// A side fails.
pub fn in_turns<T>(
    sides: &[Side<'_, T>],
    rounds: u32,
    progress: &mut dyn Write,
) -> Result<Vec<Used<T>>, String> {
    let used = |side: &Side<'_, T>| Used {
        side: side.name.clone(),
        rounds: Vec::new(),
    };
    let mut all: Vec<_> = sides.iter().map(used).collect();
    for round in 0..rounds {
        for turn in 0..sides.len() {
            let number = (turn + round as usize) % sides.len();
            if let (Some(side), Some(used)) = (sides.get(number), all.get_mut(number)) {
                let done = (side.run)().map_err(|error| format!("{}: {error}", side.name))?;
                used.rounds.push(done);
            }
        }
        // Nowhere is left to report that standard error is closed.
        let _ = write!(progress, ".").and_then(|()| progress.flush());
    }
    let _ = writeln!(progress);
    Ok(all)
}

/// One measure of what all sides used.
pub fn samples<T>(used: &[Used<T>], measure: impl Fn(&T) -> f64) -> Vec<Samples> {
    let of = |used: &Used<T>| Samples {
        side: used.side.clone(),
        values: used.rounds.iter().map(&measure).collect(),
    };
    used.iter().map(of).collect()
}

/// What is measured of a side, in what it is counted, and where it is found.
pub type Measure<T> = (&'static str, Unit, fn(&T) -> f64);

/// The rows of several measures. The first side is what the others are held against; `goal` is asked with a side and a measure.
pub fn table<T>(
    case: &str,
    used: &[Used<T>],
    measures: &[Measure<T>],
    goal: impl Fn(&str, &str) -> Option<Goal>,
) -> Vec<Row> {
    let of_measure = |(measure, unit, value): &Measure<T>| {
        rows(case, measure, *unit, &samples(used, value), |side| {
            goal(side, measure)
        })
    };
    measures.iter().flat_map(of_measure).collect()
}

//! Decoding a page without any network: a function of its own, which criterion measures.

use std::fs;
use std::io::Write;
use std::path::Path;

use serde::Deserialize;

use super::super::Setting;
use super::super::process::said;
use super::super::result::{Findings, Goal, Row, Spread, Unit};
use super::super::server::PROVIDERS;
use crate::cargo::{cargo, forget_the_callers_build};

const BY_HAND: &str = "by hand";
const TRAITS: &str = "traits";

/// What criterion keeps of a benchmark, in nanoseconds.
#[derive(Debug, Deserialize)]
struct Estimates {
    median: Estimate,
}

#[derive(Debug, Deserialize)]
struct Estimate {
    point_estimate: f64,
    confidence_interval: Interval,
}

#[derive(Debug, Deserialize)]
struct Interval {
    lower_bound: f64,
    upper_bound: f64,
}

pub(super) fn run(setting: &Setting<'_>, _: &mut dyn Write) -> Result<Findings, String> {
    let kept = setting.folder().join("criterion");
    let mut command = cargo(setting.root);
    forget_the_callers_build(&mut command);
    command.args(["bench", "--quiet", "--package", "groups-benches"]);
    command.args(["--bench", "decoding", "--", "--noplot"]);
    // Its own report would stand among the tables.
    said(command.env("CRITERION_HOME", &kept))?;
    let mut findings = Findings::default();
    for provider in PROVIDERS {
        let of = |side| estimates(&kept.join(provider).join(side));
        findings
            .rows
            .extend(compared(provider, &of(BY_HAND)?, &of(TRAITS)?));
    }
    Ok(findings)
}

fn estimates(folder: &Path) -> Result<Estimates, String> {
    let file = folder.join("new/estimates.json");
    let name = file.display();
    let text =
        fs::read_to_string(&file).map_err(|error| format!("`{name}` cannot be read: {error}"))?;
    serde_json::from_str(&text)
        .map_err(|error| format!("`{name}` holds no estimates of criterion: {error}"))
}

/// The rows of both sides. Instead of the middle half of rounds, a value has the interval that criterion is confident of, and a ratio the widest that follows from two of them.
fn compared(provider: &str, by_hand: &Estimates, traits: &Estimates) -> [Row; 2] {
    let spread = |estimates: &Estimates| {
        let Estimate {
            point_estimate,
            confidence_interval,
        } = &estimates.median;
        Spread {
            low: confidence_interval.lower_bound / 1e3,
            median: point_estimate / 1e3,
            high: confidence_interval.upper_bound / 1e3,
        }
    };
    let (reference, value) = (spread(by_hand), spread(traits));
    let row = |side: &str, value| Row {
        case: format!("{provider}, a page of 1,000 groups"),
        measure: "time".to_owned(),
        unit: Unit::Microseconds,
        side: side.to_owned(),
        value,
        reference: None,
        ratio: None,
        goal: None,
    };
    let own = Row {
        reference: Some((BY_HAND.to_owned(), reference.median)),
        ratio: Some(Spread {
            low: value.low / reference.high,
            median: value.median / reference.median,
            high: value.high / reference.low,
        }),
        goal: Some(Goal::RatioAtMost(1.10)),
        ..row(TRAITS, value)
    };
    [row(BY_HAND, reference), own]
}

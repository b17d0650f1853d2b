//! The stored counts, and what they hold for.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::Counts;

/// Where baselines are, from the root of the workspace.
const FOLDER: &str = "benches/baselines";

/// What counts depend on besides the sources, by name, for example `rustc`. There is always a `target`.
pub type Conditions = BTreeMap<String, String>;

/// Counts of an earlier state of the sources.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Baseline {
    /// What they hold for.
    pub conditions: Conditions,
    /// The counts.
    pub instructions: Counts,
}

/// The file with the baseline of a target.
pub(super) fn place(conditions: &Conditions) -> Result<String, String> {
    let target = conditions.get("target").map(String::as_str);
    let is_name = |name: &&str| {
        let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        !name.is_empty() && name.chars().all(fits)
    };
    let target = target.filter(is_name).ok_or("the target is not known")?;
    Ok(format!("{FOLDER}/{target}.json"))
}

impl Baseline {
    /// Reads what `write` wrote to `place`.
    ///
    /// # Errors
    /// Where the text is no baseline.
    pub fn read(text: &str, place: &str) -> Result<Self, String> {
        let remedy = "restore it, or write it anew with `cargo xtask bench --guard --update`";
        let baseline: Self = serde_json::from_str(text)
            .map_err(|error| format!("`{place}` is no baseline: {error}; {remedy}"))?;
        if let Some(name) = baseline
            .instructions
            .iter()
            .find_map(|(name, count)| (*count == 0).then_some(name))
        {
            return Err(format!(
                "`{place}` is no baseline: `{name}` has no instructions; {remedy}"
            ));
        }
        Ok(baseline)
    }

    /// Whether the counts can be compared with counts under `conditions`.
    ///
    /// # Errors
    /// What differs, and what to do.
    pub fn check(&self, conditions: &Conditions, place: &str) -> Result<(), String> {
        let names: std::collections::BTreeSet<_> =
            self.conditions.keys().chain(conditions.keys()).collect();
        let shown = |value: Option<&String>| value.map_or("nothing", String::as_str).to_owned();
        let differences: Vec<_> = names
            .into_iter()
            .filter_map(|name| {
                let (stored, here) = (self.conditions.get(name), conditions.get(name));
                (stored != here).then(|| {
                    let (stored, here) = (shown(stored), shown(here));
                    format!("{name}: `{stored}` there, `{here}` here")
                })
            })
            .collect();
        if differences.is_empty() {
            return Ok(());
        }
        Err(format!(
            "the counts in `{place}` cannot be compared with those of this machine:\n         {}\n       Use what they were made with. \
             Or check out the state to compare with, run `cargo xtask bench --guard --update` there, and keep the file for the comparison.",
            differences.join("\n         ")
        ))
    }

    pub(super) fn write(&self, file: &Path, place: &str) -> Result<(), String> {
        let unwritable =
            |error: &dyn std::fmt::Display| format!("`{place}` cannot be written: {error}");
        let mut text = serde_json::to_string_pretty(self).map_err(|error| unwritable(&error))?;
        text.push('\n');
        if let Some(folder) = file.parent() {
            fs::create_dir_all(folder).map_err(|error| unwritable(&error))?;
        }
        fs::write(file, text).map_err(|error| unwritable(&error))
    }
}

//! Faults on purpose.

mod engine;
mod file;
mod rule;

pub use file::FaultsError;
pub use rule::{ErrorBody, Fault, Rule};

#[cfg(test)]
pub(crate) use engine::Status;
pub(crate) use engine::{Act, Engine, Keep, Plan};
pub(crate) use file::without_position;

use crate::VendorName;

/// Which calls go wrong, and how.
///
/// Every rule looks at every call that it fits, in the order of the rules; several can strike the same call. What a rule decides depends on its seed and on the
/// calls that it has seen, so that a program that calls one after the other meets the same faults on every run.
///
/// ```
/// use groups_sim::{Fault, Faults, Rule, VendorName};
///
/// let second_page_fails = Rule::new(Fault::Drop).on(VendorName::Opendatasoft, "list_user_groups").every(2).with_limit(1);
/// let faults = Faults::new().with_seed(7).with_rule(second_page_fails);
///
/// let same = r#"{"seed": 7, "rules": [{"vendor": "opendatasoft", "operation": "list_user_groups", "kind": "drop", "every": 2, "limit": 1}]}"#;
/// # assert_eq!(
/// Faults::from_json(same)?
/// # , faults);
/// # Ok::<(), groups_sim::FaultsError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Faults {
    seed: u64,
    rules: Vec<Rule>,
}

impl Faults {
    /// No faults.
    pub fn new() -> Self {
        Self::default()
    }

    /// The seed of all rules that have none of their own; 0 if it is not set.
    #[must_use]
    pub fn with_seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Adds a rule.
    #[must_use]
    pub fn with_rule(mut self, rule: Rule) -> Self {
        self.rules.push(rule);
        self
    }

    /// Reads what a faults file says; the README describes it.
    ///
    /// # Errors
    /// What is wrong and in which line.
    pub fn from_json(text: &str) -> Result<Self, FaultsError> {
        file::read(text)
    }

    /// Whether every rule names an operation that exists.
    pub(crate) fn check(&self) -> Result<(), FaultsError> {
        for (position, rule) in self.rules.iter().enumerate() {
            rule.check().map_err(|(field, message)| FaultsError {
                line: None,
                field: format!("rules[{position}].{field}"),
                message,
            })?;
        }
        Ok(())
    }
}

/// The operations that a rule can name: those of one vendor, or of all.
fn operations(vendor: Option<VendorName>) -> Vec<&'static str> {
    let vendors = VendorName::ALL.into_iter();
    let wanted = vendors.filter(|name| vendor.is_none_or(|vendor| vendor == *name));
    let mut operations: Vec<_> = wanted.flat_map(VendorName::operations).collect();
    operations.sort_unstable();
    operations.dedup();
    operations
}

//! A seed for each vendor, and what a seed file says.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use crate::VendorName;
use crate::faults::without_position;
use crate::seed::Seed;
use crate::vendors::{AllChoices, SeedFile};

/// What each vendor's installation holds when it starts, and its choices if a file names them.
///
/// ```
/// let everywhere = groups_sim::Seeds::from_json(r#"{"users": [{"email": "ada@example.com"}]}"#)?;
/// let one_only = groups_sim::Seeds::from_json(r#"{"segment": {"groups": [{"name": "Analysts"}]}}"#)?;
/// # Ok::<(), groups_sim::SeedsError>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Seeds {
    /// Of every vendor that has none of its own. Shared, because large ones take more memory than what is made of them.
    common: Arc<Seed>,
    own: BTreeMap<VendorName, Arc<Seed>>,
    pub(crate) choices: AllChoices,
}

/// What is wrong with a seed file.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SeedsError {
    /// The line, from 1, if the file can be read up to there only.
    pub line: Option<usize>,
    /// The field, for example `segment.groups[3].members`; empty for the whole file.
    pub field: String,
    /// What is wrong with it.
    pub message: String,
}

impl fmt::Display for SeedsError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(line) = self.line {
            write!(formatter, "line {line}: ")?;
        }
        if !self.field.is_empty() {
            write!(formatter, "{}: ", self.field)?;
        }
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for SeedsError {}

impl Seeds {
    /// The same for all vendors.
    pub fn same(seed: Seed) -> Self {
        Self {
            common: Arc::new(seed),
            ..Self::default()
        }
    }

    /// What a vendor starts with.
    pub(crate) fn of(&self, vendor: VendorName) -> Arc<Seed> {
        Arc::clone(self.own.get(&vendor).unwrap_or(&self.common))
    }

    /// Sets what one vendor starts with.
    #[must_use]
    pub fn with(mut self, vendor: VendorName, seed: Seed) -> Self {
        self.own.insert(vendor, Arc::new(seed));
        self
    }

    /// Reads what a seed file says; the README describes it.
    ///
    /// # Errors
    /// What is wrong and where.
    pub fn from_json(text: &str) -> Result<Self, SeedsError> {
        let mut file: SeedFile = match serde_json::from_str(text) {
            Ok(file) => file,
            // Finding out where costs time on large files, so that only wrong ones are read again.
            Err(error) => return Err(locate(text, &error)),
        };
        let common = file.users.is_some() || file.groups.is_some() || file.fill.is_some();
        let own = file.take_own();
        if common && !own.is_empty() {
            return Err(SeedsError {
                line: None,
                field: String::new(),
                message: "a file has either one seed for all vendors or one for each".to_owned(),
            });
        }
        let mut seeds = Self::same(Seed {
            users: file.users.unwrap_or_default(),
            groups: file.groups.unwrap_or_default(),
            fill: file.fill,
        });
        for (vendor, seed) in own {
            seeds = seeds.with(vendor, seed);
        }
        seeds.choices = file.choices;
        Ok(seeds)
    }
}

fn locate(text: &str, error: &serde_json::Error) -> SeedsError {
    let mut reader = serde_json::Deserializer::from_str(text);
    let path = serde_path_to_error::deserialize::<_, SeedFile>(&mut reader)
        .err()
        .map(|error| error.path().to_string());
    SeedsError {
        line: Some(error.line()).filter(|line| *line > 0),
        field: path.filter(|path| path != ".").unwrap_or_default(),
        message: without_position(error),
    }
}

//! A seed for each vendor, and what a seed file says.

use std::fmt;
use std::sync::Arc;

use serde::Deserialize;

use crate::faults::without_position;
use crate::seed::{Fill, Seed, SeedGroup, SeedUser};
use crate::{VendorName, kestra, opendatasoft, segment};

/// What each vendor's installation holds when it starts, and its choices if a file names them.
///
/// ```
/// let everywhere = groups_sim::Seeds::from_json(r#"{"users": [{"email": "ada@example.com"}]}"#)?;
/// let one_only = groups_sim::Seeds::from_json(r#"{"segment": {"groups": [{"name": "Analysts"}]}}"#)?;
/// # Ok::<(), groups_sim::SeedsError>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Seeds {
    /// Shared, because large ones take more memory than what is made of them.
    pub(crate) opendatasoft: Arc<Seed>,
    pub(crate) segment: Arc<Seed>,
    pub(crate) kestra: Arc<Seed>,
    pub(crate) choices: WrittenChoices,
}

/// The choices of a seed file.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct WrittenChoices {
    pub(crate) opendatasoft: Option<opendatasoft::Choices>,
    pub(crate) segment: Option<segment::Choices>,
    pub(crate) kestra: Option<kestra::Choices>,
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

/// Both forms of a seed file at once.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    users: Option<Vec<SeedUser>>,
    groups: Option<Vec<SeedGroup>>,
    fill: Option<Fill>,
    opendatasoft: Option<Seed>,
    segment: Option<Seed>,
    kestra: Option<Seed>,
    #[serde(default)]
    choices: WrittenChoices,
}

impl Seeds {
    /// The same for all vendors.
    pub fn same(seed: Seed) -> Self {
        let seed = Arc::new(seed);
        Self {
            opendatasoft: Arc::clone(&seed),
            segment: Arc::clone(&seed),
            kestra: seed,
            choices: WrittenChoices::default(),
        }
    }

    /// Sets what one vendor starts with.
    #[must_use]
    pub fn with(mut self, vendor: VendorName, seed: Seed) -> Self {
        let seed = Arc::new(seed);
        match vendor {
            VendorName::Opendatasoft => self.opendatasoft = seed,
            VendorName::Segment => self.segment = seed,
            VendorName::Kestra => self.kestra = seed,
        }
        self
    }

    /// Reads what a seed file says; the README describes it.
    ///
    /// # Errors
    /// What is wrong and where.
    pub fn from_json(text: &str) -> Result<Self, SeedsError> {
        let file: File = match serde_json::from_str(text) {
            Ok(file) => file,
            // Finding out where costs time on large files, so that only wrong ones are read again.
            Err(error) => return Err(locate(text, &error)),
        };
        let common = file.users.is_some() || file.groups.is_some() || file.fill.is_some();
        let own = [&file.opendatasoft, &file.segment, &file.kestra];
        if common && own.iter().any(|seed| seed.is_some()) {
            return Err(SeedsError {
                line: None,
                field: String::new(),
                message: "a file has either one seed for all vendors or one for each".to_owned(),
            });
        }
        let mut seeds = if common {
            Self::same(Seed {
                users: file.users.unwrap_or_default(),
                groups: file.groups.unwrap_or_default(),
                fill: file.fill,
            })
        } else {
            Self {
                opendatasoft: Arc::new(file.opendatasoft.unwrap_or_default()),
                segment: Arc::new(file.segment.unwrap_or_default()),
                kestra: Arc::new(file.kestra.unwrap_or_default()),
                choices: WrittenChoices::default(),
            }
        };
        seeds.choices = file.choices;
        Ok(seeds)
    }
}

fn locate(text: &str, error: &serde_json::Error) -> SeedsError {
    let mut reader = serde_json::Deserializer::from_str(text);
    let path = serde_path_to_error::deserialize::<_, File>(&mut reader)
        .err()
        .map(|error| error.path().to_string());
    SeedsError {
        line: Some(error.line()).filter(|line| *line > 0),
        field: path.filter(|path| path != ".").unwrap_or_default(),
        message: without_position(error),
    }
}

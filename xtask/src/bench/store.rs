//! Results that outlive a run.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::report;
use super::result::Findings;

/// The results of one or more works, with what has to be equal for two of them to be comparable.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Results {
    /// The form of this file.
    pub version: u32,
    /// The operating system and the processor architecture.
    pub target: String,
    /// The number of cores that programs may use.
    pub cores: usize,
    /// What each work found.
    pub works: BTreeMap<String, Findings>,
}

/// The page with the tables.
const PAGE: &str = "docs/performance.md";
/// The picture of growth on the page.
const PICTURE: &str = "docs/growth.svg";
/// The same where it is drawn, in the folder of the results.
pub(super) const DRAWN: &str = "growth.svg";

/// The form of the file that this program writes and reads.
const VERSION: u32 = 1;

impl Results {
    /// No results yet, of this machine.
    #[must_use]
    pub fn here() -> Self {
        Self {
            version: VERSION,
            target: format!("{} {}", std::env::consts::OS, std::env::consts::ARCH),
            cores: std::thread::available_parallelism().map_or(1, usize::from),
            works: BTreeMap::new(),
        }
    }

    /// Adds what a work found, in place of what it found before.
    pub fn add(&mut self, work: &str, findings: Findings) {
        self.works.insert(work.to_owned(), findings);
    }

    /// Whether no goal was missed.
    #[must_use]
    pub fn are_met(&self) -> bool {
        let mut rows = self.works.values().flat_map(|findings| &findings.rows);
        rows.all(|row| row.is_met() != Some(false))
    }

    /// Whether these are of a machine like this one.
    #[must_use]
    pub fn are_of_here(&self) -> bool {
        let here = Self::here();
        self.target == here.target && self.cores == here.cores
    }

    /// Writes the tables into the page, between the marks of each work, and puts the picture of growth from `folder` beside it.
    pub(super) fn document(&self, root: &Path, folder: &Path) -> Result<(), String> {
        let read = |path: &Path, name: &str| {
            fs::read_to_string(path).map_err(|error| format!("`{name}` cannot be read: {error}"))
        };
        let write = |name: &str, text: String| {
            fs::write(root.join(name), text)
                .map_err(|error| format!("`{name}` cannot be written: {error}"))
        };
        let page = report::documented(&read(&root.join(PAGE), PAGE)?, self)?;
        if self.works.contains_key("growth") {
            write(PICTURE, read(&folder.join(DRAWN), DRAWN)?)?;
        }
        write(PAGE, page)
    }
}

/// Where results are kept.
#[derive(Clone, Debug)]
pub struct Store {
    file: PathBuf,
}

impl Store {
    /// In this folder, which is made when it is needed.
    #[must_use]
    pub fn new(folder: &Path) -> Self {
        Self {
            file: folder.join("results.json"),
        }
    }

    /// What was kept, or nothing if there is no file or it is of another machine or form.
    ///
    /// # Errors
    /// The file cannot be read, or holds something else.
    pub fn latest(&self) -> Result<Results, String> {
        if !self.file.exists() {
            return Ok(Results::here());
        }
        let kept = match parse(&self.file).map_err(|error| format!("{error}; remove it"))? {
            Form::Known(kept) => Some(kept).filter(Results::are_of_here),
            Form::Other(_) => None,
        };
        Ok(kept.unwrap_or_else(Results::here))
    }

    /// Keeps these results, and those of other works that were kept before.
    ///
    /// # Errors
    /// The file cannot be read or written.
    pub fn keep(&self, results: &Results) -> Result<(), String> {
        let mut all = self.latest()?;
        for (work, findings) in &results.works {
            all.add(work, findings.clone());
        }
        let unwritable = |error| format!("`{}` cannot be written: {error}", self.file.display());
        if let Some(folder) = self.file.parent() {
            fs::create_dir_all(folder).map_err(unwritable)?;
        }
        let text = serde_json::to_string_pretty(&all)
            .map_err(|error| format!("the results cannot be written as JSON: {error}"))?;
        // A run that is stopped here must not leave half a file.
        let draft = self.file.with_extension("json.draft");
        fs::write(&draft, text + "\n").map_err(unwritable)?;
        fs::rename(&draft, &self.file).map_err(unwritable)
    }
}

/// Reads results.
pub(super) fn read(file: &Path) -> Result<Results, String> {
    match parse(file)? {
        Form::Known(results) => Ok(results),
        Form::Other(found) => Err(format!(
            "`{}` has results in form {found}, this program knows {VERSION}; measure again",
            file.display()
        )),
    }
}

/// What a file with results holds.
enum Form {
    Known(Results),
    Other(u32),
}

fn parse(file: &Path) -> Result<Form, String> {
    /// What every form has.
    #[derive(Deserialize)]
    struct Head {
        version: u32,
    }

    let name = file.display();
    let text =
        fs::read_to_string(file).map_err(|error| format!("`{name}` cannot be read: {error}"))?;
    let other = |error| format!("`{name}` holds no results of `cargo xtask bench`: {error}");
    let head: Head = serde_json::from_str(&text).map_err(other)?;
    if head.version != VERSION {
        return Ok(Form::Other(head.version));
    }
    serde_json::from_str(&text).map(Form::Known).map_err(other)
}

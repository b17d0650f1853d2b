//! A YAML document in which every key and value knows its line and column.
//!
//! A spec is read into this tree once; the linter walks it, and [`Document::openapi`] hands the same data to the
//! generator. A general deserializer would lose the positions, which are the point of a problem report, and would accept
//! what we refuse: duplicate keys, anchors, tags.

mod load;
mod node;
mod openapi;
pub(crate) mod pointer;
mod scalar;

use std::io::Read as _;
use std::path::Path;

pub use node::{Entry, Map, Node, Span, Value};
pub use pointer::{Step, render};

use crate::lint::Problem;
use crate::lint::reading;

/// No spec comes near these bounds; a file that exceeds them is not a spec, and reading on would only cost memory.
const MAX_BYTES: u64 = 16 * 1024 * 1024;

/// A YAML file that passed every check that does not need to know OpenAPI.
#[derive(Clone, Debug)]
pub struct Document {
    name: String,
    root: Node,
}

impl Document {
    /// Reads the file at `path`.
    ///
    /// # Errors
    /// A problem that names the file and the place, whatever the file holds and whether it is a file at all.
    pub fn load(path: &Path) -> Result<Self, Problem> {
        let name = path.display().to_string();
        let fail = |rule, what: String| Problem::new(rule, &name, Span::START, "", what);

        let metadata = std::fs::metadata(path).map_err(|error| {
            fail(
                &reading::UNREADABLE,
                format!("`{name}` cannot be opened: {error}"),
            )
        })?;
        if metadata.is_dir() {
            return Err(fail(
                &reading::UNREADABLE,
                format!("`{name}` is a directory, not a file"),
            ));
        }
        if !metadata.is_file() {
            return Err(fail(
                &reading::UNREADABLE,
                format!("`{name}` is not a regular file"),
            ));
        }
        let mut bytes = Vec::new();
        std::fs::File::open(path)
            .and_then(|file| file.take(MAX_BYTES + 1).read_to_end(&mut bytes))
            .map_err(|error| {
                fail(
                    &reading::UNREADABLE,
                    format!("`{name}` cannot be read: {error}"),
                )
            })?;
        Self::from_bytes(&name, &bytes)
    }

    /// Reads a document from `text`; `name` is what problems call it.
    ///
    /// # Errors
    /// The first problem that keeps the text from being a single tree of plain data.
    pub fn parse(name: &str, text: &str) -> Result<Self, Problem> {
        Self::from_bytes(name, text.as_bytes())
    }

    fn from_bytes(name: &str, bytes: &[u8]) -> Result<Self, Problem> {
        let text = load::text(name, bytes)?;
        let root = load::tree(name, text)?;
        Ok(Self {
            name: name.to_owned(),
            root,
        })
    }

    /// The name of the file, as problems show it.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The top-level mapping.
    #[must_use]
    pub fn root(&self) -> &Node {
        &self.root
    }
}

//! A YAML document in which every key and value knows its line and column.
//!
//! A spec is read into this tree once; the linter walks it, and [`Document::openapi`] hands the same data to the
//! generator. A general deserializer would lose the positions, which are the point of a problem report, and would accept
//! what we refuse: duplicate keys, anchors, tags.
//!
//! Documents of vendors are read into the same tree. They are as they are, so whatever has one meaning only is accepted there.

mod build;
mod json;
mod load;
mod node;
mod openapi;
pub(crate) mod pointer;
mod scalar;

use std::io::Read as _;
use std::path::Path;

pub(crate) use load::text;
pub use node::{Entry, Map, Node, Span, Value};
pub use pointer::{Step, render};

use crate::lint::Problem;
use crate::lint::reading;

/// The most values that a document may have. The parts of a value that an alias repeats count each time.
const MAX_NODES: usize = 4_000_000;

/// Who wrote a document, which decides what it may be like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Origin {
    /// A spec of ours: plain data and nothing else.
    Ours,
    /// A vendor's document: also JSON, a byte order mark, anchors, merge keys and tags.
    Vendor,
}

/// No document comes near these bounds; a file that exceeds them is none, and reading on would only cost memory.
impl Origin {
    fn max_bytes(self) -> u64 {
        match self {
            Self::Ours => 16 * 1024 * 1024,
            Self::Vendor => 64 * 1024 * 1024,
        }
    }

    /// A spec nests about 20 levels deep. The walks over the tree recurse, and so do `openapiv3` and the generator, whose
    /// frames are large: a few hundred levels exhaust the stack, and nothing can catch that. Vendors' documents go deeper,
    /// with examples and inline schemas, and are read by nothing but the readers of ours.
    fn max_depth(self) -> usize {
        match self {
            Self::Ours => 64,
            Self::Vendor => 200,
        }
    }
}

/// A YAML file that passed every check that does not need to know OpenAPI.
#[derive(Clone, Debug)]
pub struct Document {
    name: String,
    root: Node,
    origin: Origin,
}

impl Document {
    /// Reads the file at `path`.
    ///
    /// # Errors
    /// A problem that names the file and the place, whatever the file holds and whether it is a file at all.
    pub fn load(path: &Path) -> Result<Self, Problem> {
        let bytes = bytes(path)?;
        Self::read(&path.display().to_string(), &bytes, Origin::Ours)
    }

    /// Reads a document from `text`; `name` is what problems call it.
    ///
    /// # Errors
    /// The first problem that keeps the text from being a single tree of plain data.
    pub fn parse(name: &str, text: &str) -> Result<Self, Problem> {
        Self::read(name, text.as_bytes(), Origin::Ours)
    }

    /// Reads a vendor's document, YAML or JSON, from `text`; `name` is what problems call it.
    ///
    /// # Errors
    /// As [`parse`](Self::parse), for less.
    pub fn parse_vendor(name: &str, text: &str) -> Result<Self, Problem> {
        Self::read(name, text.as_bytes(), Origin::Vendor)
    }

    /// Reads a document of ours from what a file holds.
    ///
    /// # Errors
    /// As [`parse`](Self::parse), and if it is no text.
    pub fn from_bytes(name: &str, bytes: &[u8]) -> Result<Self, Problem> {
        Self::read(name, bytes, Origin::Ours)
    }

    fn read(name: &str, bytes: &[u8], origin: Origin) -> Result<Self, Problem> {
        if bytes.len() as u64 > origin.max_bytes() {
            return Err(load::too_large(name, origin.max_bytes()));
        }
        let text = text(name, bytes)?;
        let root = load::tree(name, text, origin)?;
        Ok(Self {
            name: name.to_owned(),
            root,
            origin,
        })
    }

    /// Whether this is a spec of ours, not a vendor's document.
    #[must_use]
    pub(crate) fn is_ours(&self) -> bool {
        self.origin == Origin::Ours
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

/// What the file at `path` holds, as far as a file may be large.
///
/// # Errors
/// A problem that names the file, whether it is a file at all.
pub(crate) fn bytes(path: &Path) -> Result<Vec<u8>, Problem> {
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
        .and_then(|file| {
            file.take(Origin::Vendor.max_bytes() + 1)
                .read_to_end(&mut bytes)
        })
        .map_err(|error| {
            fail(
                &reading::UNREADABLE,
                format!("`{name}` cannot be read: {error}"),
            )
        })?;
    Ok(bytes)
}

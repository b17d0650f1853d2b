//! The deviations that a spec records.

use super::places::{Place, covers};
use crate::api::{Api, Kind};
use crate::document::{Document, Node, Step};

/// The extension that lists deviations.
pub(crate) const KEY: &str = "x-groups-deviations";

/// The kinds of documents that a deviation can name.
pub(crate) const KINDS: &[(&str, Kind)] =
    &[("openapi", Kind::OpenApi), ("markdown", Kind::Markdown)];

/// An intended difference from the vendor's documents.
#[derive(Clone, Debug)]
pub(super) struct Deviation {
    /// The object that carries it.
    owner: Place,
    /// The place inside of that object.
    at: String,
    /// The kinds of documents that it is about, each perhaps with a version; all if there are none.
    documents: Vec<String>,
    /// What those documents say, if it is about that alone.
    found: Option<Vec<String>>,
    /// Why.
    pub(super) reason: String,
    /// Where it is recorded.
    pub(super) line: usize,
}

impl Deviation {
    /// Its place, as problems show it.
    pub(super) fn shown(&self) -> String {
        let mut out = String::new();
        for step in self.owner.iter().chain([&self.at]) {
            if !out.is_empty() && !step.starts_with('[') {
                out.push('.');
            }
            out.push_str(step);
        }
        out
    }

    /// Whether it is about what documents like this one say.
    pub(super) fn is_about(&self, document: &Api) -> bool {
        let is = |name: &String| {
            let (kind, version) = name.split_once(' ').unwrap_or((name, ""));
            let has_version = version.is_empty()
                || document.version.value().is_some_and(|found| {
                    found
                        .strip_prefix(version)
                        .is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_digit()))
                });
            KINDS.contains(&(kind, document.kind)) && has_version
        };
        self.documents.is_empty() || self.documents.iter().any(is)
    }

    /// Whether it speaks of one of `places`.
    pub(super) fn is_at(&self, places: &[Place]) -> bool {
        places.iter().any(|place| {
            place
                .strip_prefix(self.owner.as_slice())
                .is_some_and(|inner| covers(&self.at, inner))
        })
    }

    /// Whether what the document says is what it describes. `None`: the document has nothing there.
    pub(super) fn expects(&self, document: Option<&str>) -> bool {
        let document = document.unwrap_or("none");
        let is = |found: &Vec<String>| found.iter().any(|found| found == document);
        self.found.as_ref().is_none_or(is)
    }
}

/// All deviations of a spec, in its order.
pub(super) fn all(spec: &Document) -> Vec<Deviation> {
    let mut deviations = Vec::new();
    spec.walk(&mut |steps, node| {
        let Some((Step::Key(KEY), owner)) = steps.split_last() else {
            return;
        };
        let owner: Place = owner
            .iter()
            .map(|step| match step {
                Step::Key(key) => (*key).to_owned(),
                Step::Index(index) => format!("[{index}]"),
            })
            .collect();
        for item in node.items() {
            let text = |key: &str| item.get(key).and_then(Node::as_str).unwrap_or_default();
            // Each place must hold, so that none is left behind when the vendor changes one of them.
            for at in item.get("at").map(texts).unwrap_or_default() {
                deviations.push(Deviation {
                    owner: owner.clone(),
                    at,
                    documents: item.get("documents").map(texts).unwrap_or_default(),
                    found: item.get("found").map(texts),
                    reason: text("reason").trim().to_owned(),
                    line: item.span.line,
                });
            }
        }
    });
    deviations
}

/// A text, or a list of texts.
fn texts(node: &Node) -> Vec<String> {
    let one = node.as_str().into_iter();
    one.chain(node.items().iter().filter_map(Node::as_str))
        .map(str::to_owned)
        .collect()
}

//! What is marked as still to be written. A draft is full of it.

use super::Report;
use super::problem::rules;
use super::spec::{Location, Spec};
use crate::document::{Node, Step, pointer};

rules! {
    TODO = "todo", Unfinished: "Nothing is marked with `TODO`.",
        why "A draft has made-up values in these places so that code can be generated; what they say is not known to be true.",
        fix "Find it out from the vendor's documents and write it, then remove the mark. An entry of `x-groups-todo` names a value beside it that was assumed.";
}

/// The word that marks what is not finished.
pub(crate) const MARK: &str = "TODO";

/// The extension with marks for what is not a text itself.
pub(crate) const KEY: &str = "x-groups-todo";

pub(super) fn check(spec: &Spec<'_>, report: &mut Report<'_>) {
    let root = spec.get(0);
    descend(report, &spec.at(0), root.node);
}

fn descend(report: &mut Report<'_>, at: &Location, node: &Node) {
    if let Some(text) = node.as_str()
        && let Some((_, what)) = text.split_once(MARK)
    {
        let what = what.trim_start_matches(':').trim();
        let what = if what.is_empty() {
            "this is to be written"
        } else {
            what
        };
        report.push(&TODO, at.clone(), what);
    }
    for entry in node.entries() {
        let at = at.key(entry);
        if entry.key == KEY {
            check_list(report, &at, &entry.value);
        }
        descend(report, &at, &entry.value);
    }
    for (index, item) in node.items().iter().enumerate() {
        let mut path = at.path.clone();
        pointer::append(&mut path, Step::Index(index));
        descend(
            report,
            &Location {
                span: item.span,
                path,
            },
            item,
        );
    }
}

/// An entry without the mark would be overlooked by whoever searches for it.
fn check_list(report: &mut Report<'_>, at: &Location, node: &Node) {
    let is_marked = |item: &Node| item.as_str().is_some_and(|text| text.contains(MARK));
    if node.items().is_empty() || !node.items().iter().all(is_marked) {
        let what = "this is not a list of texts that begin with `TODO: `";
        report.push(&TODO, at.clone(), what);
    }
}

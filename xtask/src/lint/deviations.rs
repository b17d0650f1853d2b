//! The deviations that a spec records.

use super::Report;
use super::extensions::{check_keys, check_text};
use super::place::Location;
use super::problem::rules;
use super::spec::{Id, Spec};
use crate::document::{Entry, Node, Value};

rules! {
    DEVIATION = "deviation", House: "A deviation says where, what the vendor says, what we say, and why.",
        why "The list is compared with the vendor's documents; an entry that does not explain itself helps nobody.",
        fix "Write a list of `{at, vendor, spec, reason}`, each a text (`at` also a list), and `documents` and `found` where they narrow it down.";
}

pub(super) fn check(spec: &Spec<'_>, report: &mut Report<'_>, id: Id, entry: &Entry) {
    const KEYS: &[&str] = &["at", "vendor", "spec", "reason"];
    let at = spec.at(id).key(entry);
    match &entry.value.value {
        Value::Seq(items) if !items.is_empty() => {
            for (index, item) in items.iter().enumerate() {
                let at = at.item(index, item);
                if check_keys(report, &DEVIATION, &at, item, KEYS, &["documents", "found"]) {
                    KEYS.iter()
                        .filter(|key| **key != "at")
                        .for_each(|key| check_text(report, &DEVIATION, &at, item, key));
                    check_deviation(report, &at, item, id == 0);
                }
            }
        }
        _ => report.push(&DEVIATION, at, "this is not a list of deviations"),
    }
}

/// Checks what narrows a deviation down, and that it is narrow enough.
fn check_deviation(report: &mut Report<'_>, at: &Location, item: &Node, is_of_document: bool) {
    for key in ["at", "documents", "found"] {
        let Some(entry) = item.entry(key) else {
            continue;
        };
        let one = (!matches!(entry.value.value, Value::Seq(_))).then_some(&entry.value);
        let texts: Vec<_> = one.into_iter().chain(entry.value.items()).collect();
        let is_text = |text: &&Node| text.as_str().is_some_and(|text| !text.trim().is_empty());
        if texts.is_empty() || !texts.iter().all(is_text) {
            let what = format!("`{key}` is neither a text nor a list of texts");
            report.push(&DEVIATION, at.key(entry), what);
            continue;
        }
        let kinds = texts.iter().filter_map(|text| text.as_str());
        let kind = |text: &str| text.split(' ').next().unwrap_or_default().to_owned();
        let is_kind = |text: &str| {
            crate::audit::KINDS
                .iter()
                .any(|(name, _)| *name == kind(text))
        };
        if key == "documents"
            && let Some(text) = kinds.into_iter().find(|text| !is_kind(text))
        {
            let what = format!("`{text}` is no kind of document: `openapi` and `markdown` are");
            report.push(&DEVIATION, at.key(entry), what);
        }
    }
    let Some(entry) = item.entry("at") else {
        return;
    };
    let one = entry.value.as_str().into_iter();
    let places: Vec<&str> = one
        .chain(entry.value.items().iter().filter_map(Node::as_str))
        .collect();
    if is_of_document && places.iter().any(|at| is_blanket(at)) {
        let what = "this covers everything, also what the vendor changes later";
        report.push(&DEVIATION, at.key(entry), what);
    } else if item.entry("found").is_none() && places.iter().any(|at| is_any_property(at)) {
        let what = "this covers every property, also one that comes later: name the property, or say in `found` what \
                    the vendor has";
        report.push(&DEVIATION, at.key(entry), what);
    }
}

/// Whether a place is that of all properties of a schema, or that any of them is required.
fn is_any_property(at: &str) -> bool {
    let at = at.trim_end_matches(".*");
    let is = |key: &str| at == key || at.ends_with(&format!(".{key}"));
    // `required` of a parameter or of a body is a single value.
    is("properties")
        || (is("required") && (at == "required" || at.starts_with("components.schemas")))
}

/// Whether a place of the document as a whole names no part of an operation or of a component.
fn is_blanket(at: &str) -> bool {
    let steps: Vec<&str> = at.split('.').collect();
    let (any, named) = match steps.split_first() {
        Some((&"paths", rest)) => (2, rest),
        // The first step is the section.
        Some((&"components", rest)) => (2, rest),
        _ => return at.starts_with('*'),
    };
    let is_any = |step: &&str| step.chars().all(|c| c == '*');
    named.len() <= any
        && named.last().is_none_or(is_any)
        // `components.schemas` has a section and no name.
        || (at.starts_with("components") && named.len() < any)
}

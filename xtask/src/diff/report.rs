//! How changes are written down.

mod json;
mod markdown;
mod text;

use std::io::{self, Write};

use super::{Class, Crate, Summary};
pub use crate::format::PageFormat as Format;

pub(super) fn write(
    summary: &Summary,
    format: Format,
    color: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    match format {
        Format::Human => text::write(summary, color, out),
        Format::Markdown => markdown::write(summary, out),
        Format::Json => json::write(summary, out),
    }
}

/// What the report does not say, if it leaves something out.
fn limits(summary: &Summary) -> Option<&'static str> {
    match (summary.has_rust, summary.is_partial) {
        (true, false) => None,
        (false, _) => Some(
            "The Rust API was not compared: the versions that are asked for are the least that is needed.",
        ),
        (true, true) => Some(
            "Other crates were not compared: what they change may ask for more of the versions.",
        ),
    }
}

/// The state of the version, in a few words.
fn version(entry: &Crate) -> String {
    match (&entry.before, &entry.after, &entry.required) {
        (None, None, _) => "no published crate".to_owned(),
        (None, Some(new), _) => format!("{new}, new"),
        (Some(old), None, _) => format!("{old}, gone"),
        (Some(old), Some(new), required) => {
            let now = if old == new {
                format!("still {new}")
            } else {
                format!("{old} -> {new}")
            };
            match required {
                Some(required) if !entry.is_covered() => format!("{now}, needs {required}"),
                Some(required) if required != old => format!("{now}, covers {required}"),
                _ => now,
            }
        }
    }
}

fn class(class: Option<Class>) -> &'static str {
    class.map_or("none", Class::name)
}

/// Names of operations or items, the first few of many.
fn few(names: &std::collections::BTreeSet<String>) -> String {
    const SHOWN: usize = 3;
    let shown: Vec<_> = names.iter().take(SHOWN).map(String::as_str).collect();
    let shown = shown.join(", ");
    match names.len().saturating_sub(SHOWN) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

//! The operations table in the README of a provider crate. The rest of the file is written by hand.

use std::fs;
use std::path::Path;

use super::facts::OperationFacts;
use super::spec::Spec;

const BEGIN: &str = "<!-- operations: written by `cargo xtask generate`, do not edit -->";
const END: &str = "<!-- end of operations -->";

/// A README with nothing but the place for the table.
pub(crate) const EMPTY: &str = "<!-- operations: written by `cargo xtask generate`, do not edit -->\n<!-- end of operations -->\n";

/// The README of the crate as it is.
pub(super) fn read(root: &Path, shown: &str) -> Result<String, String> {
    fs::read_to_string(root.join(shown)).map_err(|error| {
        format!(
            "`{shown}` cannot be read: {error}; `cargo xtask new-provider` makes one with all else that a provider needs"
        )
    })
}

/// The README `text` with the table of `spec` between the markers.
pub(super) fn update(text: &str, shown: &str, spec: &Spec) -> Result<String, String> {
    replace(text, &table(spec)).ok_or_else(|| {
        format!(
            "`{shown}` has no place for the operations: put these two lines where they belong\n{BEGIN}\n{END}"
        )
    })
}

fn replace(text: &str, table: &str) -> Option<String> {
    let (before, rest) = text.split_once(BEGIN)?;
    let (_, after) = rest.split_once(END)?;
    Some(format!("{before}{BEGIN}\n{table}{END}{after}"))
}

fn table(spec: &Spec) -> String {
    let mut table = String::from("| operation | request | success | repeatable | rate limit |\n");
    table.push_str("| --- | --- | --- | --- | --- |\n");
    for operation in &spec.operations {
        table.push_str(&row(operation));
    }
    table
}

fn row(operation: &OperationFacts) -> String {
    let OperationFacts {
        id,
        method,
        path,
        success,
        ..
    } = operation;
    let repeatable = if operation.idempotent { "yes" } else { "no" };
    let limit = operation.rate_limit.as_ref().map_or_else(
        || "–".to_owned(),
        |limit| format!("{} in {} s", limit.requests, limit.seconds),
    );
    format!("| `{id}` | `{method} {path}` | {success} | {repeatable} | {limit} |\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_between_the_markers_changes() {
        let text = format!("# Title\n\n{BEGIN}\nold\n{END}\n\nRest.\n");
        let updated = replace(&text, "new\n").unwrap();
        assert_eq!(
            updated,
            format!("# Title\n\n{BEGIN}\nnew\n{END}\n\nRest.\n")
        );
        assert_eq!(replace("# Title\n", "new\n"), None);
    }
}

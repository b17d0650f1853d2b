//! `src/generated/enums.rs`: the open enums.
//!
//! Written as text, because prettyplease leaves the inside of a macro call as it is.

use super::facts::{Representation, SchemaFacts};
use super::source;
use super::spec::Spec;

/// `None` if the spec has no open enum.
pub(super) fn generate(spec: &Spec) -> Option<String> {
    let mut enums = String::new();
    for schema in &spec.schemas {
        if let Representation::OpenEnum(values) = &schema.representation {
            enums.push('\n');
            enums.push_str(&open_enum(&schema.name, &schema.description, values));
        }
    }
    let head = format!(
        "{}\n//! Values whose list the vendor may extend.\n",
        spec.header()
    );
    (!enums.is_empty()).then(|| head + &enums)
}

/// The names of the open enums, sorted.
pub(super) fn names(spec: &Spec) -> Vec<String> {
    let is_open =
        |schema: &&SchemaFacts| matches!(schema.representation, Representation::OpenEnum(_));
    let names = spec.schemas.iter().filter(is_open);
    let mut names: Vec<_> = names.map(|schema| source::pascal(&schema.name)).collect();
    names.sort();
    names
}

fn open_enum(name: &str, description: &str, values: &[(String, String)]) -> String {
    let variants: String = values
        .iter()
        .map(|(wire, meaning)| {
            format!(
                "{}        {} = {wire:?},\n",
                docs("        ", meaning),
                source::pascal(wire)
            )
        })
        .collect();
    format!(
        "::groups_core::open_enum! {{\n{}    pub enum {} {{\n{variants}    }}\n}}\n",
        docs("    ", description),
        source::pascal(name),
    )
}

fn docs(indent: &str, text: &str) -> String {
    let lines = text
        .trim()
        .lines()
        .map(|line| format!("{indent}/// {line}"));
    lines.map(|line| format!("{}\n", line.trim_end())).collect()
}

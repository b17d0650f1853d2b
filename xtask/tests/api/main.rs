//! What documents say about an API, in one form for all kinds of documents.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod large;
mod openapi;
mod tolerance;

use xtask::api::{Api, Said, Schema, Stated, openapi as reader};
use xtask::lint::Problem;

/// Reads a vendor's document.
fn read(text: &str) -> Result<Api, Problem> {
    reader::parse("acme.yaml", text)
}

/// A value and its line.
fn said<T: Clone>(said: &Said<T>) -> Option<(T, usize)> {
    match said {
        Said::This(Stated { value, line }) => Some((value.clone(), *line)),
        _ => None,
    }
}

fn text(text: &str, line: usize) -> Option<(String, usize)> {
    Some((text.to_owned(), line))
}

/// The values of a list without their lines.
fn list(said: &Said<Vec<Stated<String>>>) -> Vec<&str> {
    let list = said.value().map(Vec::as_slice).unwrap_or_default();
    list.iter().map(|item| item.value.as_str()).collect()
}

/// A schema in one line.
fn shown(schema: &Schema) -> String {
    let mut out = match (schema.reference.value(), schema.shape.value()) {
        (Some(name), _) => format!("#{name}"),
        (None, Some(shape)) => shape.clone(),
        (None, None) => String::new(),
    };
    if let Some(format) = schema.format.value() {
        out += &format!("/{format}");
    }
    if schema.nullable.value() == Some(&true) {
        out += "?";
    }
    let values = list(&schema.values);
    if !values.is_empty() {
        let closed = if schema.is_open { " or else" } else { "" };
        out += &format!(" in {}{closed}", values.join(" "));
    }
    if let Some(default) = schema.default.value() {
        out += &format!(" ={default}");
    }
    for (key, bound) in &schema.bounds {
        out += &format!(" {key}:{}", bound.value);
    }
    if let Some(items) = &schema.items {
        out += &format!(" [{}]", shown(items));
    }
    if let Some(entries) = &schema.entries {
        out += &format!(" <{}>", shown(entries));
    }
    if !schema.properties.is_empty() {
        let each = schema.properties.iter().map(|property| {
            let required = match property.required.value() {
                Some(true) => "!",
                _ => "",
            };
            let read_only = match property.read_only.value() {
                Some(true) => "-",
                _ => "",
            };
            let shown = shown(&property.schema);
            format!("{}{required}{read_only}: {shown}", property.name)
        });
        out += &format!(" {{{}}}", each.collect::<Vec<_>>().join(", "));
    }
    if !schema.alternatives.is_empty() {
        let each: Vec<_> = schema.alternatives.iter().map(shown).collect();
        out += &format!(" ({})", each.join(" | "));
    }
    out
}

/// What a document with these schemas says about them.
fn schemas(version: &str, schemas: &str) -> Vec<String> {
    let indented: String = schemas
        .lines()
        .map(|line| format!("    {line}\n"))
        .collect();
    let document = format!("openapi: {version}\npaths: {{}}\ncomponents:\n  schemas:\n{indented}");
    let api = read(&document).unwrap();
    let shown = api.schemas.iter();
    shown
        .map(|(name, schema)| format!("{name}: {}", shown_trimmed(schema)))
        .collect()
}

fn shown_trimmed(schema: &Schema) -> String {
    shown(schema).trim().to_owned()
}

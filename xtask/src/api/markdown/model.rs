//! The page of a model: its properties or its values.

use indexmap::IndexMap;

use super::lines::{Line, LineKind};
use super::page::{ModelSection, Page, model_section};
use super::parameters::described;
use super::table::table;
use super::text::{bold, plain};
use super::types::Context;
use super::{CELL, SECTION, STRUCTURE, Source, TWICE, facts};
use crate::api::{Property, Said, Schema, Stated};
use crate::lint::Problem;

/// Reads `page` into `schemas`.
pub(super) fn read(
    source: Source<'_>,
    context: &Context,
    page: &Page<'_, '_>,
    schemas: &mut IndexMap<String, Schema>,
) -> Result<(), Problem> {
    // Some languages write the namespace.
    let name = page
        .title
        .rsplit(['.', ':', '\\'])
        .next()
        .unwrap_or(page.title);
    let is_name = |name: &str| {
        !name.is_empty()
            && name
                .chars()
                .all(|c| c.is_alphanumeric() || c == '_' || c == '-')
    };
    if !is_name(name) {
        let what = format!("`{}` is not the name of a model", page.title);
        return Err(source.problem(&CELL, page.line, 1, page.title, what));
    }
    let mut found = Vec::new();
    for (section, line, lines) in sections(source, page)? {
        let schema = match section {
            ModelSection::Other => continue,
            ModelSection::Properties => (name, properties(source, context, name, line, lines)?),
            ModelSection::Enum => (name, values(source, name, line, lines)?),
            ModelSection::Variants => (name, variants(source, name, line, lines)?),
            ModelSection::EnumOf(name) if is_name(name) => {
                (name, values(source, name, line, lines)?)
            }
            ModelSection::EnumOf(name) => {
                let what = format!("`{name}` is not the name of a type");
                return Err(source.problem(&CELL, line, 1, page.title, what));
            }
        };
        found.push(schema);
    }
    for (name, schema) in found {
        if let Some(first) = schemas.get(name) {
            let what = format!("`{name}` is described twice, first on line {}", first.line);
            return Err(source.problem(&TWICE, schema.line, 1, name, what));
        }
        schemas.insert(name.to_owned(), schema);
    }
    Ok(())
}

type Section<'t, 'l> = (ModelSection<'t>, usize, &'l [Line<'t>]);

fn sections<'t, 'l>(
    source: Source<'_>,
    page: &Page<'t, 'l>,
) -> Result<Vec<Section<'t, 'l>>, Problem> {
    let mut starts = Vec::new();
    for (index, line) in page.lines.iter().enumerate() {
        let LineKind::Heading(level @ (1 | 2), text) = line.kind else {
            continue;
        };
        match model_section(text).filter(|_| level == 2) {
            Some(section) => starts.push((section, line.number, index)),
            None => {
                let what = format!("`{text}` is not a heading that a model has");
                return Err(source.problem(&STRUCTURE, line.number, 1, page.title, what));
            }
        }
    }
    let ends = starts.iter().skip(1).map(|(_, _, index)| *index);
    Ok(starts
        .iter()
        .zip(ends.chain([page.lines.len()]))
        .map(|((section, line, start), end)| {
            (
                *section,
                *line,
                page.lines.get(start + 1..end).unwrap_or_default(),
            )
        })
        .collect())
}

fn properties(
    source: Source<'_>,
    context: &Context,
    model: &str,
    heading: usize,
    lines: &[Line<'_>],
) -> Result<Schema, Problem> {
    let (_, table) = table(source, model, lines, &[])?;
    let Some(table) = table else {
        let what = "the section has no table of properties";
        return Err(source.problem(&SECTION, heading, 1, model, what));
    };
    if table.column("name").is_none() || table.column("type").is_none() {
        let what = "the table has not the columns `Name` and `Type`";
        return Err(source.problem(&CELL, table.line, 1, model, what));
    }
    let says_notes = table.column("notes").is_some();
    let mut properties: Vec<Property> = Vec::new();
    let mut seen = std::collections::HashMap::new();
    for row in &table.rows {
        let cell = row.cell(table.column("name"));
        let code = cell
            .text
            .strip_prefix('`')
            .and_then(|text| text.strip_suffix('`'));
        let Some(name) = bold(cell.text)
            .or(code)
            .map(plain)
            .filter(|name| !name.is_empty())
        else {
            let what = format!("`{}` is not the name of a property", cell.text);
            return Err(source.problem(&CELL, row.line, cell.column, model, what));
        };
        let at = format!("{model}.properties.{name}");
        if let Some(first) = seen.insert(name.clone(), row.line) {
            let what = format!("the property `{name}` is given twice, first on line {first}");
            return Err(source.problem(&TWICE, row.line, cell.column, &at, what));
        }
        let value = described(source, context, &table, row, &at)?;
        properties.push(Property {
            name,
            required: if says_notes {
                value.required
            } else {
                Said::Nothing
            },
            read_only: if says_notes {
                value.read_only
            } else {
                Said::Nothing
            },
            description: value.description,
            schema: value.schema,
        });
    }
    Ok(Schema {
        at: model.to_owned(),
        line: heading,
        shape: Said::This(Stated {
            value: "object".to_owned(),
            line: heading,
        }),
        properties,
        ..Schema::default()
    })
}

/// Reads the table of values of Rust, which are texts without quotation marks.
fn variants(
    source: Source<'_>,
    model: &str,
    heading: usize,
    lines: &[Line<'_>],
) -> Result<Schema, Problem> {
    let (_, table) = table(source, model, lines, &[])?;
    let column = table.as_ref().and_then(|table| table.column("value"));
    let (Some(table), Some(column)) = (table, column) else {
        let what = "the section has no table of values";
        return Err(source.problem(&SECTION, heading, 1, model, what));
    };
    let values: Vec<Stated<String>> = table
        .rows
        .iter()
        .map(|row| Stated {
            value: serde_json::Value::from(plain(row.cell(Some(column)).text)).to_string(),
            line: row.line,
        })
        .collect();
    if values.is_empty() {
        return Ok(Schema {
            at: model.to_owned(),
            line: heading,
            ..Schema::default()
        });
    }
    Ok(Schema {
        at: model.to_owned(),
        line: heading,
        shape: Said::This(Stated {
            value: "string".to_owned(),
            line: heading,
        }),
        values: facts::list(values, heading),
        ..Schema::default()
    })
}

/// Reads `` * `USER` (value: `'USER'`) ``, or the table of the dialects that write one.
fn values(
    source: Source<'_>,
    model: &str,
    heading: usize,
    lines: &[Line<'_>],
) -> Result<Schema, Problem> {
    let mut values: Vec<Stated<String>> = Vec::new();
    let is_table = lines
        .iter()
        .any(|line| line.kind == LineKind::Text && line.text.contains('|'));
    if is_table {
        let (_, table) = table(source, model, lines, &[])?;
        for row in table.iter().flat_map(|table| &table.rows) {
            let column = table.as_ref().and_then(|table| table.column("value"));
            let cell = row.cell(column);
            let value = json(&plain(cell.text)).ok_or_else(|| {
                let what = format!("`{}` is not a value", cell.text);
                source.problem(&CELL, row.line, cell.column, model, what)
            })?;
            values.push(Stated {
                value,
                line: row.line,
            });
        }
    }
    for line in lines.iter().filter(|_| !is_table) {
        if line.kind == LineKind::Blank || line.is_footer() || line.is_anchor() {
            continue;
        }
        let value = value_of(line.text).ok_or_else(|| {
            let what = format!("`{}` is not a value of an enum", line.text.trim());
            source.problem(&CELL, line.number, 1, model, what)
        })?;
        values.push(Stated {
            value,
            line: line.number,
        });
    }
    let is_text = values.iter().all(|value| value.value.starts_with('"'));
    let is_number = values
        .iter()
        .all(|value| value.value.parse::<i64>().is_ok());
    let shape = match (values.is_empty(), is_text, is_number) {
        (true, ..) => {
            let what = "the enum has no values";
            return Err(source.problem(&SECTION, heading, 1, model, what));
        }
        (_, true, _) => Some("string"),
        (_, _, true) => Some("integer"),
        _ => None,
    };
    Ok(Schema {
        at: model.to_owned(),
        line: heading,
        shape: shape.map_or(Said::Nothing, |shape| {
            Said::This(Stated {
                value: shape.to_owned(),
                line: heading,
            })
        }),
        values: facts::list(values, heading),
        ..Schema::default()
    })
}

fn value_of(text: &str) -> Option<String> {
    let (_, value) = text.trim().strip_prefix("* ")?.split_once("(value: ")?;
    let value = value.trim().strip_suffix(')')?;
    let value = value.strip_prefix('`')?.strip_suffix('`')?;
    json(&plain(value))
}

/// A value as JSON: texts are quoted in either way.
fn json(text: &str) -> Option<String> {
    let value = match text
        .strip_prefix('\'')
        .and_then(|text| text.strip_suffix('\''))
    {
        Some(text) => serde_json::Value::from(text),
        None => serde_json::from_str(text).ok()?,
    };
    (!value.is_object() && !value.is_array()).then(|| value.to_string())
}

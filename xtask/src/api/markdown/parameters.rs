//! The parameters of an operation, the body among them.

use super::index::Listed;
use super::lines::{Line, LineKind};
use super::notes::{default, notes};
use super::section::{Described, Topic};
use super::table::{Row, Table, table};
use super::text::{bold, folded, plain};
use super::types::{Context, Place};
use super::{CELL, DISAGREE, SECTION, Source, TWICE};
use crate::api::{Parameter, Said, Schema, Stated};
use crate::lint::Problem;

/// Go hands its context to every call.
const CONTEXT: &str = "**ctx**";

/// Reads the tables of parameters and compares them with the path and the signature.
pub(super) fn read(
    source: Source<'_>,
    context: &Context,
    one: &Described<'_, '_>,
    row: &Listed<'_>,
    signature: Option<(&str, usize)>,
) -> Result<Vec<Parameter>, Problem> {
    let mut parameters = Vec::new();
    let sections = [Topic::PathParameters, Topic::OtherParameters];
    if sections.iter().any(|topic| one.section(*topic).is_some()) {
        for topic in sections {
            let (_, lines) = one.required(source, topic)?;
            let (_, table) = table(source, one.name, lines, &[CONTEXT])?;
            if let Some(table) = table {
                let says_required = topic == Topic::PathParameters;
                rows(source, context, one, &table, says_required, &mut parameters)?;
            }
        }
    } else {
        let (heading, lines) = one.required(source, Topic::Parameters)?;
        let (before, table) = table(source, one.name, lines, &[])?;
        if let Some(table) = &table {
            rows(source, context, one, table, true, &mut parameters)?;
        }
        expect_none(source, one, before, heading, table.is_some())?;
    }
    locate(source, one, row, &mut parameters)?;
    compare(source, one, signature, &parameters)?;
    Ok(parameters)
}

/// Checks that a section without a table says so.
fn expect_none(
    source: Source<'_>,
    one: &Described<'_, '_>,
    lines: &[Line<'_>],
    heading: usize,
    has_table: bool,
) -> Result<(), Problem> {
    let mut lines = lines
        .iter()
        .filter(|line| line.kind != LineKind::Blank && !line.is_footer() && !line.is_anchor());
    let none = |line: &Line<'_>| {
        let text = line.text.trim().to_ascii_lowercase();
        text.starts_with("this endpoint does not need any parameter")
            || text.starts_with("this endpoint does not have any parameter")
    };
    let what = match (lines.next(), has_table) {
        (None, true) => return Ok(()),
        (Some(line), false) if none(line) && lines.next().is_none() => return Ok(()),
        (None, false) => {
            "the section has neither a table nor `This endpoint does not need any parameter.`"
        }
        (Some(_), _) => "the section is not a table of parameters",
    };
    Err(source.problem(&SECTION, heading, 1, one.name, what))
}

fn rows(
    source: Source<'_>,
    context: &Context,
    one: &Described<'_, '_>,
    table: &Table<'_>,
    says_required: bool,
    parameters: &mut Vec<Parameter>,
) -> Result<(), Problem> {
    if ["name", "type", "description", "notes"]
        .iter()
        .any(|name| table.column(name).is_none())
    {
        let what = "the table has not the columns `Name`, `Type`, `Description` and `Notes`";
        return Err(source.problem(&CELL, table.line, 1, one.name, what));
    }
    for row in &table.rows {
        let parameter = parameter(source, context, one, table, row, says_required)?;
        if let Some(first) = parameters.iter().find(|other| other.name == parameter.name) {
            let what = format!(
                "the parameter `{}` is given twice, first on line {}",
                parameter.name, first.line
            );
            return Err(source.problem(&TWICE, row.line, 1, &parameter.at, what));
        }
        parameters.push(parameter);
    }
    Ok(())
}

fn parameter(
    source: Source<'_>,
    context: &Context,
    one: &Described<'_, '_>,
    table: &Table<'_>,
    row: &Row<'_>,
    says_required: bool,
) -> Result<Parameter, Problem> {
    let cell = row.cell(table.column("name"));
    let Some(name) = bold(cell.text) else {
        let what = format!("`{}` is not the name of a parameter", cell.text);
        return Err(source.problem(&CELL, row.line, cell.column, one.name, what));
    };
    let name = plain(name);
    let at = format!("{}.parameters.{name}", one.name);
    let value = described(source, context, table, row, &at)?;
    Ok(Parameter {
        line: row.line,
        location: Said::Nothing,
        description: value.description,
        required: match value.required {
            Said::This(stated) if !(says_required || !stated.value || value.says_required) => {
                Said::Nothing
            }
            required => required,
        },
        style: Said::Nothing,
        schema: value.schema,
        name,
        at,
    })
}

/// What a row says of a parameter or property beside its name.
pub(super) struct DescribedValue {
    pub(super) required: Said<bool>,
    /// Whether a note says that it is required, instead of none that it is optional.
    pub(super) says_required: bool,
    pub(super) read_only: Said<bool>,
    pub(super) description: Said<String>,
    pub(super) schema: Schema,
}

/// Reads type, description and notes of a row.
pub(super) fn described(
    source: Source<'_>,
    context: &Context,
    table: &Table<'_>,
    row: &Row<'_>,
    at: &str,
) -> Result<DescribedValue, Problem> {
    let cell = row.cell(table.column("type"));
    let place = Place {
        at,
        line: row.line,
        column: cell.column,
        path: at,
    };
    let mut schema = context.schema(source, cell.text, &place)?;
    let cell = row.cell(table.column("notes"));
    // Rust has a column of its own for one of the notes.
    let required = row.cell(table.column("required"));
    let notes = notes(&format!("{} {}", required.text, cell.text)).map_err(|note| {
        let what = format!("`{note}` is not a note that is known");
        source.problem(&CELL, row.line, cell.column, at, what)
    })?;
    let stated = |value| Stated {
        value,
        line: row.line,
    };
    schema.default = match &notes.default {
        None => Said::Absent,
        Some(text) => match default(text, schema.shape.value().map(String::as_str)) {
            Some(json) => json.map_or(Said::Absent, |json| Said::This(stated(json))),
            None => {
                let what = format!("the default `{text}` does not fit the type");
                return Err(source.problem(&CELL, row.line, cell.column, at, what));
            }
        },
    };
    if !notes.values.is_empty() {
        let values = notes
            .values
            .iter()
            .map(|value| stated(serde_json::Value::from(value.as_str()).to_string()));
        let values = Said::This(Stated {
            value: values.collect(),
            line: row.line,
        });
        match &mut schema.items {
            Some(items) => items.values = values,
            None => schema.values = values,
        }
    }
    let cell = row.cell(table.column("description"));
    let description = plain(cell.text);
    Ok(DescribedValue {
        required: Said::This(Stated {
            value: !notes.optional,
            line: row.line,
        }),
        says_required: notes.required,
        read_only: Said::This(Stated {
            value: notes.read_only,
            line: row.line,
        }),
        description: match description.is_empty() {
            true => Said::Absent,
            false => Said::This(stated(description)),
        },
        schema,
    })
}

/// Says which parameters are part of the path. Where the others are sent is not said.
fn locate(
    source: Source<'_>,
    one: &Described<'_, '_>,
    row: &Listed<'_>,
    parameters: &mut [Parameter],
) -> Result<(), Problem> {
    let names = row
        .path
        .split('{')
        .skip(1)
        .map(|rest| rest.split('}').next().unwrap_or_default());
    for name in names {
        // Languages change a name that they have themselves: `var_type`, `r#type`.
        let wanted = folded(name);
        let found = parameters.iter_mut().find(|parameter| {
            let name = &parameter.name;
            let plain = ["var_", "r#"]
                .iter()
                .find_map(|start| name.strip_prefix(start));
            folded(plain.unwrap_or(name)) == wanted || folded(name) == wanted
        });
        let Some(parameter) = found else {
            let what = format!(
                "the path on line {} has `{{{name}}}`, but there is no such parameter",
                row.line
            );
            return Err(source.problem(&DISAGREE, one.line, 1, one.name, what));
        };
        parameter.location = Said::This(Stated {
            value: "path".to_owned(),
            line: row.line,
        });
    }
    Ok(())
}

/// Compares the parameters with those of the signature: a table that is cut between two rows looks complete.
fn compare(
    source: Source<'_>,
    one: &Described<'_, '_>,
    signature: Option<(&str, usize)>,
    parameters: &[Parameter],
) -> Result<(), Problem> {
    let Some((signature, line)) = signature else {
        return Ok(());
    };
    let arguments = arguments(signature, one.name);
    // Some dialects collect the optional ones in one argument.
    if arguments
        .iter()
        .any(|name| matches!(name.as_str(), "opts" | "options" | "initoverrides"))
    {
        return Ok(());
    }
    let names: Vec<String> = parameters
        .iter()
        .map(|parameter| folded(&parameter.name))
        .collect();
    if let Some(missing) = arguments.iter().find(|name| !names.contains(name)) {
        let what = format!("the signature has `{missing}`, but the table of parameters has not");
        return Err(source.problem(&DISAGREE, line, 1, one.name, what));
    }
    // One of the dialects for TypeScript has only the body in its signatures.
    if one.is_in("typescript") {
        return Ok(());
    }
    if let Some((_, extra)) = names
        .iter()
        .zip(parameters)
        .find(|(name, _)| !arguments.contains(name))
    {
        let what = format!(
            "the table of parameters has `{}`, but the signature has not",
            extra.name
        );
        return Err(source.problem(&DISAGREE, extra.line, 1, &extra.at, what));
    }
    Ok(())
}

/// The folded names of the arguments in `User add_user(group_uid, user=user)` and in `AddUser(ctx, groupUid).User(user).Execute()`.
fn arguments(signature: &str, name: &str) -> Vec<String> {
    let from = signature
        .match_indices(name)
        .find(|(at, _)| {
            let (before, after) = (signature.get(..*at), signature.get(at + name.len()..));
            before.is_some_and(|text| !text.ends_with(|c: char| c.is_alphanumeric() || c == '_'))
                && after.is_some_and(|text| text.trim_start().starts_with('('))
        })
        .map_or(signature.len(), |(at, _)| at + name.len());
    let mut arguments = Vec::new();
    let mut depth = 0_usize;
    let mut argument = String::new();
    for character in signature.get(from..).unwrap_or_default().chars() {
        match character {
            '(' | '<' | '[' | '{' => depth += 1,
            ')' | '>' | ']' | '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        let ends = depth == 0 || (depth == 1 && matches!(character, ',' | '('));
        if ends {
            let name = argument.split('=').next().unwrap_or_default();
            // Some dialects write the type before the name.
            let name = folded(name.split_whitespace().next_back().unwrap_or_default());
            if !name.is_empty() && name != "ctx" && !argument.starts_with('.') {
                arguments.push(name);
            }
            argument.clear();
        }
        if depth > 0 && !ends {
            argument.push(character);
        }
    }
    arguments
}

#[cfg(test)]
mod tests {
    use super::arguments;

    #[test]
    fn signatures_of_all_languages_are_understood() {
        for (signature, name) in [
            ("User add_user(group_uid, user=user)", "add_user"),
            ("Dict[str, User] add_user(group_uid, user=user)", "add_user"),
            ("User addUser(groupUid, user)", "addUser"),
            (
                "User AddUser(ctx, groupUid).User(user).Execute()",
                "AddUser",
            ),
            (
                "User AddUser (string groupUid, Map<String, User>? user = null)",
                "AddUser",
            ),
            ("add_user(group_uid, user)", "add_user"),
            ("add_user(group_uid,", "add_user"),
        ] {
            let expected: &[&str] = if signature.ends_with(',') {
                &["groupuid"]
            } else {
                &["groupuid", "user"]
            };
            assert_eq!(arguments(signature, name), expected, "{signature}");
        }
        assert!(arguments("list_users()", "list_users").is_empty());
    }
}

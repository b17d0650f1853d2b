//! The answers of an operation.

use super::lines::LineKind;
use super::section::{Described, Topic};
use super::table::table;
use super::text::{bold, link, plain};
use super::types::{Context, Place};
use super::{CELL, DISAGREE, SECTION, Source, TWICE, facts};
use crate::api::{Response, Said, Schema, Stated};
use crate::lint::Problem;

/// Reads the table of statuses.
pub(super) fn read(source: Source<'_>, one: &Described<'_, '_>) -> Result<Vec<Response>, Problem> {
    let (heading, lines) = one.required(source, Topic::Responses)?;
    let (before, table) = table(source, one.name, lines, &[])?;
    let empty = || {
        source.problem(
            &SECTION,
            heading,
            1,
            one.name,
            "the section has no table of statuses",
        )
    };
    let table = table.ok_or_else(empty)?;
    if let Some(line) = before.iter().find(|line| line.kind != LineKind::Blank) {
        let what = "this stands where only the table of statuses is expected";
        return Err(source.problem(&CELL, line.number, 1, one.name, what));
    }
    let [status, description, headers] =
        ["status code", "description", "response headers"].map(|name| table.column(name));
    if status.is_none() || description.is_none() {
        let what = "the table has no columns `Status code` and `Description`";
        return Err(source.problem(&CELL, table.line, 1, one.name, what));
    }
    let mut responses: Vec<Response> = Vec::new();
    for row in &table.rows {
        let cell = row.cell(status);
        let Some(status) = bold(cell.text).and_then(status_of) else {
            let what = format!("`{}` is not a status", cell.text);
            return Err(source.problem(&CELL, row.line, cell.column, one.name, what));
        };
        if let Some(first) = responses.iter().find(|other| other.status == status) {
            let what = format!("the status is given twice, first on line {}", first.line);
            return Err(source.problem(&TWICE, row.line, cell.column, one.name, what));
        }
        let text = plain(row.cell(description).text);
        let cell = row.cell(headers);
        let Some(names) = headers_of(cell.text) else {
            let what = format!("`{}` is neither `-` nor a list of headers", cell.text);
            return Err(source.problem(&CELL, row.line, cell.column, one.name, what));
        };
        let names = names.into_iter().map(|value| Stated {
            value,
            line: row.line,
        });
        responses.push(Response {
            at: format!("{}.responses.{status}", one.name),
            line: row.line,
            status,
            description: if text.is_empty() {
                Said::Absent
            } else {
                Said::This(Stated {
                    value: text,
                    line: row.line,
                })
            },
            schema: Said::Nothing,
            headers: match headers.is_some() {
                true => facts::list(names.collect(), row.line),
                false => Said::Nothing,
            },
        });
    }
    if responses.is_empty() {
        return Err(empty());
    }
    Ok(responses)
}

/// A status as OpenAPI writes it.
fn status_of(text: &str) -> Option<String> {
    let mut characters = text.chars();
    match text {
        "0" | "default" => Some("default".to_owned()),
        _ if text.len() == 3
            && characters.next().is_some_and(|c| matches!(c, '1'..='5'))
            && characters.all(|c| c.is_ascii_digit() || matches!(c, 'x' | 'X')) =>
        {
            Some(text.to_ascii_uppercase())
        }
        _ => None,
    }
}

/// The names of `* Retry-After - how long to wait <br>  * X-Limit - ...`; none for `-`.
fn headers_of(text: &str) -> Option<Vec<String>> {
    if matches!(text, "-" | "") {
        return Some(Vec::new());
    }
    let mut names = Vec::new();
    for header in text
        .split("<br>")
        .map(str::trim)
        .filter(|header| !header.is_empty())
    {
        let header = header.strip_prefix("* ")?;
        let name = header.split_once(" - ").map_or(header, |(name, _)| name);
        let name = name.trim().trim_end_matches(" -");
        let is_name = !name.is_empty()
            && name
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'));
        names.push(is_name.then(|| name.to_owned())?);
    }
    Some(names)
}

/// Adds the return type to the answer that it belongs to: the first success, or `default` where there is none.
pub(super) fn add_type(
    source: Source<'_>,
    context: &Context,
    one: &Described<'_, '_>,
    signature: Option<(&str, usize)>,
    responses: &mut [Response],
) -> Result<(), Problem> {
    let (heading, lines) = one.required(source, Topic::ReturnType)?;
    let mut lines = lines
        .iter()
        .filter(|line| line.kind != LineKind::Blank && !line.is_footer() && !line.is_anchor());
    let (Some(line), None) = (lines.next(), lines.next()) else {
        let what = "the section does not consist of one type";
        return Err(source.problem(&SECTION, heading, 1, one.name, what));
    };
    if let Some(signature) = signature.filter(|_| one.is_in("python")) {
        agree(source, one, signature, line.text)?;
    }
    let success = responses
        .iter_mut()
        .filter(|response| response.status.starts_with('2') || response.status == "default")
        .min_by(|a, b| a.status.cmp(&b.status));
    let schema = if line
        .text
        .to_ascii_lowercase()
        .contains("(empty response body)")
    {
        Said::Absent
    } else {
        let at = match &success {
            Some(response) => format!("{}.schema", response.at),
            None => format!("{}.responses", one.name),
        };
        let place = Place {
            at: &at,
            line: line.number,
            column: 1,
            path: one.name,
        };
        let schema: Schema = context.schema(source, line.text, &place)?;
        match schema.shape.value().is_some_and(|shape| shape == "void") {
            true => Said::Absent,
            false => Said::This(Stated {
                value: schema,
                line: line.number,
            }),
        }
    };
    if let Some(success) = success {
        success.schema = schema;
    }
    Ok(())
}

/// Checks that the signature returns what the section says. In Python it begins with the type, and with nothing where none is returned.
fn agree(
    source: Source<'_>,
    one: &Described<'_, '_>,
    (signature, line): (&str, usize),
    section: &str,
) -> Result<(), Problem> {
    let signature = plain(signature);
    let returned = signature
        .split_once('(')
        .and_then(|(before, _)| before.trim().strip_suffix(one.name))
        .map(str::trim);
    let section = section.trim();
    let section = link(section).map_or(section, |(text, _)| text);
    let section = plain(bold(section).unwrap_or(section));
    let section = match section.starts_with("void") {
        true => "",
        false => &section,
    };
    match returned {
        Some(returned) if returned != section => {
            let what = format!(
                "the signature returns `{returned}`, the section `Return type` has `{section}`"
            );
            Err(source.problem(&DISAGREE, line, 1, one.name, what))
        }
        _ => Ok(()),
    }
}

//! The operations of a page.

use super::index::{Index, Listed};
use super::lines::{Line, LineKind};
use super::page::Page;
use super::section::{Described, Topic, agree, sections};
use super::text::{bold, link, plain};
use super::types::Context;
use super::{CELL, SECTION, Source, body, facts, parameters, responses};
use crate::api::{Operation, Said, Stated};
use crate::lint::Problem;

/// The languages whose pages have no response details.
const WITHOUT_RESPONSES: [&str; 5] = ["```go", "```rust", "```ruby", "```php", "```javascript"];

/// Reads the operations of `page` in the order of its sections, and adds the ways to authenticate that it names to `schemes`.
pub(super) fn read(
    source: Source<'_>,
    context: &Context,
    page: &Page<'_, '_>,
    index: &Index<'_, '_>,
    schemes: &mut Vec<Stated<(String, String)>>,
) -> Result<Vec<Operation>, Problem> {
    let described = sections(source, index.rest)?;
    agree(source, &index.operations, &described)?;
    let says_responses = described
        .iter()
        .any(|one| one.section(Topic::Responses).is_some())
        || !page.lines.iter().any(|line| {
            line.kind == LineKind::Code && WITHOUT_RESPONSES.contains(&line.text.trim())
        });
    let listed: std::collections::HashMap<&str, &Listed<'_>> =
        index.operations.iter().map(|row| (row.name, row)).collect();
    let mut operations = Vec::new();
    for one in &described {
        if let Some(row) = listed.get(one.name) {
            let operation = operation(source, context, one, row, says_responses)?;
            let mut own = Vec::new();
            facts::schemes(one.section(Topic::Example).unwrap_or_default(), &mut own);
            let names = operation.security.value().map(Vec::as_slice);
            let names = names.unwrap_or_default();
            if let Some(other) = own
                .iter()
                .find(|own| names.iter().all(|name| name.value != own.value.0))
            {
                let what = format!(
                    "the example authenticates with `{}`, which the section `Authorization` does not name",
                    other.value.0
                );
                return Err(source.problem(&super::DISAGREE, other.line, 1, one.name, what));
            }
            for own in own {
                if !schemes.iter().any(|known| known.value.0 == own.value.0) {
                    schemes.push(own);
                }
            }
            operations.push(operation);
        }
    }
    Ok(operations)
}

fn operation(
    source: Source<'_>,
    context: &Context,
    one: &Described<'_, '_>,
    row: &Listed<'_>,
    says_responses: bool,
) -> Result<Operation, Problem> {
    let Head {
        signature,
        summary,
        description,
    } = head(source, one, row)?;
    let mut parameters = parameters::read(source, context, one, row, signature)?;
    let (consumes, produces) = media_types(source, one)?;
    let body = body::split(one.name, consumes, &mut parameters);
    let mut responses = match one.section(Topic::Responses) {
        None if !says_responses => Vec::new(),
        _ => responses::read(source, one)?,
    };
    responses::add_type(source, context, one, signature, &mut responses)?;
    Ok(Operation {
        at: one.name.to_owned(),
        line: one.line,
        method: Stated {
            value: row.method.clone(),
            line: row.line,
        },
        path: Stated {
            value: row.path.clone(),
            line: row.line,
        },
        id: Said::This(Stated {
            value: one.name.to_owned(),
            line: one.line,
        }),
        tags: Said::Nothing,
        summary,
        description,
        parameters,
        body,
        responses,
        security: security(source, one)?,
        produces,
        // Both stand in the description.
        rate_limit: Said::Nothing,
        audit_events: Said::Nothing,
    })
}

/// What stands above the sections.
struct Head<'t> {
    /// The text and its line.
    signature: Option<(&'t str, usize)>,
    summary: Said<String>,
    description: Said<String>,
}

fn head<'t>(
    source: Source<'_>,
    one: &Described<'t, '_>,
    row: &Listed<'_>,
) -> Result<Head<'t>, Problem> {
    let mut signature = None;
    let mut paragraphs: Vec<Stated<String>> = Vec::new();
    let mut continues = false;
    for line in one.head {
        match line.kind {
            // The first quotation is the signature; a later one belongs to the description.
            LineKind::Quote(text) if signature.is_none() && paragraphs.is_empty() => {
                signature = Some((text, line.number));
            }
            LineKind::Quote(text) | LineKind::Heading(_, text) => {
                add(&mut paragraphs, continues, line.number, text);
            }
            LineKind::Text if !line.is_footer() && !line.is_anchor() => {
                add(&mut paragraphs, continues, line.number, line.text);
            }
            LineKind::Code | LineKind::Text | LineKind::Blank => {}
        }
        continues = matches!(line.kind, LineKind::Text | LineKind::Quote(_));
    }
    if let Some((text, number)) = signature {
        let calls = text
            .split(|c: char| !(c.is_alphanumeric() || c == '_' || c == '$'))
            .any(|word| word == one.name);
        if !calls {
            let what = format!(
                "the signature below the heading is not that of `{}`",
                one.name
            );
            return Err(source.problem(&super::DISAGREE, number, 1, one.name, what));
        }
    }
    let repeats = paragraphs
        .first()
        .is_some_and(|first| first.value == row.summary);
    let summary = match (repeats, row.summary.is_empty()) {
        (true, _) => Said::This(paragraphs.remove(0)),
        (false, false) => Said::This(Stated {
            value: row.summary.clone(),
            line: row.line,
        }),
        (false, true) => Said::Absent,
    };
    let description = match paragraphs.first().map(|first| first.line) {
        None => Said::Absent,
        Some(line) => {
            let texts: Vec<String> = paragraphs.into_iter().map(|text| text.value).collect();
            Said::This(Stated {
                value: texts.join("\n\n"),
                line,
            })
        }
    };
    Ok(Head {
        signature,
        summary,
        description,
    })
}

/// Adds a line to the last paragraph, or begins a new one.
fn add(paragraphs: &mut Vec<Stated<String>>, continues: bool, line: usize, text: &str) {
    let text = plain(text);
    match paragraphs.last_mut() {
        Some(last) if continues => {
            last.value.push('\n');
            last.value.push_str(&text);
        }
        _ => paragraphs.push(Stated { value: text, line }),
    }
}

/// What the request carries and what may be answered.
#[expect(clippy::type_complexity, reason = "two lists of the same kind")]
fn media_types(
    source: Source<'_>,
    one: &Described<'_, '_>,
) -> Result<(Said<Vec<Stated<String>>>, Said<Vec<Stated<String>>>), Problem> {
    let (heading, lines) = one.required(source, Topic::RequestHeaders)?;
    let find = |name: &str| {
        let mut found = lines.iter().filter_map(|line| {
            let text = line.text.trim().strip_prefix('-')?.trim_start();
            let (header, value) = text.split_once(':')?;
            (bold(header)? == name).then_some((line, value.trim()))
        });
        let Some((line, value)) = found.next() else {
            let what = format!("the section does not say what `{name}` is");
            return Err(source.problem(&SECTION, heading, 1, one.name, what));
        };
        if let Some((second, _)) = found.next() {
            let what = format!("`{name}` is given twice, first on line {}", line.number);
            return Err(source.problem(&super::TWICE, second.number, 1, one.name, what));
        }
        list_of_media_types(source, one.name, line, value)
    };
    let known = |line: &Line<'_>| {
        line.kind == LineKind::Blank
            || line.is_footer()
            || line.is_anchor()
            || ["**Content-Type**", "**Accept**"]
                .iter()
                .any(|header| line.text.contains(header))
    };
    if let Some(line) = lines.iter().find(|line| !known(line)) {
        let what = format!(
            "`{}` is neither `Content-Type` nor `Accept`",
            line.text.trim()
        );
        return Err(source.problem(&CELL, line.number, 1, one.name, what));
    }
    Ok((find("Content-Type")?, find("Accept")?))
}

fn list_of_media_types(
    source: Source<'_>,
    path: &str,
    line: &Line<'_>,
    value: &str,
) -> Result<Said<Vec<Stated<String>>>, Problem> {
    if value.eq_ignore_ascii_case("not defined") {
        return Ok(Said::Absent);
    }
    let mut types = Vec::new();
    for media_type in value.split(", ") {
        let media_type = plain(media_type.trim().trim_matches('`'));
        let is_one = media_type
            .split_once('/')
            .is_some_and(|(kind, rest)| !kind.is_empty() && !rest.is_empty());
        if !is_one || media_type.contains(',') {
            let what = format!("`{media_type}` is not a media type");
            return Err(source.problem(&CELL, line.number, 1, path, what));
        }
        types.push(Stated {
            value: media_type,
            line: line.number,
        });
    }
    Ok(facts::list(types, line.number))
}

/// The ways to authenticate.
fn security(
    source: Source<'_>,
    one: &Described<'_, '_>,
) -> Result<Said<Vec<Stated<String>>>, Problem> {
    let (heading, lines) = one.required(source, Topic::Authorization)?;
    let mut names = Vec::new();
    for line in lines {
        let text = line.text.trim();
        if line.kind == LineKind::Blank || line.is_footer() || line.is_anchor() {
            continue;
        }
        if text.eq_ignore_ascii_case("no authorization required") && names.is_empty() {
            return Ok(Said::Absent);
        }
        for part in text.split(", ") {
            let Some((name, _)) = link(part).filter(|(name, _)| !name.is_empty()) else {
                let what = format!("`{part}` is not a link to a way to authenticate");
                return Err(source.problem(&CELL, line.number, 1, one.name, what));
            };
            let value = plain(bold(name).unwrap_or(name));
            names.push(Stated {
                value,
                line: line.number,
            });
        }
    }
    if names.is_empty() {
        let what = "the section says neither how to authenticate nor `No authorization required`";
        return Err(source.problem(&SECTION, heading, 1, one.name, what));
    }
    Ok(facts::list(names, heading))
}

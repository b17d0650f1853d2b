//! Types in the spelling of a language, as schemas.

use super::lines::{Line, LineKind};
use super::notes::unquoted;
use super::text::plain;
use super::{Source, TYPE};
use crate::api::{Said, Schema, Stated};
use crate::lint::Problem;

/// No type nests as deep; a hostile one must not exhaust the stack.
const MAX_DEPTH: usize = 32;

/// Where a type stands.
#[derive(Clone, Copy)]
pub(super) struct Place<'p> {
    /// The path of the schema.
    pub(super) at: &'p str,
    pub(super) line: usize,
    pub(super) column: usize,
    /// The path for problems.
    pub(super) path: &'p str,
}

/// What has to be known of the whole file to read a type.
pub(super) struct Context {
    /// Whether models are links to their pages. Then a name without a link is no model.
    links_models: bool,
}

impl Context {
    /// Looks for a link to a model, which has no anchor as one to an operation has.
    pub(super) fn new(lines: &[Line<'_>]) -> Self {
        let links = |line: &Line<'_>| {
            line.text.match_indices("**](").any(|(at, mark)| {
                line.text
                    .get(at + mark.len()..)
                    .and_then(|rest| rest.split(')').next())
                    .is_some_and(|target| target.len() > ".md".len() && target.ends_with(".md"))
            })
        };
        Self {
            links_models: lines
                .iter()
                .any(|line| line.kind == LineKind::Text && links(line)),
        }
    }

    /// Reads the text of a type: `**str**`, `[**List[User]**](User.md)`, `` `string` ``, `Pointer to **string**`.
    pub(super) fn schema(
        &self,
        source: Source<'_>,
        cell: &str,
        place: &Place<'_>,
    ) -> Result<Schema, Problem> {
        let text = plain(cell);
        let (text, is_linked) = bare(&text);
        let reader = Reader {
            place,
            may_be_model: is_linked || !self.links_models,
        };
        reader.read(&text, 0).ok_or_else(|| {
            let what = format!("`{text}` is not a type that is known");
            source.problem(&TYPE, place.line, place.column, place.path, what)
        })
    }
}

/// The type without bold, backticks and link, and whether it was a link.
fn bare(text: &str) -> (String, bool) {
    let text = text.trim();
    // An old dialect repeats the type in words: `**Array<'a' | 'b'>**Array of 'a' | 'b'`.
    let text = match text.split_once("**Array of ") {
        Some((text, _)) if text.starts_with("**") => format!("{text}**"),
        _ => text.to_owned(),
    };
    let text = text.replace("**", "").replace('`', "");
    let text = text.strip_prefix("Pointer to ").unwrap_or(&text).trim();
    if let Some(middle) = text.find("](")
        && let Some(start) = opening(text, middle)
        && let Some(end) = text.get(middle..).and_then(|rest| rest.find(')'))
    {
        let part = |range: std::ops::Range<usize>| text.get(range).unwrap_or_default();
        let inner = [
            part(0..start),
            part(start + 1..middle),
            part(middle + end + 1..text.len()),
        ];
        return (inner.concat().trim().to_owned(), true);
    }
    // A link without a target, for what has no page.
    let inner = text
        .strip_prefix('[')
        .and_then(|text| text.strip_suffix(']'));
    match inner.filter(|inner| !inner.is_empty() && opening(text, text.len() - 1) == Some(0)) {
        Some(inner) => (inner.to_owned(), false),
        None => (text.to_owned(), false),
    }
}

/// Where the bracket opens that closes at `end`.
fn opening(text: &str, end: usize) -> Option<usize> {
    let mut depth = 0_usize;
    text.get(..=end)?.char_indices().rev().find_map(|(at, c)| {
        match c {
            ']' => depth += 1,
            '[' => depth = depth.saturating_sub(1),
            _ => {}
        }
        (depth == 0).then_some(at)
    })
}

struct Reader<'p> {
    place: &'p Place<'p>,
    may_be_model: bool,
}

impl Reader<'_> {
    fn empty(&self) -> Schema {
        Schema {
            at: self.place.at.to_owned(),
            line: self.place.line,
            ..Schema::default()
        }
    }

    fn said<T>(&self, value: T) -> Said<T> {
        Said::This(Stated {
            value,
            line: self.place.line,
        })
    }

    fn shape(&self, shape: &str, format: Option<&str>) -> Schema {
        Schema {
            shape: self.said(shape.to_owned()),
            format: format.map_or(Said::Nothing, |format| self.said(format.to_owned())),
            ..self.empty()
        }
    }

    fn list(&self, items: Schema) -> Schema {
        Schema {
            items: Some(Box::new(items)),
            ..self.shape("array", None)
        }
    }

    fn mapping(&self, entries: Schema) -> Schema {
        Schema {
            entries: Some(Box::new(entries)),
            ..self.shape("object", None)
        }
    }

    fn nullable(&self, schema: Schema) -> Schema {
        Schema {
            nullable: self.said(true),
            ..schema
        }
    }

    fn read(&self, text: &str, depth: usize) -> Option<Schema> {
        let text = text.trim();
        if depth > MAX_DEPTH || text.is_empty() {
            return None;
        }
        let depth = depth + 1;
        let parts = split(text, '|')?;
        if parts.len() > 1 {
            return self.union(&parts, depth);
        }
        if let Some(text) = text.strip_suffix("[]") {
            return Some(self.list(self.read(text, depth)?));
        }
        if let Some(text) = text.strip_prefix("[]") {
            return Some(self.list(self.read(text, depth)?));
        }
        if let Some(text) = text.strip_prefix('*') {
            return self.read(text, depth);
        }
        if let Some(text) = text.strip_suffix('?') {
            return Some(self.nullable(self.read(text, depth)?));
        }
        if text != "map[string]interface{}"
            && let Some(text) = text.strip_prefix("map[string]")
        {
            return Some(self.mapping(self.read(text, depth)?));
        }
        // `{ [key: string]: User; }`
        if let Some(inner) = text
            .strip_prefix('{')
            .and_then(|text| text.strip_suffix('}'))
            && let Some((key, value)) = inner.split_once("]:")
            && key.trim().starts_with('[')
        {
            let value = value.trim().trim_end_matches(';');
            return Some(self.mapping(self.read(value, depth)?));
        }
        if unquoted(text) != text {
            return self.union(&[text], depth);
        }
        match generic(text) {
            Some((name, arguments)) => self.generic(name, &arguments, depth),
            None => self.name(text),
        }
    }

    /// `'a' | 'b'`, `User | null`, `string | number`.
    fn union(&self, parts: &[&str], depth: usize) -> Option<Schema> {
        let is_null = |part: &&&str| matches!(part.trim(), "null" | "undefined");
        let parts_with_value: Vec<&str> = parts
            .iter()
            .filter(|part| !is_null(part))
            .map(|part| part.trim())
            .collect();
        let schema = if parts_with_value.iter().all(|part| unquoted(part) != *part) {
            let values = parts_with_value.iter().map(|part| Stated {
                value: serde_json::Value::from(unquoted(part)).to_string(),
                line: self.place.line,
            });
            Schema {
                values: self.said(values.collect()),
                ..self.shape("string", None)
            }
        } else {
            let mut alternatives = parts_with_value
                .iter()
                .map(|part| self.read(part, depth))
                .collect::<Option<Vec<_>>>()?;
            match alternatives.len() {
                1 => alternatives.pop()?,
                _ => Schema {
                    alternatives,
                    ..self.empty()
                },
            }
        };
        let has_null = parts.iter().any(|part| part.trim() == "null");
        Some(if has_null {
            self.nullable(schema)
        } else {
            schema
        })
    }

    fn generic(&self, name: &str, arguments: &[&str], depth: usize) -> Option<Schema> {
        let name = last(name);
        match (name.to_ascii_lowercase().as_str(), arguments) {
            (
                "list" | "array" | "set" | "vec" | "readonlyarray" | "collection" | "iterable",
                [item],
            ) => Some(self.list(self.read(item, depth)?)),
            ("dict" | "map" | "hash" | "hashmap" | "record" | "dictionary", [key, value])
                if last(key.trim()).to_ascii_lowercase().starts_with("str") =>
            {
                Some(self.mapping(self.read(value, depth)?))
            }
            ("option" | "pointer" | "promise", [inner]) => self.read(inner, depth),
            ("optional" | "nullable", [inner]) => Some(self.nullable(self.read(inner, depth)?)),
            _ => None,
        }
    }

    fn name(&self, text: &str) -> Option<Schema> {
        let schema = match last(text) {
            "str" | "string" | "String" => self.shape("string", None),
            "datetime" | "DateTime" | "OffsetDateTime" | "ZonedDateTime" | "Instant" => {
                self.shape("string", Some("date-time"))
            }
            "date" | "LocalDate" => self.shape("string", Some("date")),
            // Either of the two above.
            "Date" | "Time" => self.shape("string", None),
            "UUID" | "Uuid" | "uuid" => self.shape("string", Some("uuid")),
            "URI" | "Uri" => self.shape("string", Some("uri")),
            "bytes" | "bytearray" | "file" | "File" | "Blob" | "byte[]" => {
                self.shape("string", None)
            }
            "int" | "Int" | "integer" | "Integer" | "long" | "Long" => self.shape("integer", None),
            "int32" | "i32" => self.shape("integer", Some("int32")),
            "int64" | "i64" => self.shape("integer", Some("int64")),
            "float" | "Float" | "double" | "Double" | "decimal" | "Decimal" | "BigDecimal" => {
                self.shape("number", None)
            }
            "float32" | "f32" => self.shape("number", Some("float")),
            "float64" | "f64" => self.shape("number", Some("double")),
            // JavaScript has no other type for an integer, so that neither is said. The dialects of other languages do not use the name.
            "number" | "Number" => self.empty(),
            "bool" | "Bool" | "boolean" | "Boolean" => self.shape("boolean", None),
            "object" | "Object" | "dict" | "Dict" | "Map" | "map[string]interface{}" => {
                self.shape("object", None)
            }
            "any" | "Any" | "AnyType" | "interface{}" => self.shape("any", None),
            "void" | "nil" | "None" => self.shape("void", None),
            "NullableString" => self.nullable(self.shape("string", None)),
            "NullableBool" => self.nullable(self.shape("boolean", None)),
            "NullableTime" => self.nullable(self.shape("string", Some("date-time"))),
            "NullableInt32" => self.nullable(self.shape("integer", Some("int32"))),
            "NullableInt64" => self.nullable(self.shape("integer", Some("int64"))),
            "NullableFloat32" => self.nullable(self.shape("number", Some("float"))),
            "NullableFloat64" => self.nullable(self.shape("number", Some("double"))),
            name => {
                let is_model = self.may_be_model
                    && name.starts_with(|c: char| c.is_ascii_uppercase() || c == '_')
                    && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
                if !is_model {
                    return None;
                }
                Schema {
                    reference: self.said(name.to_owned()),
                    ..self.empty()
                }
            }
        };
        Some(schema)
    }
}

/// The last part of a name with a namespace.
fn last(name: &str) -> &str {
    if name == "interface{}" || name == "map[string]interface{}" {
        return name;
    }
    name.rsplit(['.', '\\', ':']).next().unwrap_or(name)
}

/// `List[User]` as `List` and its arguments. Languages differ in the brackets.
fn generic(text: &str) -> Option<(&str, Vec<&str>)> {
    let start = text.find(['[', '<', '('])?;
    let (name, rest) = text.split_at(start);
    let close = match rest.chars().next()? {
        '[' => ']',
        '<' => '>',
        _ => ')',
    };
    let inner = rest.get(1..)?.strip_suffix(close)?;
    (!name.is_empty()).then_some((name, split(inner, ',')?))
}

/// The parts of `text` between the separators that stand in no brackets. `None` where brackets do not match.
fn split(text: &str, separator: char) -> Option<Vec<&str>> {
    let mut parts = Vec::new();
    let mut depth = 0_usize;
    let mut start = 0;
    for (at, character) in text.char_indices() {
        match character {
            '[' | '<' | '(' | '{' => depth += 1,
            ']' | '>' | ')' | '}' => depth = depth.checked_sub(1)?,
            _ if character == separator && depth == 0 => {
                parts.push(text.get(start..at)?);
                start = at + character.len_utf8();
            }
            _ => {}
        }
    }
    parts.push(text.get(start..)?);
    (depth == 0).then_some(parts)
}

#[cfg(test)]
mod tests;

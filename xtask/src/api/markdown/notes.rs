//! The notes of a parameter or property: `[optional] [default to 20]`, `(optional) (default to 20)`, `[Enum: a, b]`.

use super::text::plain;

/// What the notes say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Notes {
    pub(super) optional: bool,
    pub(super) required: bool,
    pub(super) read_only: bool,
    /// As it is written.
    pub(super) default: Option<String>,
    pub(super) values: Vec<String>,
}

/// Reads a cell of notes. `Err` is the first note that is not known.
pub(super) fn notes(cell: &str) -> Result<Notes, String> {
    let text = plain(cell);
    let mut notes = Notes::default();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let (note, behind) = first(rest).ok_or_else(|| rest.to_owned())?;
        if !notes.take(note.trim()) {
            return Err(note.to_owned());
        }
        rest = behind.trim_start();
    }
    Ok(notes)
}

/// The first note without its brackets, and what stands behind it.
fn first(text: &str) -> Option<(&str, &str)> {
    let open = text.chars().next()?;
    let close = match open {
        '[' => ']',
        '(' => ')',
        // The last note of some dialects has no brackets.
        _ => return Some((text, "")),
    };
    let mut depth = 0_usize;
    for (at, character) in text.char_indices() {
        if character == open {
            depth += 1;
        } else if character == close {
            depth -= 1;
        }
        if depth == 0 {
            return Some((text.get(1..at)?, text.get(at + 1..)?));
        }
    }
    None
}

impl Notes {
    /// Whether the note is known.
    fn take(&mut self, note: &str) -> bool {
        let lower = note.to_ascii_lowercase();
        // Only ASCII is changed, so positions in both are the same.
        let behind = |start: &str| {
            lower
                .starts_with(start)
                .then(|| note.get(start.len()..).unwrap_or_default().trim())
        };
        match lower.as_str() {
            "optional" => self.optional = true,
            "required" => self.required = true,
            "readonly" | "read-only" | "read only" => self.read_only = true,
            _ => {
                if let Some(default) = behind("default to ").or_else(|| behind("defaults to ")) {
                    if self.default.is_some() {
                        return false;
                    }
                    self.default = Some(default.trim_matches('`').to_owned());
                } else if let Some(values) = behind("enum:") {
                    let value = |value: &str| unquoted(value.trim()).to_owned();
                    self.values = values.split(',').map(value).collect();
                } else {
                    return false;
                }
            }
        }
        true
    }
}

/// A value without the quotation marks that it may have.
pub(super) fn unquoted(text: &str) -> &str {
    ['\'', '"', '`']
        .into_iter()
        .find_map(|mark| text.strip_prefix(mark)?.strip_suffix(mark))
        .unwrap_or(text)
}

/// A default as JSON, for a value of this shape. `None`: it does not fit. `Some(None)`: there is none.
pub(super) fn default(text: &str, shape: Option<&str>) -> Option<Option<String>> {
    if matches!(text, "undefined" | "null" | "None" | "nil" | "") {
        return Some(None);
    }
    let string = |text: &str| serde_json::Value::from(text).to_string();
    if unquoted(text) != text {
        return Some(Some(string(unquoted(text))));
    }
    let json = match text {
        "True" => Ok(true.into()),
        "False" => Ok(false.into()),
        _ => serde_json::from_str::<serde_json::Value>(text),
    };
    let fits = |value: &serde_json::Value| match shape {
        Some("integer" | "number") => value.is_number(),
        Some("boolean") => value.is_boolean(),
        Some("array") => value.is_array(),
        Some("object") => value.is_object(),
        Some("string") => false,
        _ => true,
    };
    match json {
        Ok(value) if fits(&value) => Some(Some(value.to_string())),
        // Some languages write a string without quotation marks, and the value of an enum by the name of its variant.
        _ if matches!(shape, Some("string") | None) => Some(Some(string(text))),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn each_dialect_has_its_notes() {
        let read = |text: &str| {
            let notes = notes(text).unwrap();
            (notes.optional, notes.read_only, notes.default)
        };
        let default = |text: &str| Some(text.to_owned());
        assert_eq!(read(""), (false, false, None));
        assert_eq!(
            read("[optional] [default to 20]"),
            (true, false, default("20"))
        );
        assert_eq!(
            read("(optional) (default to 20)"),
            (true, false, default("20"))
        );
        assert_eq!(
            read("(optional) defaults to 'name'"),
            (true, false, default("'name'"))
        );
        assert_eq!(
            read("[Optional] [Defaults to `undefined`]"),
            (true, false, default("undefined"))
        );
        assert_eq!(
            read("[optional] [readonly] [default to [&#39;a&#39;]]"),
            (true, true, default("['a']"))
        );
        assert_eq!(notes("[enum: a, &#39;b&#39;]").unwrap().values, ["a", "b"]);
        assert_eq!(notes("[optional] [deprecatd]"), Err("deprecatd".to_owned()));
        assert_eq!(
            notes("[optional] [default to 20"),
            Err("[default to 20".to_owned())
        );
        assert_eq!(
            notes("[default to 1] [default to 2]"),
            Err("default to 2".to_owned())
        );
    }

    #[test]
    fn a_default_fits_its_shape() {
        let json = |text: &str| Some(Some(text.to_owned()));
        assert_eq!(super::default("20", Some("integer")), json("20"));
        assert_eq!(super::default("20", Some("string")), json("\"20\""));
        assert_eq!(super::default("'20'", Some("string")), json("\"20\""));
        assert_eq!(super::default("True", Some("boolean")), json("true"));
        assert_eq!(
            super::default("updated_at", Some("string")),
            json("\"updated_at\"")
        );
        assert_eq!(super::default("updated_at", Some("integer")), None);
        assert_eq!(super::default("[]", Some("array")), json("[]"));
        assert_eq!(super::default("undefined", Some("string")), Some(None));
    }
}

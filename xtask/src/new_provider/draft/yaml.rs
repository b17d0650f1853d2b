//! YAML as the specs write it: block style, two spaces, quotation marks only where they are needed.

/// A value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Yaml {
    Text(String),
    /// A number or a truth value, as it is written.
    Plain(String),
    List(Vec<Yaml>),
    Map(Map),
}

/// A mapping, in the order in which it is written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Map(Vec<(String, Yaml)>);

impl Map {
    /// Adds an entry.
    pub(super) fn with(mut self, key: impl Into<String>, value: impl Into<Yaml>) -> Self {
        self.push(key, value);
        self
    }

    /// Adds an entry.
    pub(super) fn push(&mut self, key: impl Into<String>, value: impl Into<Yaml>) {
        self.0.push((key.into(), value.into()));
    }

    /// Whether there is an entry with this key.
    pub(super) fn has(&self, key: &str) -> bool {
        self.0.iter().any(|(other, _)| other == key)
    }

    /// The mapping under this key, which is added if it is not there.
    pub(super) fn map(&mut self, key: &str) -> &mut Map {
        let at = self
            .0
            .iter()
            .position(|(other, value)| other == key && matches!(value, Yaml::Map(_)));
        let at = at.unwrap_or_else(|| {
            self.push(key, Self::default());
            self.0.len() - 1
        });
        match self.0.get_mut(at) {
            Some((_, Yaml::Map(map))) => map,
            _ => unreachable!("a mapping is there or was added"),
        }
    }

    /// The keys, in their order.
    pub(super) fn keys(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(key, _)| key.as_str())
    }

    /// Whether there is no entry.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl From<&str> for Yaml {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Yaml {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<bool> for Yaml {
    fn from(value: bool) -> Self {
        Self::Plain(value.to_string())
    }
}

impl From<u64> for Yaml {
    fn from(value: u64) -> Self {
        Self::Plain(value.to_string())
    }
}

impl From<Map> for Yaml {
    fn from(map: Map) -> Self {
        Self::Map(map)
    }
}

impl<T: Into<Yaml>> From<Vec<T>> for Yaml {
    fn from(items: Vec<T>) -> Self {
        Self::List(items.into_iter().map(Into::into).collect())
    }
}

/// A whole document, with an empty line between its parts.
pub(super) fn document(root: &Map) -> String {
    let mut out = String::new();
    for (key, value) in &root.0 {
        if !out.is_empty() {
            out.push('\n');
        }
        let parts = match value {
            Yaml::Map(parts) if matches!(key.as_str(), "paths" | "components") => parts,
            _ => {
                entry(&mut out, 0, key, value);
                continue;
            }
        };
        out += &format!("{key}:\n");
        for (index, (key, value)) in parts.0.iter().enumerate() {
            if index > 0 {
                out.push('\n');
            }
            entry(&mut out, 2, key, value);
        }
    }
    out
}

fn entry(out: &mut String, indent: usize, key: &str, value: &Yaml) {
    let space = " ".repeat(indent);
    let key = scalar(key, true);
    match value {
        Yaml::Map(map) if map.0.is_empty() => *out += &format!("{space}{key}: {{}}\n"),
        Yaml::List(items) if items.is_empty() => *out += &format!("{space}{key}: []\n"),
        Yaml::Map(map) => {
            *out += &format!("{space}{key}:\n");
            for (key, value) in &map.0 {
                entry(out, indent + 2, key, value);
            }
        }
        Yaml::List(items) => {
            *out += &format!("{space}{key}:\n");
            for value in items {
                item(out, indent + 2, value);
            }
        }
        Yaml::Text(text) => *out += &format!("{space}{key}: {}\n", scalar(text, false)),
        Yaml::Plain(text) => *out += &format!("{space}{key}: {text}\n"),
    }
}

fn item(out: &mut String, indent: usize, value: &Yaml) {
    let space = " ".repeat(indent);
    match value {
        Yaml::Text(text) => *out += &format!("{space}- {}\n", scalar(text, false)),
        Yaml::Plain(text) => *out += &format!("{space}- {text}\n"),
        Yaml::List(_) => *out += &format!("{space}- []\n"),
        Yaml::Map(map) => {
            let mut lines = String::new();
            for (key, value) in &map.0 {
                entry(&mut lines, indent + 2, key, value);
            }
            // The first key stands beside the dash.
            let first = lines.get(indent + 2..).unwrap_or("{}\n");
            *out += &format!("{space}- {first}");
        }
    }
}

/// A text, in quotation marks unless it can only be read as the same text without them.
fn scalar(text: &str, is_key: bool) -> String {
    let is_word = !matches!(
        text.to_ascii_lowercase().as_str(),
        "true" | "false" | "null" | "yes" | "no" | "on" | "off" | "y" | "n"
    );
    let starts = |c: char| c.is_ascii_alphabetic() || (is_key && matches!(c, '/' | '$'));
    let is_plain = |c: char| {
        c.is_ascii_alphanumeric() || matches!(c, ' ' | '_' | '-' | '/' | '.' | '$' | '{' | '}')
    };
    let is_plain =
        is_word && text.starts_with(starts) && text.chars().all(is_plain) && !text.ends_with(' ');
    if is_plain || text == "3.0.3" {
        text.to_owned()
    } else {
        // What JSON writes is YAML.
        serde_json::Value::from(text).to_string()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;
    use crate::document::Document;

    #[test]
    fn what_is_written_is_read_as_the_same() {
        let texts = [
            "plain text",
            "",
            "yes",
            "200",
            "3.0.3",
            "a: b",
            "a #b",
            "- a",
            "\"quoted\"",
            "é\n\t\u{1}",
            "{a}",
            "/a/{b}",
            "a ",
            "#/components/x",
            "TODO: `x`",
            "0x1",
        ];
        let list: Vec<Yaml> = texts.iter().map(|text| Yaml::from(*text)).collect();
        let mut keys = Map::default();
        for text in texts {
            keys.push(
                text,
                Map::default().with("of", text).with("also", vec![text]),
            );
        }
        let items = vec![
            Map::default()
                .with("a", true)
                .with("b", Map::default().with("c", 1)),
        ];
        let root = Map::default()
            .with("list", list)
            .with("paths", keys)
            .with("items", items);
        let text = document(&root);
        let read = Document::parse("x", &text).unwrap();
        let json: serde_json::Value =
            serde_json::from_str(&serde_json::to_string(read.root()).unwrap()).unwrap();
        assert_eq!(json["list"], serde_json::json!(texts));
        for key in texts {
            assert_eq!(
                json["paths"][key],
                serde_json::json!({ "of": key, "also": [key] })
            );
        }
        assert_eq!(
            json["items"],
            serde_json::json!([{ "a": true, "b": { "c": 1 } }])
        );
    }
}

//! JSON with the position of every value. Vendors publish documents of several megabytes as JSON, often in a single line.

use super::build::Builder;
use super::{Node, Span};
use crate::lint::{Problem, reading};

/// Reads one JSON value.
pub(super) fn parse(builder: Builder<'_>, text: &str) -> Result<Option<Node>, Problem> {
    let mut reader = Reader {
        text,
        at: 0,
        counted: 0,
        span: Span::START,
        builder,
    };
    reader.value()?;
    reader.space();
    if reader.at < text.len() {
        return Err(reader.fail("JSON: something follows after the end of the document"));
    }
    Ok(reader.builder.into_root())
}

struct Reader<'t, 'n> {
    text: &'t str,
    /// The next byte.
    at: usize,
    /// Up to where `span` has counted. Counting never goes back, so that a document in one line is read in linear time.
    counted: usize,
    span: Span,
    builder: Builder<'n>,
}

impl Reader<'_, '_> {
    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\r' | b'\n')) {
            self.at += 1;
        }
    }

    /// Where the next byte is.
    fn here(&mut self) -> Span {
        let passed = self.text.get(self.counted..self.at).unwrap_or_default();
        for c in passed.chars() {
            if c == '\n' {
                self.span.line += 1;
                self.span.column = 1;
            } else {
                self.span.column += 1;
            }
        }
        self.counted = self.at.max(self.counted);
        self.span
    }

    fn fail(&mut self, what: &str) -> Problem {
        let at = self.here();
        self.builder.problem(&reading::YAML_SYNTAX, at, what)
    }

    /// Recursion is as deep as the builder lets collections be.
    fn value(&mut self) -> Result<(), Problem> {
        self.space();
        let at = self.here();
        match self.peek() {
            Some(b'{') => {
                self.builder.begin_map(at, 0)?;
                self.members(b'}', |reader| {
                    let at = reader.here();
                    if reader.peek() != Some(b'"') {
                        return Err(reader.fail("JSON: a key in double quotes is expected here"));
                    }
                    let key = reader.string()?;
                    reader.builder.scalar(key, false, 0, at)?;
                    reader.space();
                    if reader.peek() != Some(b':') {
                        return Err(reader.fail("JSON: a colon is expected here"));
                    }
                    reader.at += 1;
                    reader.value()
                })
            }
            Some(b'[') => {
                self.builder.begin_seq(at, 0)?;
                self.members(b']', Self::value)
            }
            Some(b'"') => {
                let text = self.string()?;
                self.builder.scalar(text, false, 0, at)
            }
            Some(_) => {
                let end = |c: char| c.is_whitespace() || matches!(c, ',' | ']' | '}' | ':' | '"');
                let word = self.rest().split(end).next().unwrap_or_default().to_owned();
                let is_number = word.starts_with(|c: char| c == '-' || c.is_ascii_digit())
                    && serde_json::from_str::<serde_json::Number>(&word).is_ok();
                let is_known = matches!(&*word, "true" | "false" | "null");
                // The number is valid JSON but too large for 64 bits.
                let is_huge = || {
                    word.starts_with(|c: char| c == '-' || c.is_ascii_digit())
                        && word
                            .chars()
                            .all(|c| c.is_ascii_digit() || matches!(c, '-' | '+' | '.' | 'e' | 'E'))
                };
                if is_known || is_number || is_huge() {
                    self.at += word.len();
                    self.builder.scalar(word, true, 0, at)
                } else {
                    Err(self.fail("JSON: a value is expected here"))
                }
            }
            None => Err(self.fail("JSON: the document ends in the middle of a value")),
        }
    }

    /// Everything up to `close`, with commas between.
    fn members(
        &mut self,
        close: u8,
        mut member: impl FnMut(&mut Self) -> Result<(), Problem>,
    ) -> Result<(), Problem> {
        self.at += 1;
        self.space();
        if self.peek() == Some(close) {
            self.at += 1;
            return self.builder.end();
        }
        loop {
            self.space();
            member(self)?;
            self.space();
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(byte) if byte == close => {
                    self.at += 1;
                    return self.builder.end();
                }
                _ => {
                    let what = format!("JSON: a comma or `{}` is expected here", char::from(close));
                    return Err(self.fail(&what));
                }
            }
        }
    }

    /// A string, from its quote on.
    fn string(&mut self) -> Result<String, Problem> {
        let bytes = self.text.as_bytes();
        let mut end = self.at + 1;
        loop {
            match bytes.get(end) {
                Some(b'"') => break,
                Some(b'\\') => end += 2,
                Some(b'\n') | None => {
                    return Err(self.fail("JSON: this string has no end"));
                }
                Some(_) => end += 1,
            }
        }
        let quoted = self.text.get(self.at..=end).unwrap_or_default();
        let plain = quoted.get(1..quoted.len().saturating_sub(1));
        let text = match plain {
            Some(plain) if !plain.contains('\\') => Some(plain.to_owned()),
            // A tab in a string is against JSON, but it cannot be misunderstood.
            _ => serde_json::from_str(&quoted.replace('\t', "\\t")).ok(),
        };
        match text {
            Some(text) => {
                self.at = end + 1;
                Ok(text)
            }
            None => Err(self.fail("JSON: this string has an escape that means nothing")),
        }
    }
}

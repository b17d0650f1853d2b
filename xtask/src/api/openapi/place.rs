//! A value of the document with the path that leads there.

use std::borrow::Cow;

use super::super::{Said, Stated};
use super::{FORM, REFERENCE};
use crate::document::{Document, Node, Span, Step, Value, pointer};
use crate::lint::{Problem, Rule};

/// The most references from one to the next. Longer chains are circles: nobody writes them.
const MAX_CHAIN: usize = 100;

/// A value and where it is.
#[derive(Clone)]
pub(super) struct Place<'d> {
    document: &'d Document,
    pub(super) node: &'d Node,
    pub(super) at: String,
    /// The position of its key, if it has one.
    pub(super) span: Span,
}

impl<'d> Place<'d> {
    pub(super) fn root(document: &'d Document) -> Self {
        Self {
            document,
            node: document.root(),
            at: String::new(),
            span: document.root().span,
        }
    }

    pub(super) fn line(&self) -> usize {
        self.span.line
    }

    fn below(&self, step: Step<'_>, node: &'d Node, span: Span) -> Self {
        let mut at = self.at.clone();
        pointer::append(&mut at, step);
        Self {
            document: self.document,
            node,
            at,
            span,
        }
    }

    /// The value of a key. An empty one is as good as none.
    pub(super) fn child(&self, key: &str) -> Option<Self> {
        let entry = self.node.entry(key)?;
        (entry.value.value != Value::Null)
            .then(|| self.below(Step::Key(key), &entry.value, entry.key_span))
    }

    /// An error here.
    pub(super) fn fail(&self, rule: &'static Rule, what: String) -> Problem {
        Problem::new(rule, self.document.name(), self.span, &self.at, what)
    }

    fn wrong(&self, wanted: &str) -> Problem {
        self.fail(
            &FORM,
            format!("this is {} where {wanted} belongs", self.node.kind()),
        )
    }

    /// Refuses everything but a mapping.
    pub(super) fn check_map(&self) -> Result<(), Problem> {
        if self.node.is_map() {
            Ok(())
        } else {
            Err(self.wrong("a mapping"))
        }
    }

    /// The entries of this mapping, without extensions where `members` is what a name leads to.
    pub(super) fn entries(&self) -> Result<Vec<(&'d str, Self)>, Problem> {
        self.check_map()?;
        let entries = self.node.entries().iter();
        Ok(entries
            .map(|entry| {
                let place = self.below(Step::Key(&entry.key), &entry.value, entry.key_span);
                (&*entry.key, place)
            })
            .collect())
    }

    /// The entries of the mapping under a key; none if there is no such key.
    pub(super) fn map(&self, key: &str) -> Result<Vec<(&'d str, Self)>, Problem> {
        self.child(key).map_or(Ok(Vec::new()), |map| map.entries())
    }

    /// The items of the list under a key; none if there is no such key.
    pub(super) fn list(&self, key: &str) -> Result<Vec<Self>, Problem> {
        let Some(list) = self.child(key) else {
            return Ok(Vec::new());
        };
        let Value::Seq(items) = &list.node.value else {
            return Err(list.wrong("a list"));
        };
        let items = items.iter().enumerate();
        Ok(items
            .map(|(index, item)| list.below(Step::Index(index), item, item.span))
            .collect())
    }

    /// This text. YAML takes some texts for numbers, which are texts here again.
    pub(super) fn text_here(&self) -> Result<Option<Cow<'d, str>>, Problem> {
        match &self.node.value {
            Value::Null => Ok(None),
            Value::String(text) => Ok(Some(Cow::Borrowed(text))),
            Value::Seq(_) | Value::Map(_) => Err(self.wrong("a text")),
            Value::Bool(_) | Value::Int(_) | Value::Float(_) => Ok(Some(Cow::Owned(self.json()))),
        }
    }

    /// This text with its line.
    pub(super) fn stated_text(&self) -> Result<Option<Stated<String>>, Problem> {
        let text = self.text_here()?;
        Ok(text.map(|text| Stated {
            value: text.trim().to_owned(),
            line: self.line(),
        }))
    }

    /// The text under a key, if it says something.
    pub(super) fn text(&self, key: &str) -> Result<Said<String>, Problem> {
        let text = self.child(key).map(|place| place.stated_text());
        Ok(match text.transpose()?.flatten() {
            Some(text) if !text.value.is_empty() => Said::This(text),
            _ => Said::Absent,
        })
    }

    /// The text under a key, as a word.
    pub(super) fn word(&self, key: &str) -> Result<Option<Cow<'d, str>>, Problem> {
        self.child(key).map_or(Ok(None), |place| place.text_here())
    }

    /// The truth value under a key.
    pub(super) fn flag(&self, key: &str) -> Result<Said<bool>, Problem> {
        let Some(place) = self.child(key) else {
            return Ok(Said::Absent);
        };
        let value = match &place.node.value {
            Value::Bool(value) => *value,
            Value::String(text) if text == "true" => true,
            Value::String(text) if text == "false" => false,
            _ => return Err(place.wrong("`true` or `false`")),
        };
        Ok(Said::This(place.stated(value)))
    }

    /// The list of texts under a key.
    pub(super) fn texts(&self, key: &str) -> Result<Vec<Stated<String>>, Problem> {
        let mut texts = Vec::new();
        for item in self.list(key)? {
            texts.extend(item.stated_text()?);
        }
        Ok(texts)
    }

    pub(super) fn stated<T>(&self, value: T) -> Stated<T> {
        Stated {
            value,
            line: self.line(),
        }
    }

    /// The value as JSON. `1.0` is `1`: they are the same number.
    pub(super) fn json(&self) -> String {
        json(self.node)
    }

    /// The `$ref` of this object, if it is a reference.
    pub(super) fn reference(&self) -> Result<Option<(Cow<'d, str>, Self)>, Problem> {
        let Some(place) = self.child("$ref") else {
            return Ok(None);
        };
        match place.node.as_str() {
            Some(text) => Ok(Some((Cow::Borrowed(text), place))),
            None => Err(place.wrong("a reference")),
        }
    }

    /// Where a reference leads, in one step.
    pub(super) fn target(&self, reference: &str) -> Result<Self, Problem> {
        if !reference.starts_with('#') {
            let what = format!("`{reference}` is outside of this document");
            return Err(self.fail(&REFERENCE, what));
        }
        let nowhere = || self.fail(&REFERENCE, format!("there is no `{reference}`"));
        let tokens = reference.strip_prefix("#/").ok_or_else(nowhere)?;
        let mut place = Self::root(self.document);
        for token in tokens.split('/') {
            let token = unescape(token);
            let next = match &place.node.value {
                Value::Seq(items) => token.parse().ok().and_then(|index: usize| {
                    let item = items.get(index)?;
                    Some(place.below(Step::Index(index), item, item.span))
                }),
                _ => place.child(&token),
            };
            place = next.ok_or_else(nowhere)?;
        }
        Ok(place)
    }

    /// What this stands for in the end.
    pub(super) fn resolve(self) -> Result<Self, Problem> {
        let mut at = self.clone();
        for _ in 0..MAX_CHAIN {
            match at.reference()? {
                None => return Ok(at),
                Some((reference, place)) => at = place.target(&reference)?,
            }
        }
        Err(self.fail(&REFERENCE, "this reference leads in a circle".to_owned()))
    }
}

/// A step of a JSON pointer in the fragment of a URL: `%7B` is a brace, `~1` a slash, `~0` a tilde.
fn unescape(token: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = token.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let escaped = (*first == b'%')
            .then(|| std::str::from_utf8(after.get(..2)?).ok())
            .flatten()
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        rest = match escaped {
            Some(byte) => {
                bytes.push(byte);
                after.get(2..).unwrap_or_default()
            }
            None => {
                bytes.push(*first);
                after
            }
        };
    }
    let text = String::from_utf8(bytes).unwrap_or_else(|_| token.to_owned());
    pointer::unescape(&text).into_owned()
}

fn json(node: &Node) -> String {
    match node.value {
        Value::Float(value) if value.fract() == 0.0 && value.abs() < 1e15 => {
            format!("{value:.0}")
        }
        // A tree of finite numbers and texts can always be written.
        _ => serde_json::to_string(node).unwrap_or_default(),
    }
}

//! Descriptions become rustdoc: they must be there and must not break it.

use super::Report;
use super::problem::{Rule, rules};
use super::shape::Role;
use super::spec::{Id, Spec};

rules! {
    SUMMARY_MISSING = "summary-missing", House: "Every operation has a summary.",
        why "It is the first line of the method's documentation and its row in the README.",
        fix "Add `summary`: what the call does, in one line.";
    DESCRIPTION_MISSING = "description-missing", House: "Every operation, parameter, response, property and component has a description.",
        why "It is the documentation that users of the crate read; they have no other.",
        fix "Add `description` in our own words and complete sentences.";
    BARE_URL = "bare-url", House: "A description contains no URL outside backticks.",
        why "rustdoc warns about bare URLs, and warnings fail the build.",
        fix "Put the URL into backticks, or use `externalDocs`.";
    BACKTICKS = "backticks", House: "The backticks of a description are balanced.",
        why "The rest of the paragraph would be shown as code, or the code as text.",
        fix "Close the code span or the code block.";
    MARKUP = "markup", House: "A description has no `<` and no `[` outside backticks.",
        why "rustdoc takes them for HTML tags and links, and warns or drops the text.",
        fix "Put the code into backticks, or use other words.";
    CODE_BLOCK = "code-block", House: "A code block names its language, and it is not Rust.",
        why "rustdoc compiles and runs every other block as a test, indented ones too.",
        fix "Fence the block and name the language: ```json or ```text.";
}

/// Beside no word at all, the first words after a fence that make rustdoc take the block for Rust.
const RUST: &[&str] = &[
    "",
    "rust",
    "ignore",
    "no_run",
    "should_panic",
    "compile_fail",
    "test_harness",
];

pub(super) fn check(spec: &Spec<'_>, report: &mut Report<'_>) {
    for id in 0..spec.len() {
        let place = spec.get(id);
        if place.reference.is_some() || !place.node.is_map() {
            continue;
        }
        let lacks = |key: &str| place.text(key).is_none_or(|text| text.trim().is_empty());
        if place.role == Role::Operation && lacks("summary") {
            report.push(
                &SUMMARY_MISSING,
                spec.at_key(id, "summary"),
                "the operation has no summary",
            );
        }
        if let Some(thing) = described(spec, id)
            && lacks("description")
        {
            report.push(
                &DESCRIPTION_MISSING,
                spec.at_key(id, "description"),
                format!("{thing} has no description"),
            );
        }
        if place.role == Role::Example {
            continue;
        }
        for key in ["title", "summary", "description"] {
            if let Some(text) = place.text(key) {
                for (rule, what) in flaws(text) {
                    report.push(rule, spec.at_key(id, key), what);
                }
            }
        }
        if let Some(values) = place.node.entry("x-groups-open-enum") {
            for entry in values.value.entries() {
                for (rule, what) in entry.value.as_str().map(flaws).unwrap_or_default() {
                    report.push(rule, spec.at(id).key(values).key(entry), what);
                }
            }
        }
    }
}

/// What the object is called, if it is one that needs a description.
fn described(spec: &Spec<'_>, id: Id) -> Option<&'static str> {
    let place = spec.get(id);
    let is_component = spec.get(place.parent).role == Role::Components;
    Some(match place.role {
        Role::Operation => "the operation",
        Role::Parameter => "the parameter",
        Role::Response => "the response",
        Role::Schema if is_component => "the schema",
        Role::Schema if place.field() == "properties" => "the property",
        Role::RequestBody | Role::Header | Role::SecurityScheme if is_component => "the component",
        _ => return None,
    })
}

/// What rustdoc would stumble over in `text`, each kind once.
fn flaws(text: &str) -> Vec<(&'static Rule, String)> {
    let mut flaws = Flaws::default();
    let mut paragraph = String::new();
    let mut fence: Option<&str> = None;
    for line in text.lines() {
        let trimmed = line.trim_start();
        let mark = fence_of(trimmed);
        if let Some(open) = fence {
            if mark.is_some_and(|mark| mark.starts_with(open)) && mark == Some(trimmed.trim_end()) {
                fence = None;
            }
        } else if let Some(mark) = mark {
            flaws.paragraph(&std::mem::take(&mut paragraph));
            let info = trimmed.get(mark.len()..).unwrap_or_default().trim();
            let language = info.split([',', ' ']).next().unwrap_or_default();
            if RUST.contains(&language) {
                flaws.add(
                    &CODE_BLOCK,
                    "a fenced block would be compiled as Rust".to_owned(),
                );
            }
            fence = Some(mark);
        } else if trimmed.is_empty() {
            flaws.paragraph(&std::mem::take(&mut paragraph));
        } else {
            if paragraph.is_empty() && (line.starts_with("    ") || line.starts_with('\t')) {
                flaws.add(
                    &CODE_BLOCK,
                    "an indented block would be compiled as Rust".to_owned(),
                );
            }
            paragraph.push_str(line);
            paragraph.push('\n');
        }
    }
    if fence.is_some() {
        flaws.add(&BACKTICKS, "a code block is not closed".to_owned());
    }
    flaws.paragraph(&paragraph);
    flaws.0
}

/// The characters that open or close a fenced block, if the line starts with them.
fn fence_of(line: &str) -> Option<&str> {
    let mark = line.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let length = line
        .bytes()
        .take_while(|byte| char::from(*byte) == mark)
        .count();
    // A line with further backticks is a code span of the same length, not a fence.
    let is_span = mark == '`' && line.get(length..).is_some_and(|rest| rest.contains('`'));
    if length >= 3 && !is_span {
        line.get(..length)
    } else {
        None
    }
}

#[derive(Default)]
struct Flaws(Vec<(&'static Rule, String)>);

impl Flaws {
    fn add(&mut self, rule: &'static Rule, what: String) {
        if !self.0.iter().any(|(other, _)| *other == rule) {
            self.0.push((rule, what));
        }
    }

    /// Code spans do not reach beyond a paragraph: a run of backticks closes at the next run of the same length.
    fn paragraph(&mut self, text: &str) {
        let mut outside = text;
        while let Some(start) = outside.find('`') {
            let (before, rest) = outside.split_at(start);
            self.outside(before);
            let length = rest.bytes().take_while(|byte| *byte == b'`').count();
            let (_, inside) = rest.split_at(length);
            let Some(end) = closing(inside, length) else {
                self.add(&BACKTICKS, format!("nothing closes {}", excerpt(rest)));
                outside = inside;
                continue;
            };
            outside = inside.get(end + length..).unwrap_or_default();
        }
        self.outside(outside);
    }

    fn outside(&mut self, text: &str) {
        if let Some(at) = text.find("https://").or_else(|| text.find("http://")) {
            self.add(
                &BARE_URL,
                format!(
                    "{} is outside backticks",
                    excerpt(text.get(at..).unwrap_or_default())
                ),
            );
        }
        if let Some(at) = text.find(['<', '[']) {
            self.add(
                &MARKUP,
                format!(
                    "{} is outside backticks",
                    excerpt(text.get(at..).unwrap_or_default())
                ),
            );
        }
    }
}

/// Where the next run of exactly `length` backticks starts.
fn closing(text: &str, length: usize) -> Option<usize> {
    let mut at = 0;
    loop {
        at += text.get(at..)?.find('`')?;
        let run = text
            .get(at..)?
            .bytes()
            .take_while(|byte| *byte == b'`')
            .count();
        if run == length {
            return Some(at);
        }
        at += run;
    }
}

/// The beginning of a text, as a quotation.
fn excerpt(text: &str) -> String {
    let word: String = text
        .split_whitespace()
        .next()
        .unwrap_or_default()
        .chars()
        .take(40)
        .collect();
    format!("\"{word}\"")
}

#[cfg(test)]
mod tests {
    use super::flaws;

    #[test]
    fn only_what_rustdoc_stumbles_over_is_a_flaw() {
        let cases: &[(&str, &[&str])] = &[
            (
                "Plain words, `code <T> [x] https://example.com` and (parentheses).",
                &[],
            ),
            (
                "A span ``with ` inside`` and\na `span over\ntwo lines`.",
                &[],
            ),
            ("Text.\n\n```json\n{\"a\": [1]}\n```\n\nMore.", &[]),
            ("Text.\n\n~~~text\n<a>\n~~~", &[]),
            ("- a list\n  - nested\n\n  continued", &[]),
            ("See https://example.com.", &["bare-url"]),
            ("An odd ` backtick", &["backticks"]),
            ("A `span`` that is\n\nnot` closed", &["backticks"]),
            ("```text\nnever closed", &["backticks"]),
            ("A <tag> and [link]", &["markup"]),
            ("```\ncode\n```", &["code-block"]),
            ("```rust,ignore\ncode\n```", &["code-block"]),
            ("Text.\n\n    indented", &["code-block"]),
            ("``` inline ``` <b>", &["markup"]),
        ];
        for (text, expected) in cases {
            let found: Vec<&str> = flaws(text).iter().map(|(rule, _)| rule.id).collect();
            assert_eq!(&found, expected, "{text:?}");
        }
    }
}

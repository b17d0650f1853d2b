//! Choices in a file.

use std::collections::BTreeSet;

use super::super::Choices;
use super::{Wire, choices};

#[test]
fn a_file_changes_what_it_names() {
    assert_eq!(choices("{}"), Choices::default());
    let unknown = serde_json::from_str::<Choices>(r#"{"unknown":1}"#);
    assert!(unknown.is_err());
    let unknown = serde_json::from_str::<Choices>(r#"{"twin_names":"maybe"}"#);
    assert!(unknown.is_err());
}

/// The table names every choice, with its default, and none that there is not.
#[test]
fn the_table_of_choices_is_complete() {
    let table = include_str!("../CHOICES.md");
    let rows = table.lines().filter_map(|line| line.strip_prefix("| `"));
    let rows: Vec<_> = rows
        .map(|row| row.split('|').map(str::trim).collect::<Vec<_>>())
        .collect();
    let named: BTreeSet<_> = rows
        .iter()
        .map(|row| row[0].trim_end_matches('`'))
        .collect();
    assert_eq!(rows.len(), named.len());
    // The error of an unknown name lists the known ones.
    let error = serde_json::from_str::<Choices>(r#"{"x":1}"#).unwrap_err();
    let error = error.to_string();
    let known: BTreeSet<_> = error.split('`').skip(3).step_by(2).collect();
    assert_eq!(named, known);
    for row in rows {
        let (name, default) = (row[0].trim_end_matches('`'), row[1].trim_matches('`'));
        let value = match default {
            "none" => "null".to_owned(),
            "true" | "false" => default.to_owned(),
            number if number.parse::<u32>().is_ok() => number.to_owned(),
            word => format!(r#""{word}""#),
        };
        let read = choices(&format!(r#"{{"{name}":{value}}}"#));
        assert_eq!(read, Choices::default(), "{name}");
    }
}

#[test]
fn answers_may_have_the_media_type_that_was_asked_for() {
    let media_type = |text: &str, accept: &str| {
        let mut wire = Wire::with(text);
        wire.headers.push(("accept".to_owned(), accept.to_owned()));
        wire.answer("GET /groups").body.unwrap().0
    };
    let echo = r#"{"answer_media_type":"accepted"}"#;
    let vendor = "application/vnd.segment.v1+json";
    assert_eq!(media_type("{}", vendor), "application/json");
    assert_eq!(media_type(echo, vendor), vendor);
    assert_eq!(
        media_type(echo, &format!("text/html, {vendor};q=0.5, */*")),
        vendor
    );
    assert_eq!(media_type(echo, "*/*"), "application/json");
}

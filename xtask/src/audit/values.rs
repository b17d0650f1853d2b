//! Compares what values there may be: enumerations and bounds.

use super::facts::{Facts, Scope, Side};
use crate::api::{Api, Said, Schema, Stated};

/// The values of an enumeration, and whether there may be others.
pub(super) fn values(
    facts: &mut Facts<'_>,
    document: &Api,
    scope: &Scope,
    ours: &Schema,
    theirs: &Schema,
) {
    match (&ours.values, &theirs.values) {
        (Said::Nothing, _) | (_, Said::Nothing) => {}
        (Said::This(values), Said::This(other)) => {
            let open = |is_open: bool, line| {
                let text = if is_open { "open" } else { "closed" };
                Some((text.to_owned(), line))
            };
            let (is_open, other_is_open) = (
                open(ours.is_open, values.line),
                open(theirs.is_open, other.line),
            );
            // `enum` and its values are told apart: that it is open says nothing about a value that is new.
            let scope_open = scope.below(&["enum", "open"]);
            facts.compare(document, &scope_open, is_open, other_is_open);
            let key = if ours.is_open {
                "x-groups-open-enum"
            } else {
                "enum"
            };
            let unquoted = |said: &Stated<Vec<Stated<String>>>| {
                let values = said.value.iter().map(|value| Stated {
                    value: value.value.trim_matches('"').to_owned(),
                    line: value.line,
                });
                Said::This(Stated {
                    value: values.collect(),
                    line: said.line,
                })
            };
            let scope = scope.below(&[key, "values"]);
            let both = (&unquoted(values), &unquoted(other));
            facts.names(document, &scope, both, str::to_owned);
        }
        (ours_said, theirs_said) => {
            let key = if ours.is_open {
                "x-groups-open-enum"
            } else {
                "enum"
            };
            let list = |values: &Vec<Stated<String>>| {
                let values: Vec<&str> = values.iter().map(|value| &*value.value).collect();
                Some(values.join(", "))
            };
            facts.said(document, &scope.child(key), (ours_said, theirs_said), list);
        }
    }
}

pub(super) fn bounds(
    facts: &mut Facts<'_>,
    document: &Api,
    scope: &Scope,
    ours: &Schema,
    theirs: &Schema,
) {
    let find = |schema: &Schema, key: &str| -> Side {
        let found = schema.bounds.iter().find(|(known, _)| known == key);
        found.map(|(_, bound)| (normal(&bound.value), bound.line))
    };
    let mut keys: Vec<&String> = ours.bounds.iter().map(|(key, _)| key).collect();
    for (key, _) in &theirs.bounds {
        if !keys.contains(&key) {
            keys.push(key);
        }
    }
    for key in keys {
        let (ours, theirs) = (find(ours, key), find(theirs, key));
        facts.compare(document, &scope.child(key), ours, theirs);
    }
}

/// A JSON value in one spelling: `1.0` is `1`, and texts lose their quotes.
pub(super) fn normal(json: &str) -> String {
    match serde_json::from_str::<serde_json::Value>(json) {
        Ok(serde_json::Value::String(text)) => text,
        Ok(serde_json::Value::Number(number)) => match number.as_f64() {
            Some(value) if value.fract() == 0.0 && value.abs() < 1e15 => format!("{value:.0}"),
            _ => number.to_string(),
        },
        Ok(value) => value.to_string(),
        Err(_) => json.to_owned(),
    }
}

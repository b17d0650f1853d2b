//! Ways to authenticate.

use super::super::Stated;
use super::place::Place;
use super::{Many, some};
use crate::lint::Problem;

/// The ways that are enough for what `place` is about, by name. Those that are needed together are joined by ` + `, and `none` is no way.
pub(super) fn required(place: &Place<'_>) -> Result<Many<String>, Problem> {
    let mut ways = Vec::new();
    for way in place.list("security")? {
        let names: Vec<_> = way.entries()?.iter().map(|(name, _)| *name).collect();
        ways.push(way.stated(match names.is_empty() {
            true => "none".to_owned(),
            false => names.join(" + "),
        }));
    }
    Ok(some(ways))
}

/// The names of the ways and what they are: `http bearer`, `apiKey header Authorization`, `oauth2`.
pub(super) fn schemes(root: &Place<'_>) -> Result<Many<(String, String)>, Problem> {
    let mut schemes = Vec::new();
    if let Some(components) = root.child("components") {
        for (name, scheme) in components.map("securitySchemes")? {
            let line = scheme.line();
            let scheme = scheme.resolve()?;
            let mut words = Vec::new();
            for key in ["type", "scheme", "in", "name"] {
                words.extend(scheme.word(key)?.map(|word| match key {
                    "scheme" => word.to_lowercase(),
                    _ => word.into_owned(),
                }));
            }
            let value = (name.to_owned(), words.join(" "));
            schemes.push(Stated { value, line });
        }
    }
    Ok(some(schemes))
}

//! Lists of facts, and the ways to authenticate that stand in examples.

use super::lines::Line;
use crate::api::{Said, Stated};

/// A list on `line`, or that there is none.
pub(super) fn list<T>(items: Vec<Stated<T>>, line: usize) -> Said<Vec<Stated<T>>> {
    match items.first().map(|first| first.line) {
        None => Said::Absent,
        Some(first) => Said::This(Stated {
            value: items,
            line: if line == 0 { first } else { line },
        }),
    }
}

/// Adds the ways to authenticate that an example names: `* Bearer Authentication (token):` above the code, or `Configure ... authorization: token`
/// in it.
pub(super) fn schemes(lines: &[Line<'_>], schemes: &mut Vec<Stated<(String, String)>>) {
    for line in lines {
        let Some((name, kind)) = scheme(line.text) else {
            continue;
        };
        if !schemes.iter().any(|known| known.value.0 == name) {
            schemes.push(Stated {
                value: (name.to_owned(), kind.to_owned()),
                line: line.number,
            });
        }
    }
}

fn scheme(text: &str) -> Option<(&str, &'static str)> {
    let text = text.trim();
    let (kind, name) = if let Some(text) = text.strip_prefix("* ") {
        let (kind, name) = text.split_once(" Authentication (")?;
        (kind, name.strip_suffix("):")?)
    } else {
        let (_, text) = text.split_once("Configure ")?;
        let (kind, rest) = text.split_once("authorization")?;
        (kind, rest.split_once(": ")?.1)
    };
    let lower = kind.to_ascii_lowercase();
    let kind = ["basic", "bearer", "api key", "oauth"]
        .into_iter()
        .find(|known| lower.contains(known))?;
    let kind = match kind {
        "basic" => "http basic",
        "bearer" => "http bearer",
        "api key" => "apiKey",
        _ => "oauth2",
    };
    Some((name.trim(), kind))
}

#[cfg(test)]
mod tests {
    use super::scheme;

    #[test]
    fn ways_to_authenticate_are_found_above_and_in_the_code() {
        for (line, expected) in [
            (
                "* Api Key Authentication (HeaderKey):",
                Some(("HeaderKey", "apiKey")),
            ),
            (
                "* Bearer (JWT) Authentication (token):",
                Some(("token", "http bearer")),
            ),
            (
                "# Configure Bearer authorization (Bearer): token",
                Some(("token", "http bearer")),
            ),
            (
                "    // Configure HTTP basic authorization: login",
                Some(("login", "http basic")),
            ),
            (
                "# Configure OAuth2 access token for authorization: sso",
                Some(("sso", "oauth2")),
            ),
            ("# Configure the client", None),
            ("* Digest Authentication (old):", None),
        ] {
            assert_eq!(scheme(line), expected, "{line}");
        }
    }
}

//! Takes credentials out of what is kept.

use percent_encoding::percent_decode_str;
use serde_json::Value;

use crate::vendor::FORM;

const MASK: &str = "***";

/// Members of bodies and parameters whose values are secret, in lower case.
const SECRETS: &[&str] = &[
    "access_token",
    "apikey",
    "fulltoken",
    "jwt",
    "newpassword",
    "oldpassword",
    "password",
    "secret",
    "token",
];

/// Headers without credentials: the scheme stays, to be asserted.
pub(crate) fn headers(headers: &[(String, String)]) -> Vec<(String, String)> {
    let masked = |(name, value): &(String, String)| {
        let value = match name.as_str() {
            "authorization" | "proxy-authorization" => match value.split_once(' ') {
                Some((scheme, _)) => format!("{scheme} {MASK}"),
                None => MASK.to_owned(),
            },
            "cookie" | "set-cookie" => match value.split_once('=') {
                Some((cookie, _)) => format!("{cookie}={MASK}"),
                None => MASK.to_owned(),
            },
            "x-csrf-token" | "x-api-key" => MASK.to_owned(),
            _ => value.clone(),
        };
        (name.clone(), value)
    };
    headers.iter().map(masked).collect()
}

/// A request target without a key in its query.
pub(crate) fn target(target: &str) -> String {
    match target.split_once('?') {
        Some((path, query)) => format!("{path}?{}", pairs(query)),
        None => target.to_owned(),
    }
}

fn pairs(query: &str) -> String {
    let pair = |pair: &str| match pair.split_once('=') {
        Some((name, _)) if is_secret(&percent_decode_str(name).decode_utf8_lossy()) => {
            format!("{name}={MASK}")
        }
        _ => pair.to_owned(),
    };
    query.split('&').map(pair).collect::<Vec<_>>().join("&")
}

/// A body as text. It stays as it was sent if there is nothing to hide.
pub(crate) fn body(media_type: Option<&str>, body: &[u8]) -> String {
    let text = String::from_utf8_lossy(body);
    if media_type.is_some_and(|media_type| media_type.to_ascii_lowercase().starts_with(FORM)) {
        return pairs(&text);
    }
    let lower = text.to_ascii_lowercase();
    // A name can be written with escapes.
    let suspicious = lower.contains('\\') || SECRETS.iter().any(|secret| lower.contains(secret));
    if !suspicious {
        return text.into_owned();
    }
    match serde_json::from_slice(body) {
        Ok(mut value) => {
            if hide(&mut value) {
                value.to_string()
            } else {
                text.into_owned()
            }
        }
        // Where the secret begins and ends cannot be told.
        Err(_) => format!("{MASK} ({} bytes)", body.len()),
    }
}

/// Hides what is secret, and says whether something was.
fn hide(value: &mut Value) -> bool {
    let mut hidden = false;
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                if is_secret(name) && !value.is_null() {
                    *value = MASK.into();
                    hidden = true;
                } else {
                    hidden |= hide(value);
                }
            }
        }
        Value::Array(items) => {
            for item in items {
                hidden |= hide(item);
            }
        }
        _ => {}
    }
    hidden
}

fn is_secret(name: &str) -> bool {
    SECRETS.contains(&name.to_ascii_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credentials_are_hidden_wherever_they_stand_and_nothing_else_is() {
        assert_eq!(target("/a/?limit=2&apikey=k"), "/a/?limit=2&apikey=***");
        assert_eq!(target("/a/?ApiKe%79=k&b"), "/a/?ApiKe%79=***&b");
        assert_eq!(target("/a/apikey"), "/a/apikey");
        let header = |name: &str, value: &str| {
            let masked = headers(&[(name.to_owned(), value.to_owned())]);
            masked.into_iter().next().unwrap().1
        };
        assert_eq!(header("authorization", "Bearer secret"), "Bearer ***");
        assert_eq!(header("authorization", "secret"), "***");
        assert_eq!(header("cookie", "JWT=secret"), "JWT=***");
        assert_eq!(header("accept", "Bearer secret"), "Bearer secret");
        let json = Some("application/json");
        let nested = body(json, br#"{"a": [{"Password": "p", "token": 1}]}"#);
        assert_eq!(nested, r#"{"a":[{"Password":"***","token":"***"}]}"#);
        let deep = body(
            json,
            br#"{"secret": {"a": ["b"]}, "jwt": [1], "token": null}"#,
        );
        assert_eq!(deep, r#"{"jwt":"***","secret":"***","token":null}"#);
        let escaped = body(json, br#"{"p\u0061ssword": "p"}"#);
        assert_eq!(escaped, r#"{"password":"***"}"#);
        // What cannot be read is hidden as a whole.
        for broken in [
            &br#"{"password": "p"#[..],
            b"token=p",
            b"{\"password\": \"\xff\"}",
        ] {
            let expected = format!("*** ({} bytes)", broken.len());
            assert_eq!(body(json, broken), expected);
            assert_eq!(body(None, broken), expected);
        }
        assert_eq!(body(json, b"{ \"a\": "), "{ \"a\": ");
        assert_eq!(body(json, br#"{ "a":  "token" }"#), r#"{ "a":  "token" }"#);
        assert_eq!(body(json, br#"{ "a":  1 }"#), r#"{ "a":  1 }"#);
        let form = Some("application/x-www-form-urlencoded; charset=utf-8");
        assert_eq!(
            body(form, b"username=a&password=p"),
            "username=a&password=***"
        );
        let form = Some("Application/X-www-form-urlencoded");
        assert_eq!(body(form, b"p%61ssword=p&a=b"), "p%61ssword=***&a=b");
    }
}

//! What a lenient vendor lets pass and a strict one refuses.

use crate::request::Request;
use crate::vendor::{Body, Form, Parameter, Route, Vendor};

/// The headers that HTTP itself needs, whatever the vendor.
const HEADERS: &[&str] = &[
    "accept",
    "accept-encoding",
    "authorization",
    "connection",
    "content-length",
    "content-type",
    "host",
    "transfer-encoding",
    "user-agent",
];

/// What of `request` is not documented, in words.
pub(crate) fn undocumented<V: Vendor>(
    request: &Request,
    route: &Route,
    slash_missing: bool,
) -> Option<String> {
    if slash_missing {
        return Some(format!(
            "the path `{}` without `/` at its end",
            request.path
        ));
    }
    header(request, V::HEADERS)
        .or_else(|| path(request))
        .or_else(|| query(request, route))
        .or_else(|| body(request, route))
}

fn header(request: &Request, of_vendor: &[&str]) -> Option<String> {
    for (position, (name, _)) in request.headers.iter().enumerate() {
        let name = name.as_str();
        if !HEADERS.contains(&name) && !of_vendor.contains(&name) {
            return Some(format!("the header `{name}`"));
        }
        let earlier = request.headers.iter().take(position);
        if name != "accept" && earlier.into_iter().any(|(known, _)| known == name) {
            return Some(format!("the header `{name}` more than once"));
        }
    }
    None
}

/// Segments that clients and proxies resolve, so that a call ends up at another operation.
fn path(request: &Request) -> Option<String> {
    let dots = |segment: &&str| {
        let plain = segment.replace("%2e", ".").replace("%2E", ".");
        plain == "." || plain == ".."
    };
    let segment = request.path.split('/').find(dots)?;
    Some(format!("the path segment `{segment}`"))
}

fn query(request: &Request, route: &Route) -> Option<String> {
    if request.query.is_empty() {
        return None;
    }
    let mut seen: Vec<String> = Vec::new();
    for (name, _) in request.pairs() {
        let mut known = route.query.iter();
        let Some(parameter) = known.find(|parameter| is_form_of(parameter, &name)) else {
            return Some(format!("the query parameter `{name}`"));
        };
        if parameter.form != Form::Repeated && seen.contains(&name) {
            return Some(format!("the query parameter `{name}` more than once"));
        }
        seen.push(name);
    }
    route.query.iter().find_map(|known| gap(known, &seen))
}

/// The place that an array in `name.0=a&name.1=b` leaves out.
fn gap(parameter: &Parameter, seen: &[String]) -> Option<String> {
    if parameter.form != Form::Indexed {
        return None;
    }
    let items = seen.iter().filter(|name| is_form_of(parameter, name));
    let wanted = (0..items.count()).map(|index| format!("{}.{index}", parameter.name));
    let missing = wanted.into_iter().find(|wanted| !seen.contains(wanted))?;
    Some(format!("an array without `{missing}`"))
}

fn is_form_of(parameter: &Parameter, name: &str) -> bool {
    let rest = name.strip_prefix(parameter.name);
    match (parameter.form, rest) {
        (_, None) => false,
        (Form::Single | Form::Repeated, Some(rest)) => rest.is_empty(),
        (Form::Indexed, Some(rest)) => rest.strip_prefix('.').is_some_and(is_index),
        (Form::Filters, Some(rest)) => {
            let parts = rest
                .strip_prefix('[')
                .and_then(|rest| rest.strip_suffix(']'));
            let parts = parts.and_then(|parts| parts.split_once("]["));
            parts.is_some_and(|(field, operation)| is_word(field) && is_word(operation))
        }
    }
}

fn is_index(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_word(text: &str) -> bool {
    let in_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'.';
    !text.is_empty() && text.bytes().all(in_word)
}

fn body(request: &Request, route: &Route) -> Option<String> {
    let unexpected = route.body == Body::None && !request.body.is_empty();
    unexpected.then(|| "a body where none is documented".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_form_of_a_parameter_is_itself_alone() {
        let forms = [
            (Form::Single, "emails"),
            (Form::Repeated, "emails"),
            (Form::Indexed, "emails.0"),
            (Form::Filters, "emails[name][CONTAINS]"),
        ];
        for (form, documented) in forms {
            let parameter = Parameter {
                name: "emails",
                form,
            };
            assert!(is_form_of(&parameter, documented), "{documented}");
            let others = ["emails", "emails.0", "emails[0]", "emails[name][CONTAINS]"];
            let others = others.into_iter().filter(|other| *other != documented);
            for other in others.chain(["emails.", "emails.x", "emails[][A]", "e", "emailss"]) {
                assert!(!is_form_of(&parameter, other), "{form:?}: {other}");
            }
        }
    }
}

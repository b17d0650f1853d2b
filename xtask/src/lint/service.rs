//! Where the API is, how one signs in, and where its documentation is.

use std::collections::HashSet;

use super::Report;
use super::problem::rules;
use super::shape::Role;
use super::spec::{Id, Place, Spec};

rules! {
    SERVERS_MISSING = "servers-missing", House: "The document names the servers of the API.",
        why "The default base URL and the README come from here.",
        fix "Add `servers`. An API without a common host has a URL with variables: `https://{domain}/api`.";
    SERVER_SLASH = "server-slash", House: "The URL of a server has no trailing slash.",
        why "The paths start with one, and two slashes are another path for many servers.",
        fix "Remove the slash at the end.";
    SERVER_URL = "server-url", House: "The URL of a server is absolute, over HTTP, and ends with the path.",
        why "It becomes a constant that clients start from: paths are appended to it, and what it carries is shown in documentation and errors.",
        fix "Write `https://HOST/PATH` without user, query and fragment. Only the host and the port may be variables.";
    SERVER_VARIABLE = "server-variable", House: "The variables of a server are those of its URL, each with a default that can stand in its place.",
        why "A variable that is not declared stays in the URL as it is written, and one that is not used does nothing.",
        fix "Declare each `{variable}` under `variables` with a `default`, and nothing else.";
    SECURITY_MISSING = "security-missing", House: "The document says how a client signs in.",
        why "The credential types of the crate come from here, and an operation without a credential would be sent without one.",
        fix "Declare the schemes under `components/securitySchemes` and list them in a top-level `security`.";
    SECURITY_UNKNOWN = "security-unknown", House: "`security` names declared schemes.",
        why "A scheme that is not declared cannot be generated.",
        fix "Correct the name, or declare the scheme under `components/securitySchemes`.";
    EXTERNAL_DOCS = "external-docs", House: "The document names the vendor's reference.",
        why "Whoever maintains the spec must be able to compare it with its source.",
        fix "Add `externalDocs` with the `url` of the vendor's API reference at the top level.";
}

pub(super) fn check(spec: &Spec<'_>, report: &mut Report<'_>) {
    let document = spec.get(0);
    if document.get("externalDocs").is_none() {
        report.push(
            &EXTERNAL_DOCS,
            spec.at(0),
            "the vendor's reference is not named",
        );
    }
    if document
        .get("servers")
        .is_none_or(|servers| servers.items().is_empty())
    {
        report.push(
            &SERVERS_MISSING,
            spec.at_key(0, "servers"),
            "no server is named",
        );
    }
    for (id, server) in spec.written(Role::Server) {
        if let Some(url) = server.text("url").filter(|url| url.ends_with('/')) {
            report.push(
                &SERVER_SLASH,
                spec.at_key(id, "url"),
                format!("`{url}` ends with a slash"),
            );
        }
        check_url(spec, report, id, server);
    }
    check_security(spec, report);
}

fn check_url(spec: &Spec<'_>, report: &mut Report<'_>, id: Id, server: &Place<'_>) {
    let Some(url) = server.text("url") else {
        return;
    };
    let variables = match parts(url) {
        Ok(variables) => variables,
        Err(what) => {
            report.push(
                &SERVER_URL,
                spec.at_key(id, "url"),
                format!("`{url}` {what}"),
            );
            return;
        }
    };
    for name in variables
        .iter()
        .filter(|name| spec.member(id, "variables", name).is_none())
    {
        let what = format!("`{{{name}}}` is not declared");
        report.push(&SERVER_VARIABLE, spec.at_key(id, "url"), what);
    }
    for variable in spec
        .children(id)
        .filter(|child| spec.get(*child).field() == "variables")
    {
        let name = spec.get(variable).key();
        if !variables.contains(&name) {
            let what = format!("the URL has no `{{{name}}}`");
            report.push(&SERVER_VARIABLE, spec.at(variable), what);
        }
        // One without a default is reported as incomplete.
        if let Some(default) = spec.get(variable).text("default")
            && !is_authority(default)
        {
            let what = format!("`{default}` cannot stand for a host or a port");
            report.push(&SERVER_VARIABLE, spec.at_key(variable, "default"), what);
        }
    }
}

/// Whether the text can be a part of what a URL has between `//` and the path.
fn is_authority(text: &str) -> bool {
    let fits =
        |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_' | ':' | '[' | ']');
    !text.is_empty() && text.chars().all(fits)
}

/// The variables of the URL, or what is wrong with it.
fn parts(url: &str) -> Result<Vec<&str>, &'static str> {
    let rest = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"))
        .ok_or("does not start with `https://` or `http://`")?;
    if rest.contains(['?', '#']) {
        return Err("has a query or a fragment");
    }
    let (mut authority, path) = match rest.find('/') {
        Some(slash) => rest.split_at(slash),
        None => (rest, ""),
    };
    if authority.contains('@') {
        return Err("names a user");
    }
    if path.contains(['{', '}']) {
        return Err("has a variable in its path");
    }
    let is_visible =
        |c: char| c.is_ascii_graphic() && !matches!(c, '"' | '<' | '>' | '\\' | '^' | '`' | '|');
    if !path.chars().all(is_visible) {
        return Err("has a character in its path that a URL cannot have");
    }
    if authority.is_empty() || authority.starts_with(':') {
        return Err("names no host");
    }
    let mut variables = Vec::new();
    while let Some((before, after)) = authority.split_once('{') {
        let (name, rest) = after
            .split_once('}')
            .ok_or("has a brace that is not closed")?;
        if !before.is_empty() && !is_authority(before) {
            return Err("has a character in its host that a host cannot have");
        }
        variables.push(name);
        authority = rest;
    }
    if !authority.is_empty() && !is_authority(authority) {
        return Err("has a character in its host that a host cannot have");
    }
    Ok(variables)
}

fn check_security(spec: &Spec<'_>, report: &mut Report<'_>) {
    let declared: HashSet<&str> = spec
        .ids(Role::SecurityScheme)
        .map(|id| spec.get(id).key())
        .collect();
    let owners = || std::iter::once(0).chain(spec.ids(Role::Operation));
    for id in owners() {
        let Some(security) = spec.get(id).node.entry("security") else {
            continue;
        };
        for (index, requirement) in security.value.items().iter().enumerate() {
            for scheme in requirement
                .entries()
                .iter()
                .filter(|scheme| !declared.contains(scheme.key.as_str()))
            {
                let at = spec
                    .at(id)
                    .key(security)
                    .item(index, requirement)
                    .key(scheme);
                report.push(
                    &SECURITY_UNKNOWN,
                    at,
                    format!("there is no security scheme `{}`", scheme.key),
                );
            }
        }
    }
    if declared.is_empty() {
        report.push(
            &SECURITY_MISSING,
            spec.at(0),
            "no security scheme is declared",
        );
    } else if spec.get(0).get("security").is_none() {
        let undecided = |id: &Id| spec.get(*id).get("security").is_none();
        for id in spec.ids(Role::Operation).filter(undecided) {
            report.push(
                &SECURITY_MISSING,
                spec.at(id),
                "neither the operation nor the document has `security`",
            );
        }
    }
}

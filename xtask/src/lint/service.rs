//! Where the API is, how one signs in, and where its documentation is.

use std::collections::HashSet;

use super::Report;
use super::problem::rules;
use super::shape::Role;
use super::spec::{Id, Spec};

rules! {
    SERVERS_MISSING = "servers-missing", House: "The document names the servers of the API.",
        why "The default base URL and the README come from here.",
        fix "Add `servers`. An API without a common host has a URL with variables: `https://{domain}/api`.";
    SERVER_SLASH = "server-slash", House: "The URL of a server has no trailing slash.",
        why "The paths start with one, and two slashes are another path for many servers.",
        fix "Remove the slash at the end.";
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
    }
    check_security(spec, report);
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

//! Compares what is said of the service as a whole: its addresses, and the ways to authenticate.

use std::collections::HashSet;

use super::compare::Pairs;
use super::facts::{Facts, Scope};
use crate::api::{Api, Kind, Said, Stated, without_name};

pub(super) fn compare(facts: &mut Facts<'_>, spec: &Api, document: &Api, pairs: &Pairs) {
    addresses(facts, spec, document, pairs);
    schemes(facts, spec, document, pairs);
}

fn addresses(facts: &mut Facts<'_>, spec: &Api, document: &Api, pairs: &Pairs) {
    let root = Scope::root().child("servers");
    let address = |url: &str| {
        let steps: Vec<String> = url.split('/').map(without_name).collect();
        // `https:`, nothing, the host, and the path, which is part of those of the operations.
        let most = if pairs.is_same_base { 3 } else { steps.len() };
        let steps = steps.get(..most).unwrap_or(&steps);
        steps.join("/").trim_end_matches('/').to_lowercase()
    };
    let servers = (&spec.servers, &document.servers);
    facts.names(document, &root, servers, address);

    // Where both have variables, a call goes where their defaults say.
    let all = |api: &Api| -> Vec<(Stated<String>, Stated<String>)> {
        let list = |said: &Said<Vec<Stated<String>>>| said.value().cloned().unwrap_or_default();
        let filled = list(&api.default_servers);
        list(&api.servers).into_iter().zip(filled).collect()
    };
    let theirs = all(document);
    for (written, ours) in all(spec).iter().filter(|(url, _)| url.value.contains('{')) {
        let same = |(url, _): &&(Stated<String>, _)| address(&url.value) == address(&written.value);
        let Some((_, theirs)) = theirs.iter().find(same) else {
            continue;
        };
        let scope = root.below(&[&written.value, "variables"]);
        let shown = |filled: &Stated<String>| Some((address(&filled.value), filled.line));
        facts.compare(document, &scope, shown(ours), shown(theirs));
    }
}

fn schemes(facts: &mut Facts<'_>, spec: &Api, document: &Api, pairs: &Pairs) {
    // Ways that only other operations of the document have are none of our business.
    let used: HashSet<&str> = pairs
        .ours
        .values()
        .filter_map(|at| document.operations.get(*at)?.security.value())
        .flatten()
        .flat_map(|way| way.value.split(" + "))
        .collect();
    let ours = spec.security_schemes.value().into_iter().flatten();
    // That a way is missing in the spec is said where an operation asks for it.
    for same in ours.filter(|ours| used.contains(ours.value.0.as_str())) {
        let (name, our_kind) = &same.value;
        let scope = Scope::root().below(&["components", "securitySchemes", name]);
        let theirs = document.security_schemes.value().into_iter().flatten();
        let Some(Stated { value, line }) = theirs.into_iter().find(|one| one.value.0 == *name)
        else {
            // A page may be without the example that says it.
            if document.kind == Kind::OpenApi {
                let ours = Some((our_kind.clone(), same.line));
                facts.compare(document, &scope, ours, None);
            }
            continue;
        };
        let kind = &value.1;
        // A page says less about a way: not in which header the key is.
        let is_said = document.kind == Kind::Markdown
            && (our_kind.clone() + " ").starts_with(&format!("{kind} "));
        let shown = if is_said { kind } else { our_kind };
        let sides = (
            Some((shown.clone(), same.line)),
            Some((kind.clone(), *line)),
        );
        facts.compare(document, &scope, sides.0, sides.1);
    }
}

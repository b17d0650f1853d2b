//! `src/generated/client.rs`: progenitor's client.

use openapiv3::{OpenAPI, ReferenceOr};

use super::facts::{self, OperationFacts};
use super::spec::Spec;
use super::{rewrite, settings, source};

pub(super) struct Client {
    pub(super) text: String,
    /// The number of wire types.
    pub(super) types: usize,
}

pub(super) fn generate(spec: &Spec) -> Result<Client, String> {
    let openapi = with_facts_in_descriptions(spec);
    let mut file = settings::call(spec, "crate::generated::enums", |generator| {
        generator.generate_tokens(&openapi)
    })?;
    rewrite::client(&mut file, &spec.crate_ident())
        .map_err(|what| format!("specs/{}.yaml: {what}", spec.provider))?;
    Ok(Client {
        text: source::unparse(&spec.header(), &file),
        types: count_types(&file),
    })
}

/// `src/generated/mod.rs`: mounts the generated files.
pub(super) fn module(spec: &Spec, modules: &[&str]) -> String {
    let rest: String = modules
        .iter()
        .map(|name| format!("#[rustfmt::skip]\npub mod {name};\n"))
        .collect();
    format!(
        "{}{}{rest}",
        spec.header(),
        r#"
//! Generated code. Outside of our promise of stability, but for what the crate root re-exports.

#[allow(
    clippy::all,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    missing_docs,
    unreachable_patterns,
    unreachable_pub,
    unused_mut,
    reason = "written by progenitor"
)]
#[rustfmt::skip]
pub mod client;
"#
    )
}

/// The descriptions become rustdoc: what the extensions say belongs there too.
fn with_facts_in_descriptions(spec: &Spec) -> OpenAPI {
    let mut openapi = spec.openapi.clone();
    for (_, item) in &mut openapi.paths.paths {
        let ReferenceOr::Item(item) = item else {
            continue;
        };
        for operation in facts::operations_mut(item) {
            let facts = spec
                .operations
                .iter()
                .find(|facts| operation.operation_id.as_deref() == Some(facts.id.as_str()));
            if let Some(facts) = facts {
                let description = operation.description.get_or_insert_default();
                *description = format!("{}\n\n{}", description.trim_end(), sentences(facts));
            }
        }
    }
    openapi
}

fn sentences(facts: &OperationFacts) -> String {
    let mut sentences = vec![if facts.idempotent {
        "Idempotent: a repeat changes nothing more.".to_owned()
    } else {
        "Not idempotent: read back before repeating after an unclear failure.".to_owned()
    }];
    if let Some(limit) = &facts.rate_limit {
        sentences.push(format!(
            "Rate limit: {} requests in {} seconds (`{}`).",
            limit.requests, limit.seconds, limit.scope
        ));
    }
    if !facts.audit_events.is_empty() {
        let events: Vec<_> = facts
            .audit_events
            .iter()
            .map(|event| format!("`{event}`"))
            .collect();
        sentences.push(format!("Audit events: {}.", events.join(", ")));
    }
    sentences.join(" ")
}

fn count_types(file: &syn::File) -> usize {
    let types = file.items.iter().find_map(|item| match item {
        syn::Item::Mod(module) if module.ident == "types" => module.content.as_ref(),
        _ => None,
    });
    let is_type = |item: &&syn::Item| matches!(item, syn::Item::Struct(_) | syn::Item::Enum(_));
    types.map_or(0, |(_, items)| items.iter().filter(is_type).count())
}

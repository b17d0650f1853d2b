//! `src/generated/client.rs`: progenitor's client.

use std::collections::BTreeSet;

use openapiv3::{OpenAPI, ReferenceOr};
use progenitor::Generator;
use quote::ToTokens as _;
use syn::visit_mut::{self, VisitMut};

use super::facts::{self, OperationFacts};
use super::spec::Spec;
use super::{rewrite, settings, source};

pub(super) struct Client {
    pub(super) text: String,
    /// The names of the wire types.
    pub(super) types: BTreeSet<String>,
    /// The types of the bodies of successes, as `types::NAME`; what has none is left out.
    pub(super) successes: BTreeSet<String>,
    /// The types of errors.
    pub(super) errors: BTreeSet<String>,
}

pub(super) fn generate(spec: &Spec) -> Result<Client, String> {
    let openapi = with_facts_in_descriptions(spec);
    let generate = |generator: &mut Generator| generator.generate_tokens(&openapi);
    settings::call(spec, "crate::generated::enums", generate, |mut file| {
        rewrite::client(&mut file, &spec.crate_ident())?;
        Ok(Client {
            text: source::unparse(&spec.header(), &file),
            types: type_names(&file),
            successes: answers(&mut file, "ResponseValue"),
            errors: answers(&mut file, "Error"),
        })
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

#[rustfmt::skip]
pub(crate) mod api;
/// The client: one method for each operation, and the types of their requests and answers.
#[allow(
    clippy::all,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
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

fn type_names(file: &syn::File) -> BTreeSet<String> {
    let types = file.items.iter().find_map(|item| match item {
        syn::Item::Mod(module) if module.ident == "types" => module.content.as_ref(),
        _ => None,
    });
    let name = |item: &syn::Item| match item {
        syn::Item::Struct(item) => Some(item.ident.to_string()),
        syn::Item::Enum(item) => Some(item.ident.to_string()),
        syn::Item::Type(item) => Some(item.ident.to_string()),
        _ => None,
    };
    types.map_or_else(BTreeSet::new, |(_, items)| {
        items.iter().filter_map(name).collect()
    })
}

/// What the methods `send` return inside of a type of this name.
///
/// Nothing is changed: this is the kind of visitor that we have anyway.
fn answers(file: &mut syn::File, wrapper: &str) -> BTreeSet<String> {
    let mut answers = Answers {
        wrapper,
        found: BTreeSet::new(),
    };
    answers.visit_file_mut(file);
    answers.found
}

struct Answers<'a> {
    wrapper: &'a str,
    found: BTreeSet<String>,
}

impl VisitMut for Answers<'_> {
    fn visit_impl_item_fn_mut(&mut self, function: &mut syn::ImplItemFn) {
        if function.sig.ident == "send" {
            self.visit_return_type_mut(&mut function.sig.output);
        }
    }

    fn visit_path_segment_mut(&mut self, segment: &mut syn::PathSegment) {
        if segment.ident == self.wrapper
            && let syn::PathArguments::AngleBracketed(arguments) = &segment.arguments
        {
            let text = |argument: &syn::GenericArgument| {
                let text = argument.to_token_stream().to_string();
                text.replace(' ', "")
            };
            let of_the_wire = |text: &String| text.starts_with("types::");
            self.found
                .extend(arguments.args.iter().map(text).filter(of_the_wire));
        }
        visit_mut::visit_path_segment_mut(self, segment);
    }
}

//! How progenitor is asked to generate, and the one place where it is called.

use std::{panic, thread};

use proc_macro2::TokenStream;
use progenitor::{GenerationSettings, Generator, HooksMode, InterfaceStyle, TypeImpl};
use quote::quote;
use schemars08::schema::{InstanceType, SchemaObject};

use super::facts::Representation;
use super::source;
use super::spec::Spec;

/// The settings for the client of `spec`. `enums` is the path under which the generated enums are reached.
fn settings(spec: &Spec, enums: &str) -> GenerationSettings {
    let mut settings = GenerationSettings::new();
    settings
        .with_interface(InterfaceStyle::Builder)
        .with_hooks(HooksMode::Expected)
        .with_inner_type(quote!(::groups_transport::Transport))
        .with_map_type("::std::collections::BTreeMap")
        .with_derive("PartialEq")
        .with_derive("::schemars::JsonSchema");
    for (instance, format, path) in [
        (InstanceType::Number, "count", "::groups_core::Count"),
        (InstanceType::String, "date-time", "::std::string::String"),
    ] {
        let schema = SchemaObject {
            instance_type: Some(instance.into()),
            format: Some(format.to_owned()),
            ..SchemaObject::default()
        };
        settings.with_conversion(schema, path, [TypeImpl::Display].into_iter());
    }
    for schema in &spec.schemas {
        let path = match &schema.representation {
            Representation::Type(path) => path.clone(),
            Representation::OpenEnum(_) => format!("{enums}::{}", source::pascal(&schema.name)),
        };
        let impls = [TypeImpl::Display, TypeImpl::FromStr];
        settings.with_replacement(source::pascal(&schema.name), path, impls.into_iter());
    }
    settings
}

/// Deep schemas make progenitor recurse deeply, and an overflow cannot be caught.
const STACK_BYTES: usize = 64 * 1024 * 1024;

/// Calls progenitor. A panic becomes a message: the linter should have found the reason before.
pub(super) fn call(
    spec: &Spec,
    enums: &str,
    generate: impl FnOnce(&mut Generator) -> Result<TokenStream, progenitor::Error> + Send,
) -> Result<syn::File, String> {
    let name = &spec.provider;
    let settings = || settings(spec, enums);
    // Tokens do not cross threads, text does.
    let generate = move || {
        let tokens = generate(&mut Generator::new(&settings()));
        tokens
            .map(|tokens| tokens.to_string())
            .map_err(|error| error.to_string())
    };
    let hook = panic::take_hook();
    panic::set_hook(Box::new(|_| {}));
    let result = thread::scope(|scope| {
        let thread = thread::Builder::new()
            .stack_size(STACK_BYTES)
            .spawn_scoped(scope, generate);
        thread.map(thread::ScopedJoinHandle::join)
    });
    panic::set_hook(hook);

    let joined = result.map_err(|error| format!("no thread for progenitor: {error}"))?;
    let tokens = match joined {
        Ok(result) => result.map_err(|error| format!("specs/{name}.yaml: progenitor: {error}"))?,
        Err(payload) => {
            let text = payload.downcast_ref::<String>().map(String::as_str);
            let text = text.or_else(|| payload.downcast_ref::<&str>().copied());
            let text = text.unwrap_or("without a message");
            return Err(format!(
                "specs/{name}.yaml: progenitor panicked ({text}); the linter has no rule for this yet, add one in \
                 xtask/src/lint"
            ));
        }
    };
    syn::parse_str(&tokens)
        .map_err(|error| format!("specs/{name}.yaml: progenitor's output is not Rust: {error}"))
}

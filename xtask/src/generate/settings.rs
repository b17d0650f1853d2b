//! How progenitor is asked to generate, and the one place where it is called.

use std::cell::Cell;
use std::panic;
use std::sync::Once;

use proc_macro2::TokenStream;
use progenitor::{GenerationSettings, Generator, HooksMode, InterfaceStyle, TypeImpl};
use quote::quote;
use schemars08::schema::{InstanceType, SchemaObject};

use super::facts::Representation;
use super::spec::Spec;
use super::{source, threads};

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

/// Calls progenitor, and gives what it made to `finish`. A panic becomes a message: the linter should have found the reason before.
pub(super) fn call<T: Send>(
    spec: &Spec,
    enums: &str,
    generate: impl FnOnce(&mut Generator) -> Result<TokenStream, progenitor::Error> + Send,
    finish: impl FnOnce(syn::File) -> Result<T, String> + Send,
) -> Result<T, String> {
    let name = &spec.provider;
    // Tokens and what is made of them do not cross threads: whatever works with them is done there. To send them as text would
    // take longer than to make them.
    let work = || {
        let tokens = caught(|| generate(&mut Generator::new(&settings(spec, enums))));
        let tokens = match tokens {
            Ok(tokens) => tokens.map_err(|error| format!("progenitor: {error}"))?,
            Err(text) => {
                return Err(format!(
                    "progenitor panicked ({text}); the linter has no rule for this yet, add one in xtask/src/lint"
                ));
            }
        };
        let file = syn::parse2(tokens)
            .map_err(|error| format!("progenitor's output is not Rust: {error}"))?;
        finish(file)
    };
    let (result, ()) = threads::both(work, || ())?;
    result.map_err(|what| format!("specs/{name}.yaml: {what}"))
}

thread_local! {
    /// Whether a panic of this thread is caught and told in other words.
    static IS_CAUGHT: Cell<bool> = const { Cell::new(false) };
}

/// What `run` returns, or what it said when it panicked. Nothing is written to standard error meanwhile.
fn caught<T>(run: impl FnOnce() -> T) -> Result<T, String> {
    // One hook for all threads: each of them changing it on its own would leave that of another one.
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let hook = panic::take_hook();
        panic::set_hook(Box::new(move |panic| {
            if !IS_CAUGHT.get() {
                hook(panic);
            }
        }));
    });
    IS_CAUGHT.set(true);
    // What it worked on is not used after a panic.
    let result = panic::catch_unwind(panic::AssertUnwindSafe(run));
    IS_CAUGHT.set(false);
    result.map_err(|payload| {
        let text = payload.downcast_ref::<String>().map(String::as_str);
        let text = text.or_else(|| payload.downcast_ref::<&str>().copied());
        text.unwrap_or("without a message").to_owned()
    })
}

//! Examples that compile.
//!
//! progenitor shows how each method is called, but cannot know the crate's name and so marks the example as not to be compiled. We know it, and the types that
//! the setters take.

use std::collections::HashMap;

use quote::ToTokens as _;
use syn::{
    Attribute, Expr, ExprLit, File, ImplItem, Item, ItemImpl, Lit, LitStr, Meta, Type,
    WherePredicate,
};

/// The setters of one builder with the types that they take.
type Setters = Vec<(String, String)>;

/// Makes the examples of `krate` compile. Returns how many.
pub(super) fn compile(file: &mut File, krate: &str) -> usize {
    let builders = builders(file, krate);
    let mut changed = 0;
    for item in &mut file.items {
        let Item::Impl(ItemImpl {
            trait_: None,
            items,
            ..
        }) = item
        else {
            continue;
        };
        for item in items {
            let ImplItem::Fn(function) = item else {
                continue;
            };
            let returns = function.sig.output.to_token_stream().to_string();
            let builder = returns
                .rsplit(":: ")
                .next()
                .and_then(|last| last.split(' ').next());
            let Some(setters) = builder.and_then(|name| builders.get(name)) else {
                continue;
            };
            for attribute in &mut function.attrs {
                changed += usize::from(rewrite(attribute, krate, setters));
            }
        }
    }
    changed
}

/// The builders of the module `builder`, by name.
fn builders(file: &File, krate: &str) -> HashMap<String, Setters> {
    let module = file.items.iter().find_map(|item| match item {
        Item::Mod(module) if module.ident == "builder" => module.content.as_ref(),
        _ => None,
    });
    let mut builders = HashMap::new();
    for item in module
        .map(|(_, items)| items.as_slice())
        .unwrap_or_default()
    {
        let Item::Impl(item) = item else { continue };
        let Type::Path(name) = &*item.self_ty else {
            continue;
        };
        let Some(name) = name.path.segments.last() else {
            continue;
        };
        let setters = item
            .items
            .iter()
            .filter_map(|item| setter(item, krate))
            .collect();
        builders.insert(name.ident.to_string(), setters);
    }
    builders
}

/// `fn x<V>(self, value: V) where V: TryInto<T>` as `(x, T)`.
fn setter(item: &ImplItem, krate: &str) -> Option<(String, String)> {
    let ImplItem::Fn(function) = item else {
        return None;
    };
    let predicates = &function.sig.generics.where_clause.as_ref()?.predicates;
    let taken = predicates.iter().find_map(|predicate| match predicate {
        WherePredicate::Type(bound) => {
            let bounds = bound.bounds.to_token_stream().to_string().replace(' ', "");
            let inner = bounds
                .strip_prefix("std::convert::TryInto<")?
                .strip_suffix('>')?;
            Some(inner.to_owned())
        }
        _ => None,
    })?;
    let own = taken.replace("crate::generated::", &format!("{krate}::generated::"));
    let own = match own.strip_prefix("types::") {
        Some(rest) => format!("{krate}::types::{rest}"),
        None => own,
    };
    Some((function.sig.ident.to_string(), own))
}

/// Turns the example in a doc comment into one that compiles.
fn rewrite(attribute: &mut Attribute, krate: &str, setters: &Setters) -> bool {
    let Meta::NameValue(meta) = &mut attribute.meta else {
        return false;
    };
    let Expr::Lit(ExprLit {
        lit: Lit::Str(text),
        ..
    }) = &mut meta.value
    else {
        return false;
    };
    let value = text.value();
    let Some((before, example)) = value.split_once("```ignore\n") else {
        return false;
    };
    let Some((code, after)) = example.split_once("\n```") else {
        return false;
    };
    let parameters: String = setters
        .iter()
        .map(|(name, taken)| format!("#     {name}: {taken},\n"))
        .collect();
    let compiled = format!(
        "{before}\n```no_run\n# async fn example(\n#     client: &{krate}::Client,\n{parameters}# ) {{\n{code}\n# }}\n```{after}"
    );
    *text = LitStr::new(&compiled, text.span());
    true
}

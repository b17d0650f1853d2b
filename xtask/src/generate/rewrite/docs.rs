//! Documentation that progenitor cannot write.
//!
//! progenitor shows how each method is called, but does not know the crate's name and so marks the example as not to be compiled; and it describes the parameters at the
//! method, but not at the setters, where an editor shows them. We know the name and move the descriptions.

use std::collections::HashMap;

use quote::ToTokens as _;
use syn::{
    Attribute, Expr, ExprLit, File, ImplItem, ImplItemFn, Item, ItemImpl, Lit, LitStr, Meta, Type,
    WherePredicate, parse_quote,
};

/// The setters of one builder with the types that they take.
type Setters = Vec<(String, String)>;

/// Makes the examples of `krate` compile and documents the setters. Returns how many methods were changed.
pub(super) fn complete(file: &mut File, krate: &str) -> usize {
    let taken = types_taken(file, krate);
    let mut descriptions = HashMap::new();
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
            let Some(builder) = builder_of(function) else {
                continue;
            };
            let Some(setters) = taken.get(&builder) else {
                continue;
            };
            let Some(text) = function.attrs.iter_mut().find_map(doc) else {
                continue;
            };
            if let Some(compiled) = compile(&text.value(), krate, setters) {
                descriptions.insert(builder, arguments(&compiled));
                *text = LitStr::new(&compiled, text.span());
            }
        }
    }
    for (name, setter) in setters_mut(file) {
        let description = descriptions
            .get(&name)
            .and_then(|of| of.get(&setter.sig.ident.to_string()));
        if let Some(description) = description {
            let description = format!(" {description}");
            setter.attrs.push(parse_quote!(#[doc = #description]));
        }
    }
    descriptions.len()
}

/// Says of each `send` how it fails. Returns how many there are.
pub(super) fn errors(file: &mut File) -> usize {
    let text = " `Error::InvalidRequest` if a parameter is missing or not valid: nothing was sent. Otherwise what \
                [`Error`] tells apart: the provider refused, answered something that cannot be used, or \
                did not answer.";
    let lines: [Attribute; 4] =
        ["", " # Errors", "", text].map(|line| parse_quote!(#[doc = #line]));
    let mut sends = 0;
    for (_, function) in setters_mut(file) {
        if function.sig.ident == "send" {
            function.attrs.extend(lines.iter().cloned());
            sends += 1;
        }
    }
    sends
}

/// The name of the builder that a method of the client returns.
fn builder_of(function: &ImplItemFn) -> Option<String> {
    let returns = function
        .sig
        .output
        .to_token_stream()
        .to_string()
        .replace(' ', "");
    let (name, _) = returns.strip_prefix("->builder::")?.split_once('<')?;
    Some(name.to_owned())
}

/// The methods of the builders with the builder's name.
fn setters_mut(file: &mut File) -> impl Iterator<Item = (String, &mut ImplItemFn)> {
    let module = file.items.iter_mut().find_map(|item| match item {
        Item::Mod(module) if module.ident == "builder" => module.content.as_mut(),
        _ => None,
    });
    let items = module
        .map(|(_, items)| items.as_mut_slice())
        .unwrap_or_default();
    items.iter_mut().flat_map(|item| {
        let (name, items) = match item {
            Item::Impl(item) => (type_name(&item.self_ty), item.items.as_mut_slice()),
            _ => (None, Default::default()),
        };
        items.iter_mut().filter_map(move |item| match item {
            ImplItem::Fn(function) => Some((name.clone()?, function)),
            _ => None,
        })
    })
}

pub(super) fn type_name(of: &Type) -> Option<String> {
    let Type::Path(path) = of else { return None };
    Some(path.path.segments.last()?.ident.to_string())
}

/// What the setters of each builder take.
fn types_taken(file: &mut File, krate: &str) -> HashMap<String, Setters> {
    let mut taken: HashMap<String, Setters> = HashMap::new();
    for (name, function) in setters_mut(file) {
        let setters = taken.entry(name).or_default();
        setters.extend(type_taken(function, krate));
    }
    taken
}

/// `fn x<V>(self, value: V) where V: TryInto<T>` as `(x, T)`, with `T` as it is seen from outside.
fn type_taken(function: &ImplItemFn, krate: &str) -> Option<(String, String)> {
    let predicates = &function.sig.generics.where_clause.as_ref()?.predicates;
    let taken = predicates.iter().find_map(|predicate| match predicate {
        WherePredicate::Type(bound) => {
            let bounds = bound.bounds.to_token_stream().to_string().replace(' ', "");
            let inner = bounds
                .strip_prefix("std::convert::TryInto<")?
                .strip_suffix('>')?;
            Some(inner.replace("crate::generated::", &format!("{krate}::generated::")))
        }
        _ => None,
    })?;
    // Also inside a list: `Vec<types::X>`.
    let taken = match taken.strip_prefix("types::") {
        Some(rest) => format!("{krate}::types::{rest}"),
        None => taken.replace("<types::", &format!("<{krate}::types::")),
    };
    Some((function.sig.ident.to_string(), taken))
}

/// The text of a doc comment.
fn doc(attribute: &mut Attribute) -> Option<&mut LitStr> {
    let Meta::NameValue(meta) = &mut attribute.meta else {
        return None;
    };
    match &mut meta.value {
        Expr::Lit(ExprLit {
            lit: Lit::Str(text),
            ..
        }) => Some(text),
        _ => None,
    }
}

/// The doc comment with an example that compiles.
fn compile(doc: &str, krate: &str, setters: &Setters) -> Option<String> {
    let (before, example) = doc.split_once("```ignore\n")?;
    let (code, after) = example.split_once("\n```")?;
    let parameters: String = setters
        .iter()
        .map(|(name, taken)| format!("#     {name}: {taken},\n"))
        .collect();
    Some(format!(
        "{before}\n```no_run\n# async fn example(\n#     client: &{krate}::Client,\n{parameters}# ) {{\n\
         {code}\n# }}\n```{after}"
    ))
}

/// The descriptions in progenitor's list of arguments, by name.
fn arguments(doc: &str) -> HashMap<String, String> {
    let list = doc
        .split_once("\nArguments:\n")
        .map(|(_, rest)| rest)
        .unwrap_or_default();
    let list = list.split("\n```").next().unwrap_or_default();
    list.split("\n- `")
        .filter_map(|entry| entry.trim_start_matches("- `").split_once("`: "))
        .map(|(name, description)| (name.to_owned(), description.trim().to_owned()))
        .collect()
}

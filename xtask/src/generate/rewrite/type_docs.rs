//! Documentation of builders and variants, which progenitor leaves out: the text is beside the field that they set, in the spec.

use std::collections::HashMap;

use quote::ToTokens as _;
use syn::{
    Attribute, Fields, File, GenericArgument, ImplItem, ImplItemFn, Item, ItemMod, LitStr,
    PathArguments, Type, Variant, parse_quote,
};

use super::docs::type_name;

/// The descriptions of the fields of each type, by the name of the type.
type Fieldwise = HashMap<String, HashMap<String, Vec<Attribute>>>;

/// Documents what has no documentation yet. Returns how many items that were.
pub(super) fn complete(file: &mut File) -> usize {
    let mut documented = 0;
    for item in &mut file.items {
        match item {
            Item::Mod(module) if module.ident == "types" => documented += types(module),
            Item::Mod(module) if module.ident == "builder" => {
                documented += builders(module, &Fieldwise::new());
            }
            _ => {}
        }
    }
    documented
}

/// The module of the types, and the module of their builders in it.
fn types(module: &mut ItemMod) -> usize {
    let Some((_, items)) = &mut module.content else {
        return 0;
    };
    let mut fields = Fieldwise::new();
    let mut documented = 0;
    for item in items.iter_mut() {
        match item {
            Item::Struct(item) => {
                if let Fields::Named(named) = &mut item.fields {
                    for field in &mut named.named {
                        let text = as_its_type(&field.ty);
                        documented += describe(&mut field.attrs, &text);
                    }
                    let described = named.named.iter().filter_map(|field| {
                        let name = field.ident.as_ref()?.to_string();
                        Some((name, docs_of(&field.attrs)))
                    });
                    fields.insert(item.ident.to_string(), described.collect());
                }
            }
            Item::Enum(item) => {
                for variant in &mut item.variants {
                    let text = format!(" `{}` on the wire.", on_the_wire(variant));
                    documented += describe(&mut variant.attrs, &text);
                }
            }
            Item::Impl(item) if item.trait_.is_none() => {
                for function in functions(&mut item.items) {
                    if function.sig.ident == "builder" {
                        let text = " A builder that has no field yet.";
                        documented += describe(&mut function.attrs, text);
                    }
                }
            }
            _ => {}
        }
    }
    for item in items {
        if let Item::Mod(module) = item
            && module.ident == "builder"
        {
            documented += builders(module, &fields);
        }
    }
    documented
}

/// What is said of a field that is nothing but a reference: OpenAPI has no place for a description beside one.
fn as_its_type(field: &Type) -> String {
    let mut inner = field;
    while let Type::Path(path) = inner
        && let Some(last) = path.path.segments.last()
        && let PathArguments::AngleBracketed(arguments) = &last.arguments
        && let Some(GenericArgument::Type(argument)) = arguments.args.last()
    {
        inner = argument;
    }
    let path = inner.to_token_stream().to_string().replace(' ', "");
    // The builders have the same text, in another module.
    match path.rsplit_once("::") {
        Some((_, name)) => format!(" See [`{name}`]({path})."),
        None => format!(" See [`types::{path}`](crate::generated::client::types::{path})."),
    }
}

/// A module of builders. `fields` describes what they set.
fn builders(module: &mut ItemMod, fields: &Fieldwise) -> usize {
    let mut documented = 0;
    for item in module.content.iter_mut().flat_map(|(_, items)| items) {
        match item {
            Item::Struct(item) => {
                let text = format!(" Builder of [`{0}`](super::{0}).", item.ident);
                documented += describe(&mut item.attrs, &text);
            }
            Item::Impl(item) if item.trait_.is_none() => {
                let described = type_name(&item.self_ty).and_then(|name| fields.get(&name));
                for function in functions(&mut item.items) {
                    let name = function.sig.ident.to_string();
                    let from_field = described.and_then(|fields| fields.get(&name));
                    if let Some(docs) = from_field
                        && docs_of(&function.attrs).is_empty()
                    {
                        documented += usize::from(!docs.is_empty());
                        function.attrs.splice(0..0, docs.iter().cloned());
                    }
                    let text = match name.as_str() {
                        "new" => " A request that has no parameter yet.".to_owned(),
                        "body" => " Sets the body.".to_owned(),
                        "body_map" => " Changes the body that is set so far.".to_owned(),
                        _ => format!(" Sets `{name}`."),
                    };
                    documented += describe(&mut function.attrs, &text);
                }
            }
            _ => {}
        }
    }
    documented
}

fn functions(items: &mut [ImplItem]) -> impl Iterator<Item = &mut ImplItemFn> {
    items.iter_mut().filter_map(|item| match item {
        ImplItem::Fn(function) => Some(function),
        _ => None,
    })
}

/// The name in `#[serde(rename = "name")]`, or that of the variant.
fn on_the_wire(variant: &Variant) -> String {
    let renamed = variant.attrs.iter().find_map(|attribute| {
        let mut name = None;
        if attribute.path().is_ident("serde") {
            // What else it says is none of our business.
            let _ = attribute.parse_nested_meta(|meta| {
                if meta.path.is_ident("rename") {
                    name = Some(meta.value()?.parse::<LitStr>()?.value());
                }
                Ok(())
            });
        }
        name
    });
    renamed.unwrap_or_else(|| variant.ident.to_string())
}

fn docs_of(attributes: &[Attribute]) -> Vec<Attribute> {
    let docs = attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("doc"));
    docs.cloned().collect()
}

/// Adds `text` unless there is a description.
fn describe(attributes: &mut Vec<Attribute>, text: &str) -> usize {
    if docs_of(attributes).is_empty() {
        attributes.insert(0, parse_quote!(#[doc = #text]));
        1
    } else {
        0
    }
}

//! What `public-api` leaves out of the text of an item, although users depend on it.

use std::collections::{BTreeSet, HashMap};

use rustdoc_types::{
    Attribute, GenericArg, GenericArgs, GenericParamDefKind, Generics, Id, Item, ItemEnum,
    ItemSummary, Type,
};
use serde_json::Value;

use super::names::Aliases;

/// The end of the text: where a re-export leads, how a macro is called, what generics are by default. Empty for most items.
pub(super) fn ending(item: &Item, paths: &HashMap<Id, ItemSummary>, aliases: &Aliases) -> String {
    match &item.inner {
        // Only of other crates; those of this crate are listed as the items that they lead to.
        ItemEnum::Use(import) => {
            let defined = import.id.and_then(|id| paths.get(&id));
            let target = defined.and_then(|summary| aliases.of(&summary.path.join("::")));
            let all = if import.is_glob { "::*" } else { "" };
            format!(" of {}{all}", target.unwrap_or(&import.source))
        }
        ItemEnum::Macro(rules) => {
            let words: Vec<_> = rules.split_whitespace().collect();
            format!(" by {}", words.join(" "))
        }
        ItemEnum::Struct(item) => defaults(&item.generics),
        ItemEnum::Enum(item) => defaults(&item.generics),
        ItemEnum::Union(item) => defaults(&item.generics),
        ItemEnum::Trait(item) => defaults(&item.generics),
        ItemEnum::TypeAlias(item) => defaults(&item.generics),
        _ => String::new(),
    }
}

/// The crates that a re-export leads to, and through.
pub(super) fn crates(item: &Item, paths: &HashMap<Id, ItemSummary>) -> BTreeSet<String> {
    let ItemEnum::Use(import) = &item.inner else {
        return BTreeSet::new();
    };
    let defined = import.id.and_then(|id| paths.get(&id));
    let defined = defined.and_then(|summary| summary.path.first());
    let through = import.source.split("::").find(|part| !part.is_empty());
    defined
        .cloned()
        .into_iter()
        .chain(through.map(str::to_owned))
        .collect()
}

/// What is compiled only under a condition: the conditions, as far as they stand at the item itself. Empty where there is none.
pub(super) fn conditions(item: &Item) -> String {
    let mut all: Vec<_> = item
        .attrs
        .iter()
        .filter_map(|attribute| match attribute {
            Attribute::Other(text) => text.strip_prefix("#[attr = CfgTrace(").map(condition),
            _ => None,
        })
        .collect();
    all.sort();
    all.join(", ")
}

/// The names, values and operators in what the compiler kept of a `cfg`, without the places.
fn condition(text: &str) -> String {
    let mut words = Vec::new();
    for (position, part) in text.split('"').enumerate() {
        if position % 2 == 1 {
            words.push(part);
        } else {
            let calls = part
                .split('(')
                .filter_map(|before| before.rsplit(|c: char| !c.is_ascii_alphanumeric()).next());
            words.extend(calls.filter(|name| matches!(*name, "All" | "Any" | "Not")));
        }
    }
    words.join(" ")
}

fn defaults(generics: &Generics) -> String {
    let stated: Vec<_> = generics
        .params
        .iter()
        .enumerate()
        .filter_map(|(position, param)| {
            let default = match &param.kind {
                GenericParamDefKind::Type { default, .. } => shown(default.as_ref()?),
                GenericParamDefKind::Const { default, .. } => default.clone()?,
                GenericParamDefKind::Lifetime { .. } => return None,
            };
            // Names of generics mean nothing.
            Some(format!("generic {} = {default}", position + 1))
        })
        .collect();
    if stated.is_empty() {
        String::new()
    } else {
        format!(" ({})", stated.join(", "))
    }
}

fn shown(of: &Type) -> String {
    match of {
        Type::Primitive(name) | Type::Generic(name) => name.clone(),
        Type::Tuple(items) => {
            let items: Vec<_> = items.iter().map(shown).collect();
            format!("({})", items.join(", "))
        }
        Type::ResolvedPath(path) => match path.args.as_deref() {
            None => path.path.clone(),
            Some(GenericArgs::AngleBracketed { args, constraints }) if constraints.is_empty() => {
                let args: Vec<_> = args
                    .iter()
                    .map(|arg| match arg {
                        GenericArg::Type(of) => shown(of),
                        other => without_ids(other),
                    })
                    .collect();
                match args.as_slice() {
                    [] => path.path.clone(),
                    args => format!("{}<{}>", path.path, args.join(", ")),
                }
            }
            Some(_) => without_ids(of),
        },
        _ => without_ids(of),
    }
}

/// What is written as rustdoc writes it, but for the numbers of items, which are others in each version.
fn without_ids(value: &impl serde::Serialize) -> String {
    fn remove(value: &mut Value) {
        match value {
            Value::Object(map) => {
                map.remove("id");
                map.values_mut().for_each(remove);
            }
            Value::Array(items) => items.iter_mut().for_each(remove),
            _ => {}
        }
    }
    let mut value = serde_json::to_value(value).unwrap_or_default();
    remove(&mut value);
    value.to_string()
}

#[cfg(test)]
mod tests {
    use super::condition;

    #[test]
    fn conditions_are_read_without_their_places() {
        let one = r#"[NameValue { name: "feature", value: Some("a"), span: src/All/lib.rs:24:7: 24:24 (#0) }])]"#;
        assert_eq!(condition(one), "feature a");
        let both = r#"[Any([NameValue { name: "unix", value: None, span: x.rs:1:7: 1:9 (#0) }, Not(NameValue { name: "feature", value: Some("a"), span: x.rs:2:7: 2:9 (#0) }, x.rs:1:2: 1:3 (#0))], x.rs:1:2: 1:3 (#0))])]"#;
        assert_eq!(condition(both), "Any unix Not feature a");
    }
}

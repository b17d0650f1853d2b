//! The public items of a crate: what they are called, what they look like, and what rustdoc knows besides.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs;
use std::path::Path;

use public_api::tokens::Token;
use public_api::{Builder, PublicItem};
use rustdoc_types::{Attribute, Crate, GenericBound, Id, Item, ItemEnum, StructKind, Trait};
use serde::Deserialize as _;

use super::names::{Aliases, Places, normal};
use super::unlisted;
use crate::diff::Place;

/// The forms of rustdoc's JSON that `public-api` reads rightly. Fields that were added since 57 are optional.
const FORMS: std::ops::RangeInclusive<u32> = 57..=59;

/// What tells an item apart: its kind and its path without generics; an `impl` is told apart by its head.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Key {
    /// Shorter paths come first: they are what users write.
    depth: usize,
    pub(super) path: String,
    pub(super) kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Kind {
    Module,
    Struct,
    Enum,
    Variant,
    Field,
    Trait,
    Function,
    Constant,
    AssociatedType,
    Impl,
    AutoTrait,
    Other,
}

/// One public item at one path.
#[derive(Clone, Debug)]
pub(super) struct Listed {
    /// The item with its types, as Rust writes it.
    pub(super) text: String,
    /// The same without names that mean nothing.
    pub(super) normal: String,
    pub(super) id: Id,
    pub(super) parent: Option<Id>,
}

/// A crate as its users see it.
pub(super) struct Api {
    pub(super) items: BTreeMap<Key, Vec<Listed>>,
    index: HashMap<Id, Item>,
    paths: HashMap<Id, rustdoc_types::ItemSummary>,
    public: HashSet<Id>,
    /// What `list` makes `items` of.
    listed: Vec<PublicItem>,
    /// The crates whose items the public items mention.
    pub(super) mentioned: HashSet<String>,
}

/// Reads what rustdoc wrote to `file` of a crate in the version `which`.
pub(super) fn read(file: &Path, which: &str) -> Result<Api, String> {
    let fail = |error: &dyn std::fmt::Display| {
        format!(
            "what rustdoc says in `{}` of {which} is not understood: {error}; remove the file, and it is written again",
            file.display()
        )
    };
    let text = fs::read_to_string(file).map_err(|error| fail(&error))?;
    let form = serde_json::from_str::<Form>(&text).map_err(|error| fail(&error))?;
    if !FORMS.contains(&form.format_version) {
        return Err(format!(
            "this toolchain's rustdoc writes JSON of the form {}, and the forms {} to {} are understood: \
             update `public-api` and `rustdoc-types` in `Cargo.toml` and the range in `xtask/src/diff/rust/listing.rs`, \
             or run with a toolchain of that time; `--skip-rust` compares the specs alone",
            form.format_version,
            FORMS.start(),
            FORMS.end()
        ));
    }
    let mut deserializer = serde_json::Deserializer::from_str(&text);
    deserializer.disable_recursion_limit();
    let described = Crate::deserialize(&mut deserializer).map_err(|error| fail(&error))?;
    let listed = Builder::from_rustdoc_json(file)
        .omit_blanket_impls(true)
        .sorted(false)
        .build()
        .map_err(|error| fail(&error))?;
    Ok(Api {
        items: BTreeMap::new(),
        index: described.index,
        paths: described.paths,
        public: listed.items().map(PublicItem::id).collect(),
        listed: listed.into_items().collect(),
        mentioned: HashSet::new(),
    })
}

/// Lists the items of the crates of both versions, each as users of all of them see it.
pub(super) fn list(base: &mut BTreeMap<String, Api>, work: &mut BTreeMap<String, Api>) {
    let places = |crates: &BTreeMap<String, Api>| {
        let mut places = Places::default();
        for api in crates.values() {
            api.places(&mut places);
        }
        places
    };
    let (old, new) = (places(base), places(work));
    for (crates, aliases) in [(base, old.aliases(&new)), (work, new.aliases(&old))] {
        for api in crates.values_mut() {
            for item in std::mem::take(&mut api.listed) {
                api.add(&item, &aliases);
            }
        }
    }
}

#[derive(serde::Deserialize)]
struct Form {
    format_version: u32,
}

impl Api {
    fn places(&self, places: &mut Places) {
        for item in &self.listed {
            let kind = self.kind(item);
            let has_name = !matches!(kind, None | Some(Kind::Impl | Kind::AutoTrait));
            if let Some(defined) = self.paths.get(&item.id())
                && has_name
            {
                let tokens: Vec<_> = item.tokens().cloned().collect();
                places.add(defined.path.join("::"), path(&tokens));
            }
        }
    }

    fn add(&mut self, item: &PublicItem, aliases: &Aliases) {
        let Some(kind) = self.kind(item) else {
            return;
        };
        let tokens: Vec<_> = item.tokens().cloned().collect();
        let mut text = item.to_string();
        let mut previous = None;
        for token in &tokens {
            if let (Some(name), Token::Symbol(symbol)) = (previous, token)
                && symbol == "::"
            {
                self.mentioned.insert(name);
            }
            previous = match token {
                Token::Identifier(name) | Token::Type(name) => Some(name.clone()),
                _ => None,
            };
        }
        let mut normal = normal(&tokens, aliases);
        let path = match kind {
            Kind::Impl | Kind::AutoTrait => normal.clone(),
            _ => path(&tokens),
        };
        let key = Key {
            depth: path.matches("::").count(),
            path,
            kind,
        };
        if let Some(described) = self.index.get(&item.id()) {
            let ending = unlisted::ending(described, &self.paths, aliases);
            normal.push_str(&ending);
            text.push_str(&ending);
            let crates = unlisted::crates(described, &self.paths);
            self.mentioned.extend(crates);
        }
        let listed = self.items.entry(key).or_default();
        let new = Listed {
            text,
            normal,
            id: item.id(),
            parent: item.parent_id(),
        };
        // An `impl` is listed with the type and with the trait, and again for each path of either.
        if !listed.iter().any(|other| other.normal == new.normal) {
            listed.push(new);
        }
    }

    /// `None` for what only repeats something else.
    fn kind(&self, item: &PublicItem) -> Option<Kind> {
        let parent = item.parent_id().and_then(|id| self.index.get(&id));
        let is_in_trait_impl = matches!(
            parent.map(|parent| &parent.inner),
            Some(ItemEnum::Impl(parent)) if parent.trait_.is_some()
        );
        Some(match &self.index.get(&item.id())?.inner {
            ItemEnum::Module(_) => Kind::Module,
            ItemEnum::Struct(_) | ItemEnum::Union(_) => Kind::Struct,
            ItemEnum::Enum(_) => Kind::Enum,
            ItemEnum::Variant(_) => Kind::Variant,
            ItemEnum::StructField(_) => Kind::Field,
            ItemEnum::Trait(_) | ItemEnum::TraitAlias(_) => Kind::Trait,
            // The trait says what the functions of its implementations look like.
            ItemEnum::Function(_) if is_in_trait_impl => return None,
            ItemEnum::Function(_) => Kind::Function,
            ItemEnum::Constant { .. } | ItemEnum::AssocConst { .. } | ItemEnum::Static(_) => {
                Kind::Constant
            }
            ItemEnum::AssocType { .. } => Kind::AssociatedType,
            // The head of an inherent `impl` says nothing that its items do not say.
            ItemEnum::Impl(head) => match &head.trait_ {
                None => return None,
                // Of the compiler's own traits, these are not nameable on stable.
                Some(name) if is_unnameable(&name.path) => return None,
                Some(_) if head.is_synthetic => Kind::AutoTrait,
                Some(_) => Kind::Impl,
            },
            _ => Kind::Other,
        })
    }

    fn item(&self, id: Id) -> Option<&Item> {
        self.index.get(&id)
    }

    pub(super) fn docs(&self, id: Id) -> &str {
        let docs = self.item(id).and_then(|item| item.docs.as_deref());
        docs.unwrap_or_default()
    }

    pub(super) fn is_deprecated(&self, id: Id) -> bool {
        self.item(id).is_some_and(|item| item.deprecation.is_some())
    }

    pub(super) fn conditions(&self, id: Id) -> String {
        self.item(id).map(unlisted::conditions).unwrap_or_default()
    }

    pub(super) fn is_must_use(&self, id: Id) -> bool {
        let is = |attribute: &Attribute| matches!(attribute, Attribute::MustUse { .. });
        self.item(id).is_some_and(|item| item.attrs.iter().any(is))
    }

    pub(super) fn is_non_exhaustive(&self, id: Id) -> bool {
        self.item(id)
            .is_some_and(|item| item.attrs.contains(&Attribute::NonExhaustive))
    }

    /// The item of this kind at the path of which `path` is one more step.
    pub(super) fn above(&self, path: &str, kinds: &[Kind]) -> Option<Id> {
        let (path, _) = path.rsplit_once("::")?;
        kinds.iter().find_map(|kind| {
            let key = Key {
                depth: path.matches("::").count(),
                path: path.to_owned(),
                kind: *kind,
            };
            self.items.get(&key)?.first().map(|listed| listed.id)
        })
    }

    /// Whether a struct can be written field by field from outside, so that a new field is missed.
    pub(super) fn is_open_struct(&self, id: Id) -> bool {
        !self.is_non_exhaustive(id)
            && self.item(id).is_some_and(|item| match &item.inner {
                ItemEnum::Struct(item) => match &item.kind {
                    StructKind::Unit => true,
                    StructKind::Tuple(fields) => fields.iter().all(Option::is_some),
                    StructKind::Plain {
                        has_stripped_fields,
                        ..
                    } => !has_stripped_fields,
                },
                // Every field of a union can be named alone.
                _ => false,
            })
    }

    /// How a struct is written: `A`, `A(…)` or `A { … }`.
    pub(super) fn form(&self, id: Id) -> Option<&'static str> {
        match &self.item(id)?.inner {
            ItemEnum::Struct(item) => Some(match &item.kind {
                StructKind::Unit => "unit",
                StructKind::Tuple(_) => "tuple",
                StructKind::Plain { .. } => "with named fields",
            }),
            _ => None,
        }
    }

    fn as_trait(&self, id: Id) -> Option<&Trait> {
        match &self.item(id)?.inner {
            ItemEnum::Trait(item) => Some(item),
            _ => None,
        }
    }

    pub(super) fn is_dyn_compatible(&self, id: Id) -> Option<bool> {
        self.as_trait(id).map(|item| item.is_dyn_compatible)
    }

    /// Whether a trait can be implemented by its own crate only, because it asks for a trait that nobody else can name.
    pub(super) fn is_sealed(&self, id: Id) -> bool {
        self.as_trait(id).is_some_and(|item| {
            item.bounds.iter().any(|bound| match bound {
                GenericBound::TraitBound { trait_, .. } => {
                    let is_local = self
                        .paths
                        .get(&trait_.id)
                        .is_some_and(|path| path.crate_id == 0);
                    is_local && !self.public.contains(&trait_.id)
                }
                _ => false,
            })
        })
    }

    /// Whether an item of a trait may be left out by implementations. `None` if it is no item of a trait.
    pub(super) fn has_default(&self, listed: &Listed) -> Option<bool> {
        self.as_trait(listed.parent?)?;
        Some(match &self.item(listed.id)?.inner {
            ItemEnum::Function(item) => item.has_body,
            ItemEnum::AssocType { type_, .. } => type_.is_some(),
            ItemEnum::AssocConst { value, .. } => value.is_some(),
            _ => return None,
        })
    }

    /// What a constant is, as far as rustdoc says it: its expression, and its value.
    pub(super) fn value(&self, id: Id) -> Option<(&str, Option<&str>)> {
        match &self.item(id)?.inner {
            ItemEnum::Constant { const_, .. } => Some((&const_.expr, const_.value.as_deref())),
            ItemEnum::AssocConst { value, .. } => Some((value.as_deref()?, None)),
            ItemEnum::Static(item) => Some((&item.expr, None)),
            _ => None,
        }
    }

    pub(super) fn place(&self, id: Id) -> Option<Place> {
        let span = self.item(id)?.span.as_ref()?;
        Some(Place {
            file: span.filename.display().to_string(),
            line: span.begin.0,
        })
    }
}

fn is_unnameable(path: &str) -> bool {
    let name = path.rsplit("::").next().unwrap_or(path);
    matches!(name, "Freeze" | "UnsafeUnpin" | "StructuralPartialEq")
}

/// The path of an item without the generics on it.
fn path(tokens: &[Token]) -> String {
    let mut path = String::new();
    let mut depth = 0_usize;
    let tokens = tokens.iter().skip_while(|token| {
        matches!(
            token,
            Token::Annotation(_) | Token::Qualifier(_) | Token::Kind(_) | Token::Whitespace
        )
    });
    for token in tokens {
        match token {
            Token::Symbol(symbol) => match symbol.as_str() {
                "<" => depth += 1,
                ">" => depth = depth.saturating_sub(1),
                "::" if depth == 0 => path.push_str("::"),
                _ if depth > 0 => {}
                _ => break,
            },
            _ if depth > 0 => {}
            Token::Whitespace => break,
            Token::Identifier(name) | Token::Function(name) | Token::Type(name) => {
                path.push_str(name);
            }
            Token::Primitive(name) | Token::Generic(name) => path.push_str(name),
            _ => break,
        }
    }
    path
}

//! Two versions of a crate, item by item.

use indexmap::IndexMap;
use rustdoc_types::Id;

use super::listing::{Api, Key, Kind, Listed};
use super::rules as rule;
use crate::diff::{Change, Rule, Side};

type Ids = (Option<Id>, Option<Id>);

/// A comparison in progress.
struct Items<'a> {
    base: &'a Api,
    work: &'a Api,
    changes: IndexMap<(&'static str, Ids), Change>,
}

/// All changes of the public items.
pub(super) fn compare(base: &Api, work: &Api) -> Vec<Change> {
    let mut items = Items {
        base,
        work,
        changes: IndexMap::new(),
    };
    for (key, before) in &base.items {
        let after = work.items.get(key).map(Vec::as_slice).unwrap_or_default();
        items.at_one_path(key, before, after);
    }
    for (key, after) in &work.items {
        if !base.items.contains_key(key) {
            items.at_one_path(key, &[], after);
        }
    }
    items.changes.into_values().collect()
}

impl Items<'_> {
    /// Records a change. An item that can be reached by several paths is one item.
    fn report(
        &mut self,
        rule: &'static Rule,
        key: &Key,
        base: Option<&Listed>,
        work: Option<&Listed>,
        what: String,
    ) {
        let ids = (base.map(|item| item.id), work.map(|item| item.id));
        let (from, to) = (self.base, self.work);
        // The key of an `impl` is its head without names.
        let at = match (key.kind, work.or(base)) {
            (Kind::Impl | Kind::AutoTrait, Some(item)) => &item.text,
            _ => &key.path,
        };
        let change = self
            .changes
            .entry((rule.id, ids))
            .or_insert_with(|| Change {
                side: Side::Rust,
                rule,
                what,
                at: at.clone(),
                also: [].into(),
                base: base.and_then(|item| from.place(item.id)),
                work: work.and_then(|item| to.place(item.id)),
            });
        if change.at != *at {
            change.also.insert(at.clone());
        }
    }

    /// Usually one item on each side; more where a type has a method of the same name for several sets of generics.
    fn at_one_path(&mut self, key: &Key, before: &[Listed], after: &[Listed]) {
        let has =
            |items: &[Listed], item: &Listed| items.iter().any(|other| other.normal == item.normal);
        let mut old = Vec::new();
        for from in before {
            match after.iter().find(|to| to.normal == from.normal) {
                Some(to) => self.beyond_the_text(key, from, to),
                None => old.push(from),
            }
        }
        let mut new: Vec<_> = after.iter().filter(|to| !has(before, to)).collect();
        for from in old {
            if new.is_empty() {
                self.removed(key, from);
            } else {
                let to = new.remove(0);
                self.changed(key, from, to);
                self.beyond_the_text(key, from, to);
            }
        }
        for to in new {
            self.added(key, to);
        }
    }

    fn removed(&mut self, key: &Key, item: &Listed) {
        match key.kind {
            Kind::AutoTrait | Kind::Impl if is_gone(self.base, self.work, item.parent) => {}
            // `!Send` appears where `Send` was.
            Kind::AutoTrait if key.path.contains("impl !") || key.path.contains("> !") => {
                self.report(
                    &rule::IMPL_ADDED,
                    key,
                    Some(item),
                    None,
                    format!("`{}` no longer holds", item.text),
                );
            }
            Kind::AutoTrait => {
                let what = format!("`{}` no longer holds", item.text);
                self.report(&rule::AUTO_TRAIT_LOST, key, Some(item), None, what);
            }
            Kind::Impl => {
                let what = format!("`{}` is gone", item.text);
                self.report(&rule::IMPL_REMOVED, key, Some(item), None, what);
            }
            _ if has_lost_parent(&key.path, self.base, self.work) => {}
            _ if is_gone(self.base, self.work, item.parent) && is_impl(self.base, item) => {}
            _ => {
                let what = format!("`{}` is gone", item.text);
                self.report(&rule::ITEM_REMOVED, key, Some(item), None, what);
            }
        }
    }

    fn added(&mut self, key: &Key, item: &Listed) {
        let says = |how: &str| format!("`{}` {how}", item.text);
        match key.kind {
            Kind::AutoTrait | Kind::Impl if is_gone(self.work, self.base, item.parent) => {}
            // What a type no longer is, is reported where it was.
            Kind::AutoTrait if key.path.contains("impl !") || key.path.contains("> !") => {}
            Kind::AutoTrait | Kind::Impl => {
                self.report(&rule::IMPL_ADDED, key, None, Some(item), says("is new"));
            }
            _ if has_lost_parent(&key.path, self.work, self.base) => {}
            Kind::Variant => {
                let parent = self.base.above(&key.path, &[Kind::Enum]);
                let is_open = parent.is_some_and(|id| !self.base.is_non_exhaustive(id));
                let rule = if is_open {
                    &rule::VARIANT_ADDED
                } else {
                    &rule::ITEM_ADDED
                };
                self.report(rule, key, None, Some(item), says("is new"));
            }
            Kind::Field => {
                let of_struct = self.base.above(&key.path, &[Kind::Struct]);
                let of_variant = self.base.above(&key.path, &[Kind::Variant]);
                let is_open = of_struct.is_some_and(|id| self.base.is_open_struct(id))
                    || of_variant.is_some_and(|id| !self.base.is_non_exhaustive(id));
                let rule = if is_open {
                    &rule::FIELD_ADDED
                } else {
                    &rule::ITEM_ADDED
                };
                self.report(rule, key, None, Some(item), says("is new"));
            }
            _ => match (self.work.has_default(item), item.parent) {
                (Some(false), Some(parent)) if !self.work.is_sealed(parent) => {
                    self.report(
                        &rule::REQUIRED_TRAIT_ITEM,
                        key,
                        None,
                        Some(item),
                        says("is new and has no default"),
                    );
                }
                _ => self.report(&rule::ITEM_ADDED, key, None, Some(item), says("is new")),
            },
        }
    }

    /// The item looks different.
    fn changed(&mut self, key: &Key, from: &Listed, to: &Listed) {
        const MARK: &str = "#[non_exhaustive] ";
        let (old, new) = (from.normal.as_str(), to.normal.as_str());
        let is_in_trait = self.base.has_default(from).is_some();
        let without = |text: &str, word: &str| text.replacen(word, "", 1);
        let (rule, what) = if new.strip_prefix(MARK) == Some(old) {
            let what = format!("`{}` is `#[non_exhaustive]`", from.text);
            (&rule::NON_EXHAUSTIVE_ADDED, what)
        } else if old.strip_prefix(MARK) == Some(new) {
            let what = format!("`{}` is no longer `#[non_exhaustive]`", to.text);
            (&rule::NON_EXHAUSTIVE_REMOVED, what)
        } else {
            let is_relaxed = key.kind == Kind::Function
                && !is_in_trait
                && (without(new, "const fn ") == without(old, "fn ")
                    || without(old, "unsafe fn ") == without(new, "fn "));
            let rule = if is_relaxed {
                &rule::QUALIFIER_RELAXED
            } else {
                &rule::SIGNATURE_CHANGED
            };
            (rule, format!("was `{}`, is `{}`", from.text, to.text))
        };
        self.report(rule, key, Some(from), Some(to), what);
    }

    /// What the text of an item does not show.
    fn beyond_the_text(&mut self, key: &Key, from: &Listed, to: &Listed) {
        let (base, work) = (self.base, self.work);
        let mut say = |rule, what: String| self.report(rule, key, Some(from), Some(to), what);
        if base.docs(from.id) != work.docs(to.id) {
            let what = match (base.docs(from.id).is_empty(), work.docs(to.id).is_empty()) {
                (true, false) => "is documented",
                (false, true) => "is no longer documented",
                _ => "is documented in other words",
            };
            say(&rule::DOCS, what.to_owned());
        }
        match (base.is_deprecated(from.id), work.is_deprecated(to.id)) {
            (false, true) => say(&rule::DEPRECATION, "is deprecated".to_owned()),
            (true, false) => say(&rule::DEPRECATION, "is no longer deprecated".to_owned()),
            _ => {}
        }
        match (base.is_must_use(from.id), work.is_must_use(to.id)) {
            (false, true) => say(&rule::MUST_USE, "is `#[must_use]`".to_owned()),
            (true, false) => say(&rule::MUST_USE, "is no longer `#[must_use]`".to_owned()),
            _ => {}
        }
        let (before, after) = (base.conditions(from.id), work.conditions(to.id));
        if after.is_empty() && !before.is_empty() {
            let what = format!("is no longer there only with `{before}`");
            say(&rule::CONDITION_REMOVED, what);
        } else if before != after {
            say(
                &rule::CONDITION_ADDED,
                format!("is there only with `{after}`"),
            );
        }
        match (base.has_default(from), work.has_default(to)) {
            (Some(true), Some(false)) => {
                say(&rule::DEFAULT_REMOVED, "has no default any more".to_owned())
            }
            (Some(false), Some(true)) => say(&rule::DEFAULT_PROVIDED, "has a default".to_owned()),
            _ => {}
        }
        match (
            base.is_dyn_compatible(from.id),
            work.is_dyn_compatible(to.id),
        ) {
            (Some(true), Some(false)) => {
                say(
                    &rule::DYN_COMPATIBILITY_LOST,
                    "cannot be used as `dyn` any more".to_owned(),
                );
            }
            (Some(false), Some(true)) => {
                say(
                    &rule::DYN_COMPATIBILITY_GAINED,
                    "can be used as `dyn`".to_owned(),
                );
            }
            _ => {}
        }
        if let (Some(old), Some(new)) = (base.value(from.id), work.value(to.id))
            && old != new
            && from.normal == to.normal
        {
            let show =
                |(expression, value): (&str, Option<&str>)| value.unwrap_or(expression).to_owned();
            let what = format!("was `{}`, is `{}`", show(old), show(new));
            say(&rule::VALUE_CHANGED, what);
        }
        if key.kind != Kind::Struct {
            return;
        }
        match (base.form(from.id), work.form(to.id)) {
            (Some(old), Some(new)) if old != new && from.normal == to.normal => {
                say(
                    &rule::SIGNATURE_CHANGED,
                    format!("was a struct of the form {old}, is {new}"),
                );
            }
            // A tuple shows its private fields.
            (Some("with named fields"), Some(_))
                if base.is_open_struct(from.id)
                    && !work.is_open_struct(to.id)
                    && !work.is_non_exhaustive(to.id) =>
            {
                say(&rule::PRIVATE_FIELD_ADDED, "has a private field".to_owned());
            }
            _ => {}
        }
    }
}

/// Whether the item with this `id` in `one` is at no path any more in the `other` version.
fn is_gone(one: &Api, other: &Api, id: Option<Id>) -> bool {
    let Some(id) = id else { return false };
    let mut paths = one
        .items
        .iter()
        .filter(|(_, listed)| listed.iter().any(|item| item.id == id))
        .map(|(key, _)| key)
        .peekable();
    paths.peek().is_some() && paths.all(|key| !other.items.contains_key(key))
}

fn is_impl(api: &Api, item: &Listed) -> bool {
    api.items.iter().any(|(key, listed)| {
        key.kind == Kind::Impl && listed.iter().any(|head| Some(head.id) == item.parent)
    })
}

/// Whether what the item is in is only in `one` version too, so that the item is no change of its own.
fn has_lost_parent(path: &str, one: &Api, other: &Api) -> bool {
    const PARENTS: [Kind; 5] = [
        Kind::Module,
        Kind::Struct,
        Kind::Enum,
        Kind::Variant,
        Kind::Trait,
    ];
    one.above(path, &PARENTS).is_some() && other.above(path, &PARENTS).is_none()
}

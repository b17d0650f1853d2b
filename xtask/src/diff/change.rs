//! What a comparison finds: changes, each with the rule that classifies it.

use std::collections::BTreeSet;

use serde::Serialize;

/// What a change means for those who use a crate. The order is that of weight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Class {
    /// Nobody's program does anything else; only people read something else.
    Documentation,
    /// What worked goes on working.
    Additive,
    /// What worked may fail, or may mean something else.
    Breaking,
}

impl Class {
    /// The name in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Documentation => "documentation",
            Self::Additive => "additive",
            Self::Breaking => "breaking",
        }
    }
}

/// On which side of a client something changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Side {
    /// Between the client and the vendor: what the spec says.
    Wire,
    /// Between the client and the program that uses it: the public items of the crate.
    Rust,
}

impl Side {
    /// The name in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Wire => "wire",
            Self::Rust => "rust",
        }
    }
}

/// A kind of change: how it is classified, and why.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// The name, in kebab case. It is part of every report.
    pub id: &'static str,
    /// How a change of this kind is classified.
    pub class: Class,
    /// The reason for the class.
    pub why: &'static str,
}

/// A place in a file of one of the two versions.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Place {
    /// The file, seen from the root of the workspace.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
}

/// One change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The side.
    pub side: Side,
    /// The kind.
    pub rule: &'static Rule,
    /// What changed.
    pub what: String,
    /// Where: the path in the spec (of the work tree, where it still is there), or that of the Rust item.
    pub at: String,
    /// The operations that it concerns, `GET /groups`, or further paths to the same Rust item.
    pub also: BTreeSet<String>,
    /// Where it was at the base, if it was.
    pub base: Option<Place>,
    /// Where it is in the work tree, if it is.
    pub work: Option<Place>,
}

impl Change {
    /// What changes are sorted by: the grave ones first, then the side, the rule, the place.
    pub(crate) fn order(
        &self,
    ) -> (
        std::cmp::Reverse<Class>,
        Side,
        &str,
        Option<&Place>,
        &str,
        &str,
    ) {
        let place = self.work.as_ref().or(self.base.as_ref());
        (
            std::cmp::Reverse(self.rule.class),
            self.side,
            self.rule.id,
            place,
            &self.at,
            &self.what,
        )
    }
}

/// Declares rules: a constant for each, and `RULES` with all of them.
///
/// A rule that no test plants a change for fails the tests.
macro_rules! rules {
    ($($name:ident = $id:literal, $class:ident: $why:literal;)+) => {
        $(
            #[doc = $why]
            pub(crate) static $name: $crate::diff::Rule = $crate::diff::Rule {
                id: $id,
                class: $crate::diff::Class::$class,
                why: $why,
            };
        )+
        /// All rules of this side.
        pub(crate) static RULES: &[&$crate::diff::Rule] = &[$(&$name),+];
    };
}
pub(super) use rules;

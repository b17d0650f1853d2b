//! What the linter says: rules, and problems that break them.

use serde::Serialize;

use crate::document::Span;

/// Why a rule exists, in one word. It orders the documentation and says how bad it would be to ignore the rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Class {
    /// The file cannot be read as a single tree of plain data.
    Unreadable,
    /// progenitor 0.15.1 returns an error, panics, or writes code that does not compile.
    Rejected,
    /// progenitor 0.15.1 generates a client that does not do what the spec says.
    Silent,
    /// The house rules of `specs/README.md`.
    House,
    /// The spec says itself that something is not written yet. Code can be generated from it all the same.
    Unfinished,
}

/// A rule: what `lint` checks, for whom, and what to do about it.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// The name, in kebab case. It is part of every problem report.
    pub id: &'static str,
    /// What kind of rule it is.
    pub class: Class,
    /// What the rule asks for, in one line.
    pub title: &'static str,
    /// What goes wrong where the rule is broken.
    pub why: &'static str,
    /// How to mend it.
    pub fix: &'static str,
}

/// One place in one file that breaks one rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The file, as it was named on the command line.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// Where in the document: `paths./groups.get.responses.404`. Empty for the document as a whole.
    pub path: String,
    /// What is broken. It also says why that matters and how to mend it.
    pub rule: &'static Rule,
    /// What is wrong here.
    pub what: String,
}

impl Problem {
    /// A problem at `span` of `file`.
    #[must_use]
    pub fn new(rule: &'static Rule, file: &str, span: Span, path: &str, what: String) -> Self {
        Self {
            file: file.to_owned(),
            line: span.line,
            column: span.column,
            path: path.to_owned(),
            rule,
            what,
        }
    }

    /// What problems are sorted by: first the place, then the rule.
    pub(crate) fn order(&self) -> (usize, usize, &str, &str, &str) {
        (self.line, self.column, &self.path, self.rule.id, &self.what)
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{}:{}:{}: error[{}]: {}",
            self.file, self.line, self.column, self.rule.id, self.what
        )
    }
}

impl std::error::Error for Problem {}

/// Declares the rules of a module: a constant for each and the module's `RULES`.
///
/// A rule that is declared but never reported fails the tests, which ask for a violating spec for each.
macro_rules! rules {
    ($($name:ident = $id:literal, $class:ident: $title:literal, why $why:literal, fix $fix:literal;)+) => {
        $(
            #[doc = $title]
            pub(crate) static $name: $crate::lint::Rule = $crate::lint::Rule {
                id: $id,
                class: $crate::lint::Class::$class,
                title: $title,
                why: $why,
                fix: $fix,
            };
        )+
        /// The rules of this module.
        pub(super) static RULES: &[&$crate::lint::Rule] = &[$(&$name),+];
    };
}
pub(crate) use rules;

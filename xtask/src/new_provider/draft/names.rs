//! Names that the generator accepts.

use std::collections::BTreeSet;

use heck::{ToPascalCase as _, ToSnakeCase as _};

use crate::lint;

/// Names that are given, so that no two become the same type.
#[derive(Debug, Default)]
pub(super) struct Taken(BTreeSet<String>);

impl Taken {
    /// A name for a type, which begins like `wanted`.
    pub(super) fn type_name(&mut self, wanted: &str) -> String {
        let plain: String = wanted
            .chars()
            .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
            .collect();
        let mut name = plain.to_pascal_case();
        if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
            name.insert(0, 'X');
        }
        if lint::schema_is_taken(&name) {
            name.push_str("Model");
        }
        self.free(name, "")
    }

    /// A name for an operation, which begins like `wanted`.
    pub(super) fn operation_name(&mut self, wanted: &str) -> String {
        let plain: String = wanted
            .chars()
            .map(|c| if c.is_ascii_alphanumeric() { c } else { '_' })
            .collect();
        let mut name = plain.to_snake_case();
        if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
            name.insert_str(0, "call_");
        }
        if lint::operation_is_taken(&name) {
            name.push_str("_call");
        }
        self.free(name, "_")
    }

    /// The name, with a number where another one would look the same in Rust.
    fn free(&mut self, name: String, separator: &str) -> String {
        let names = std::iter::once(name.clone())
            .chain((2..).map(|number| format!("{name}{separator}{number}")));
        names
            .into_iter()
            .find(|name| self.0.insert(lint::type_name(name)))
            .unwrap_or(name)
    }
}

/// A word of a path in the singular, for the name of what it lists.
pub(super) fn singular(word: &str) -> String {
    let cut = |end: &str, instead: &str| {
        word.strip_suffix(end)
            .filter(|rest| rest.len() > 1)
            .map(|rest| format!("{rest}{instead}"))
    };
    cut("ies", "y")
        .or_else(|| cut("sses", "ss"))
        .or_else(|| {
            if word.ends_with("ss") {
                None
            } else {
                cut("s", "")
            }
        })
        .unwrap_or_else(|| word.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_free_and_valid() {
        let mut taken = Taken::default();
        let mut name = |wanted: &str| taken.type_name(wanted);
        assert_eq!(name("user group"), "UserGroup");
        assert_eq!(name("UserGroup"), "UserGroup2");
        assert_eq!(name("Option"), "OptionModel");
        assert_eq!(name("2fa"), "X2fa");
        assert_eq!(name("é"), "X");
        let mut taken = Taken::default();
        let mut name = |wanted: &str| taken.operation_name(wanted);
        assert_eq!(name("listUserGroups"), "list_user_groups");
        assert_eq!(name("list-user-groups"), "list_user_groups_2");
        assert_eq!(name("type"), "type_call");
        assert_eq!(name("answer"), "answer_call");
        assert_eq!(name(""), "call_");
        assert_eq!(singular("policies"), "policy");
        assert_eq!(singular("classes"), "class");
        assert_eq!(singular("access"), "access");
        assert_eq!(singular("users"), "user");
    }
}

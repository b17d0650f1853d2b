//! The forms in which a provider's name appears.

use heck::{ToPascalCase as _, ToShoutySnakeCase as _};

/// A name that [`check_name`](crate::specs::check_name) lets pass, for example `acme-cloud`.
#[derive(Clone, Debug)]
pub(super) struct Names {
    /// `acme-cloud`: of the spec and the crate.
    pub(super) plain: String,
    /// `acme_cloud`: of modules.
    pub(super) ident: String,
    /// `AcmeCloud`: of types, and for people.
    pub(super) pascal: String,
    /// `ACME_CLOUD`: of environment variables.
    pub(super) shouty: String,
}

impl Names {
    pub(super) fn new(name: &str) -> Self {
        Self {
            plain: name.to_owned(),
            ident: name.replace('-', "_"),
            pascal: name.to_pascal_case(),
            shouty: name.to_shouty_snake_case(),
        }
    }

    /// A template with the names where it has `@name@`, `@ident@`, `@Name@` and `@NAME@`.
    pub(super) fn fill(&self, template: &str) -> String {
        template
            .replace("@name@", &self.plain)
            .replace("@ident@", &self.ident)
            .replace("@Name@", &self.pascal)
            .replace("@NAME@", &self.shouty)
    }
}

//! What each answer may look like, from the vendors' documents and written by hand: a mistake in a spec must differ from this.
//!
//! A field is required only where a client can do nothing without it. All else may be absent or `null`.

mod kestra;
mod opendatasoft;
mod segment;

use groups_tests::calls::Provider;

/// What stands in a place of an answer.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Kind {
    /// A text or an id.
    Text,
    /// A boolean.
    Flag,
    /// A whole number that may come as any JSON number.
    Count,
    /// A text of a list that the vendor may extend.
    Open,
    /// Any JSON.
    Any,
    /// An object.
    One(&'static Shape),
    /// A list.
    Many(&'static Kind),
    /// An object with keys that are data.
    Map(&'static Kind),
}

/// The fields of an object.
#[derive(Debug)]
pub(crate) struct Shape {
    pub(crate) required: &'static [(&'static str, Kind)],
    pub(crate) optional: &'static [(&'static str, Kind)],
}

/// The answer of success of an operation; `None` if there is none.
pub(crate) fn success(provider: Provider, operation: &str) -> Option<Kind> {
    match provider {
        Provider::Opendatasoft => opendatasoft::success(operation),
        Provider::Segment => segment::success(operation),
        Provider::Kestra => kestra::success(operation),
    }
}

/// The error of a provider.
pub(crate) fn error(provider: Provider) -> Kind {
    Kind::One(match provider {
        Provider::Opendatasoft => &opendatasoft::ERROR,
        Provider::Segment => &segment::ERROR,
        Provider::Kestra => &kestra::ERROR,
    })
}

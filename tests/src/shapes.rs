//! What each answer may look like, from the vendors' documents and written by hand: a mistake in a spec must differ from this.
//!
//! A field is required only where a client can do nothing without it. All else may be absent or `null`.

/// What stands in a place of an answer.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
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
pub struct Shape {
    /// Those that a client can do nothing without.
    pub required: &'static [(&'static str, Kind)],
    /// All others.
    pub optional: &'static [(&'static str, Kind)],
}

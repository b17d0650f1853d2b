//! What a document says about an API, in one form for all kinds of documents: our specs, vendors' OpenAPI documents, and the Markdown that
//! OpenAPI Generator writes.
//!
//! Documents differ in what they speak of at all. [`Said`] keeps "there is none" apart from "it does not say", so that nobody mistakes silence
//! for a statement: only what two documents both speak of can be compared.

mod choose;
pub mod markdown;
pub mod openapi;
pub mod prose;
mod read;

pub(crate) use choose::{letters, without_name};
pub use read::{parse, read, rules};

/// A value and the line, from 1, on which the document says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stated<T> {
    /// What is said.
    pub value: T,
    /// Where.
    pub line: usize,
}

/// What a document says about one thing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Said<T> {
    /// Documents of this kind do not speak of it.
    #[default]
    Nothing,
    /// It would stand here, and there is none.
    Absent,
    /// This.
    This(Stated<T>),
}

impl<T> Said<T> {
    /// The value, if there is one.
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::This(stated) => Some(&stated.value),
            Self::Nothing | Self::Absent => None,
        }
    }
}

/// All that one document says.
#[derive(Clone, Debug)]
pub struct Api {
    /// The file, as problems name it.
    pub file: String,
    /// Which kind of document it is.
    pub kind: Kind,
    /// The title and version, where there are any.
    pub title: Said<String>,
    /// The version of the API.
    pub version: Said<String>,
    /// The addresses, with their variables still in braces.
    pub servers: Said<Vec<Stated<String>>>,
    /// The same addresses, each with the defaults of its variables.
    pub default_servers: Said<Vec<Stated<String>>>,
    /// The operations, in the order of the document.
    pub operations: Vec<Operation>,
    /// The schemas by name, in the order of the document.
    pub schemas: indexmap::IndexMap<String, Schema>,
    /// The names and types of the ways to authenticate, for example `token` and `http bearer`.
    pub security_schemes: Said<Vec<Stated<(String, String)>>>,
}

/// A kind of document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Kind {
    /// OpenAPI 3.0 or 3.1, JSON or YAML.
    OpenApi,
    /// Pages of OpenAPI Generator.
    Markdown,
}

/// A call of the API.
#[derive(Clone, Debug)]
pub struct Operation {
    /// Where it stands, for example `paths./groups.get`.
    pub at: String,
    /// The line on which it begins.
    pub line: usize,
    /// The method, in upper case.
    pub method: Stated<String>,
    /// The path below the server, with its parameters in braces, as the document writes it.
    pub path: Stated<String>,
    /// Its name, as the document writes it.
    pub id: Said<String>,
    /// The tags.
    pub tags: Said<Vec<Stated<String>>>,
    /// What it does, in a line.
    pub summary: Said<String>,
    /// What it does, at length. Entities and escapes are resolved.
    pub description: Said<String>,
    /// All parameters, without the body.
    pub parameters: Vec<Parameter>,
    /// The body.
    pub body: Said<Body>,
    /// The responses, in the order of the document.
    pub responses: Vec<Response>,
    /// The ways to authenticate, by name: any of these is enough.
    pub security: Said<Vec<Stated<String>>>,
    /// The media types that are answered, in the order of the document.
    pub produces: Said<Vec<Stated<String>>>,
    /// The documented limit: requests and the seconds in which they may be sent.
    pub rate_limit: Said<(u64, u64)>,
    /// Events that the vendor writes to its audit trail.
    pub audit_events: Said<Vec<Stated<String>>>,
}

/// A parameter.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// Where it stands: `components.parameters.Limit` if it is referred to.
    pub at: String,
    /// The line on which it begins.
    pub line: usize,
    /// The name, as the document writes it. Markdown writes it in the style of the client's language.
    pub name: String,
    /// `path`, `query`, `header` or `cookie`.
    pub location: Said<String>,
    /// What it is for.
    pub description: Said<String>,
    /// Whether it must be given.
    pub required: Said<bool>,
    /// `style` and `explode` where they differ from what the location has by itself.
    pub style: Said<String>,
    /// What it looks like, with its default.
    pub schema: Schema,
}

/// What a request carries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Body {
    /// Where it stands.
    pub at: String,
    /// What the document calls it, if it does.
    pub name: Option<String>,
    /// Whether it must be given.
    pub required: Said<bool>,
    /// The media types, in the order of the document.
    pub media_types: Said<Vec<Stated<String>>>,
    /// What it looks like, for the first media type.
    pub schema: Schema,
}

/// An answer.
#[derive(Clone, Debug)]
pub struct Response {
    /// Where it stands: `components.responses.NotFound` if it is referred to.
    pub at: String,
    /// The line on which it begins.
    pub line: usize,
    /// `200`, `4XX` or `default`. Markdown writes `0` for `default`, which is `default` here.
    pub status: String,
    /// When it is given.
    pub description: Said<String>,
    /// What its body looks like, for the first media type. [`Said::Absent`]: no body.
    pub schema: Said<Schema>,
    /// The names of its headers.
    pub headers: Said<Vec<Stated<String>>>,
}

/// What a value looks like.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Schema {
    /// Where it stands.
    pub at: String,
    /// The line on which it begins.
    pub line: usize,
    /// The schema of this name, of [`Api::schemas`]. Then nothing else is said here, except for what OpenAPI 3.1 allows beside a reference.
    pub reference: Said<String>,
    /// `string`, `integer`, `number`, `boolean`, `array`, `object` (also a mapping) or `any`.
    pub shape: Said<String>,
    /// The format.
    pub format: Said<String>,
    /// Whether it may be `null`.
    pub nullable: Said<bool>,
    /// The values that it may have, as JSON.
    pub values: Said<Vec<Stated<String>>>,
    /// Whether values that are not listed may come too (`x-groups-open-enum`).
    pub is_open: bool,
    /// The default, as JSON.
    pub default: Said<String>,
    /// What bounds it, by keyword (`minLength`, `maximum`, `pattern`, ...), as JSON.
    pub bounds: Vec<(String, Stated<String>)>,
    /// Whether the document of this kind would say what bounds it.
    pub says_bounds: bool,
    /// Of what a list consists.
    pub items: Option<Box<Schema>>,
    /// What the values of a mapping look like (`additionalProperties`).
    pub entries: Option<Box<Schema>>,
    /// What an object has, those of all parts of an `allOf` together.
    pub properties: Vec<Property>,
    /// The alternatives of `oneOf` or `anyOf`, without `null`. A single one is the schema itself.
    pub alternatives: Vec<Schema>,
}

/// A property of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Property {
    /// Its name on the wire.
    pub name: String,
    /// Whether it must be there.
    pub required: Said<bool>,
    /// Whether only the vendor writes it.
    pub read_only: Said<bool>,
    /// What it is for.
    pub description: Said<String>,
    /// What it looks like.
    pub schema: Schema,
}

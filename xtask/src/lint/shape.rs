//! The objects of OpenAPI 3.0 and their keys, as a table.
//!
//! The `openapiv3` crate ignores every key that it does not know, so `requried: true` would pass and do nothing. The table
//! is what makes such a key a problem; it also tells the walk in `spec.rs` where the schemas, parameters and so on are.
//! Keys that OpenAPI knows and the generator ignores are listed as [`Kind::Ignored`].

/// A kind of OpenAPI object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Role {
    Document,
    Info,
    Contact,
    License,
    ExternalDocs,
    Server,
    ServerVariable,
    Tag,
    Paths,
    PathItem,
    Operation,
    Parameter,
    RequestBody,
    Responses,
    Response,
    Header,
    MediaType,
    Encoding,
    Schema,
    Example,
    Components,
    SecurityScheme,
    OAuthFlows,
    OAuthFlow,
}

impl Role {
    /// The section of `components` that holds objects of this kind; only those can be meant by a `$ref`.
    pub(super) fn section(self) -> Option<&'static str> {
        Some(match self {
            Self::Schema => "schemas",
            Self::Response => "responses",
            Self::Parameter => "parameters",
            Self::Example => "examples",
            Self::RequestBody => "requestBodies",
            Self::Header => "headers",
            Self::SecurityScheme => "securitySchemes",
            _ => return None,
        })
    }

    /// Keys that are not in the table but stand for members: the paths and the status codes.
    pub(super) fn member(self) -> Option<Self> {
        match self {
            Self::Paths => Some(Self::PathItem),
            Self::Responses => Some(Self::Response),
            _ => None,
        }
    }
}

/// What the value of a key is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Flag,
    Whole,
    Number,
    /// Free data: examples, defaults.
    Any,
    AnyList,
    TextList,
    TextMap,
    One(Role),
    List(Role),
    Map(Role),
    /// `additionalProperties`: a boolean or an object.
    FlagOr(Role),
    /// A list of mappings from a security scheme to its scopes.
    Security,
    /// OpenAPI allows it, the generator does not look at it.
    Ignored,
}

/// A key of an object.
pub(super) struct Field {
    pub(super) name: &'static str,
    pub(super) kind: Kind,
    pub(super) required: bool,
}

const fn must(name: &'static str, kind: Kind) -> Field {
    Field {
        name,
        kind,
        required: true,
    }
}

const fn may(name: &'static str, kind: Kind) -> Field {
    Field {
        name,
        kind,
        required: false,
    }
}

use Kind::{
    Any, AnyList, Flag, FlagOr, Ignored, List, Map, Number, One, Security, Text, TextList, TextMap,
    Whole,
};

/// The keys of an object. Extensions (`x-...`) may be added everywhere and are checked elsewhere.
pub(super) fn fields(role: Role) -> &'static [Field] {
    match role {
        Role::Document => {
            const {
                &[
                    must("openapi", Text),
                    must("info", One(Role::Info)),
                    may("externalDocs", One(Role::ExternalDocs)),
                    may("servers", List(Role::Server)),
                    may("security", Security),
                    may("tags", List(Role::Tag)),
                    must("paths", One(Role::Paths)),
                    may("components", One(Role::Components)),
                ]
            }
        }
        Role::Info => {
            const {
                &[
                    must("title", Text),
                    must("version", Text),
                    may("description", Text),
                    may("termsOfService", Text),
                    may("contact", One(Role::Contact)),
                    may("license", One(Role::License)),
                ]
            }
        }
        Role::Contact => const { &[may("name", Text), may("url", Text), may("email", Text)] },
        Role::License => const { &[must("name", Text), may("url", Text)] },
        Role::ExternalDocs => const { &[must("url", Text), may("description", Text)] },
        Role::Server => {
            const {
                &[
                    must("url", Text),
                    may("description", Text),
                    may("variables", Map(Role::ServerVariable)),
                ]
            }
        }
        Role::ServerVariable => {
            const {
                &[
                    must("default", Text),
                    may("description", Text),
                    may("enum", TextList),
                ]
            }
        }
        Role::Tag => {
            const {
                &[
                    must("name", Text),
                    may("description", Text),
                    may("externalDocs", One(Role::ExternalDocs)),
                ]
            }
        }
        Role::Paths => &[],
        Role::PathItem => {
            const {
                &[
                    may("summary", Text),
                    may("description", Text),
                    may("parameters", List(Role::Parameter)),
                    may("get", One(Role::Operation)),
                    may("put", One(Role::Operation)),
                    may("post", One(Role::Operation)),
                    may("delete", One(Role::Operation)),
                    may("options", One(Role::Operation)),
                    may("head", One(Role::Operation)),
                    may("patch", One(Role::Operation)),
                    may("trace", One(Role::Operation)),
                    may("servers", Ignored),
                    // Reported by a rule of its own.
                    may("$ref", Any),
                ]
            }
        }
        Role::Operation => {
            const {
                &[
                    may("operationId", Text),
                    may("summary", Text),
                    may("description", Text),
                    may("tags", TextList),
                    may("externalDocs", One(Role::ExternalDocs)),
                    may("parameters", List(Role::Parameter)),
                    may("requestBody", One(Role::RequestBody)),
                    must("responses", One(Role::Responses)),
                    may("security", Security),
                    may("deprecated", Flag),
                    may("callbacks", Ignored),
                    may("servers", Ignored),
                ]
            }
        }
        Role::Parameter => {
            const {
                &[
                    must("name", Text),
                    must("in", Text),
                    may("description", Text),
                    may("required", Flag),
                    may("deprecated", Flag),
                    may("schema", One(Role::Schema)),
                    may("content", Map(Role::MediaType)),
                    may("style", Text),
                    may("explode", Flag),
                    may("example", Any),
                    may("examples", Map(Role::Example)),
                    may("allowReserved", Ignored),
                    may("allowEmptyValue", Ignored),
                ]
            }
        }
        Role::Header => {
            const {
                &[
                    may("description", Text),
                    may("required", Flag),
                    may("deprecated", Flag),
                    may("schema", One(Role::Schema)),
                    may("example", Any),
                    may("examples", Map(Role::Example)),
                    may("style", Ignored),
                    may("explode", Ignored),
                    may("content", Ignored),
                ]
            }
        }
        Role::RequestBody => {
            const {
                &[
                    must("content", Map(Role::MediaType)),
                    may("description", Text),
                    may("required", Flag),
                ]
            }
        }
        Role::Responses => &[],
        Role::Response => {
            const {
                &[
                    must("description", Text),
                    may("headers", Map(Role::Header)),
                    may("content", Map(Role::MediaType)),
                    may("links", Ignored),
                ]
            }
        }
        Role::MediaType => {
            const {
                &[
                    may("schema", One(Role::Schema)),
                    may("example", Any),
                    may("examples", Map(Role::Example)),
                    may("encoding", Map(Role::Encoding)),
                ]
            }
        }
        // Reported as a whole by `media-type-encoding`.
        Role::Encoding => {
            const {
                &[
                    may("contentType", Any),
                    may("headers", Any),
                    may("style", Any),
                    may("explode", Any),
                    may("allowReserved", Any),
                ]
            }
        }
        Role::Example => {
            const {
                &[
                    may("summary", Text),
                    may("description", Text),
                    may("value", Any),
                    may("externalValue", Text),
                ]
            }
        }
        Role::Components => {
            const {
                &[
                    may("schemas", Map(Role::Schema)),
                    may("responses", Map(Role::Response)),
                    may("parameters", Map(Role::Parameter)),
                    may("examples", Map(Role::Example)),
                    may("requestBodies", Map(Role::RequestBody)),
                    may("headers", Map(Role::Header)),
                    may("securitySchemes", Map(Role::SecurityScheme)),
                    may("links", Ignored),
                    may("callbacks", Ignored),
                ]
            }
        }
        Role::SecurityScheme => {
            const {
                &[
                    must("type", Text),
                    may("description", Text),
                    may("name", Text),
                    may("in", Text),
                    may("scheme", Text),
                    may("bearerFormat", Text),
                    may("flows", One(Role::OAuthFlows)),
                    may("openIdConnectUrl", Text),
                ]
            }
        }
        Role::OAuthFlows => {
            const {
                &[
                    may("implicit", One(Role::OAuthFlow)),
                    may("password", One(Role::OAuthFlow)),
                    may("clientCredentials", One(Role::OAuthFlow)),
                    may("authorizationCode", One(Role::OAuthFlow)),
                ]
            }
        }
        Role::OAuthFlow => {
            const {
                &[
                    may("authorizationUrl", Text),
                    may("tokenUrl", Text),
                    may("refreshUrl", Text),
                    must("scopes", TextMap),
                ]
            }
        }
        Role::Schema => SCHEMA,
    }
}

static SCHEMA: &[Field] = &[
    may("type", Text),
    may("format", Text),
    may("description", Text),
    may("nullable", Flag),
    may("properties", Map(Role::Schema)),
    may("required", TextList),
    may("items", One(Role::Schema)),
    may("additionalProperties", FlagOr(Role::Schema)),
    may("enum", AnyList),
    may("example", Any),
    may("default", Any),
    may("title", Text),
    may("readOnly", Flag),
    may("writeOnly", Flag),
    may("deprecated", Flag),
    may("minimum", Number),
    may("maximum", Number),
    may("exclusiveMinimum", Flag),
    may("exclusiveMaximum", Flag),
    may("multipleOf", Number),
    may("minLength", Whole),
    may("maxLength", Whole),
    may("pattern", Text),
    may("minItems", Whole),
    may("maxItems", Whole),
    may("uniqueItems", Flag),
    may("minProperties", Whole),
    may("maxProperties", Whole),
    may("allOf", List(Role::Schema)),
    may("oneOf", List(Role::Schema)),
    may("anyOf", List(Role::Schema)),
    may("not", One(Role::Schema)),
    may("externalDocs", One(Role::ExternalDocs)),
    may("discriminator", Ignored),
    may("xml", Ignored),
];

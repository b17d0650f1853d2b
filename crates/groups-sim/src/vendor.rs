//! What the frame and the vendors have agreed on.
//!
//! A vendor is a state machine without I/O and without time of its own. The frame reads the request, finds its route, checks credentials,
//! media type and (if strict) every undocumented detail, applies limits and faults, and only then hands the call to the vendor.

use jiff::Timestamp;

use crate::answer::Answer;
use crate::request::Request;
use crate::seed::Seed;
use crate::table::Handle;

/// One vendor's API in memory.
pub(crate) trait Vendor: Clone + Send + Sync + 'static {
    /// What the vendor leaves undocumented and a test may want to have otherwise.
    type Choices: Clone + Send + Sync + Default + 'static;

    /// Every operation that the server knows. More specific templates come first.
    const ROUTES: &'static [Route];

    /// Whether every path ends in `/`. A strict server refuses a path without it; a lenient one accepts both.
    const TRAILING_SLASH: bool;

    /// The headers, in lower case, that the vendor documents beside those that HTTP itself needs. A strict server refuses all others.
    const HEADERS: &'static [&'static str] = &[];

    /// An installation that holds nothing but what every new one holds.
    fn new(choices: Self::Choices) -> Self;

    /// Adds the users, groups and memberships of a seed.
    ///
    /// # Errors
    /// What is wrong with the seed and where, for the person who wrote it.
    fn load(&mut self, seed: &Seed, now: Timestamp) -> Result<(), String>;

    /// Who calls. This is decided once, when the call is admitted: what is carried out later, or on an earlier state, is still this caller's call.
    ///
    /// # Errors
    /// The vendor's answer to missing or wrong credentials.
    fn authorize(&self, request: &Request, context: &Context<'_>) -> Result<Principal, Answer>;

    /// The budget of an operation, if it has one.
    fn limit(&self, route: &Route) -> Option<Limit> {
        route.limit
    }

    /// Whether an operation takes a body of this media type, which is in lower case; `None` for a body that names none.
    fn takes(&self, route: &Route, media_type: Option<&str>) -> bool {
        route.body.takes(media_type)
    }

    /// Carries out one call. `call.route` is one of [`ROUTES`](Self::ROUTES).
    fn handle(&mut self, call: &Call<'_>, context: &Context<'_>) -> Answer;

    /// Makes a user of somebody who is invited, as they do by the link in their mail, and returns the user's id.
    ///
    /// # Errors
    /// Why there is nothing to accept.
    fn accept_invite(&mut self, email: &str, name: &str, now: Timestamp) -> Result<String, String> {
        let _ = (email, name, now);
        Err("this vendor has no invites that wait for an answer".to_owned())
    }

    /// A refusal of the frame in the vendor's own shape.
    fn refuse(&self, refusal: &Refusal, request: &Request) -> Answer;

    /// The headers that every answer to an authorized call carries while limits are on; see [`Budget`].
    fn limit_headers(_budget: &Budget) -> Vec<(&'static str, String)> {
        Vec::new()
    }
}

/// One operation of a vendor.
#[derive(Debug)]
pub(crate) struct Route {
    /// The vendor's name of the operation in snake case; faults name it so.
    pub(crate) operation: &'static str,
    pub(crate) method: &'static str,
    /// The full path with `{name}` for each parameter; a parameter is one segment.
    pub(crate) path: &'static str,
    /// The documented query parameters.
    pub(crate) query: &'static [Parameter],
    pub(crate) body: Body,
    pub(crate) kind: Kind,
    /// Anybody may call it, without credentials.
    pub(crate) open: bool,
    /// The documented budget, if the vendor names one.
    pub(crate) limit: Option<Limit>,
}

impl Route {
    /// A route that takes credentials and has no documented budget.
    pub(crate) const fn new(
        operation: &'static str,
        method: &'static str,
        path: &'static str,
        query: &'static [Parameter],
        body: Body,
        kind: Kind,
    ) -> Self {
        Self {
            operation,
            method,
            path,
            query,
            body,
            kind,
            open: false,
            limit: None,
        }
    }
}

/// Whether a call changes something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// It changes nothing and answers with one thing.
    Read,
    /// It changes nothing and answers with a page of a list.
    List,
    /// It changes something.
    Write,
}

/// What a body must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Body {
    /// There is none; a strict server refuses one.
    None,
    /// JSON of one of the vendor's media types.
    Json(&'static [&'static str]),
    /// `application/x-www-form-urlencoded` or JSON, as a login page takes it.
    Form,
}

impl Body {
    /// Whether a body of this media type is one that the operation takes. What takes none is for the strict checks.
    pub(crate) fn takes(self, media_type: Option<&str>) -> bool {
        match self {
            Self::None => true,
            Self::Json(known) => media_type.is_some_and(|given| known.contains(&given)),
            Self::Form => {
                media_type.is_some_and(|given| [FORM, "application/json"].contains(&given))
            }
        }
    }
}

/// The media type of what a page of a browser sends.
pub(crate) const FORM: &str = "application/x-www-form-urlencoded";

/// A documented query parameter.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Parameter {
    pub(crate) name: &'static str,
    pub(crate) form: Form,
}

impl Parameter {
    pub(crate) const fn new(name: &'static str, form: Form) -> Self {
        Self { name, form }
    }

    /// A parameter that stands once.
    pub(crate) const fn single(name: &'static str) -> Self {
        Self::new(name, Form::Single)
    }
}

/// The documented form of a query parameter. A strict server refuses the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// `name=value`, once.
    Single,
    /// `name=a&name=b`
    Repeated,
    /// `name.0=a&name.1=b`
    Indexed,
    /// `name[field][OPERATION]=value`
    Filters,
}

/// So many calls in so many seconds, for each operation by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Limit {
    pub(crate) calls: u32,
    pub(crate) seconds: u32,
}

/// What is left of a limit.
#[derive(Clone, Debug)]
pub(crate) struct Budget {
    pub(crate) consumed: u32,
    pub(crate) remaining: u32,
    /// When everything is available again.
    pub(crate) reset: Timestamp,
}

/// Who calls: by default the administrator to whom the installation belongs, with the default credentials; or an account of the vendor's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Principal(Option<Handle>);

impl Principal {
    /// Somebody with an account.
    pub(crate) fn account(account: Handle) -> Self {
        Self(Some(account))
    }

    /// The account; `None` for the administrator.
    pub(crate) fn as_account(self) -> Option<Handle> {
        self.0
    }
}

/// A call whose route was found.
#[derive(Debug)]
pub(crate) struct Call<'a> {
    pub(crate) route: &'static Route,
    pub(crate) request: &'a Request,
    /// The decoded path parameters, in the order of the template.
    pub(crate) parameters: Vec<String>,
    /// Who calls. Operations without credentials do not ask.
    pub(crate) principal: Principal,
}

impl Call<'_> {
    /// The path parameter at this position of the template, from 0; empty if there is none.
    pub(crate) fn parameter(&self, position: usize) -> &str {
        self.parameters.get(position).map_or("", String::as_str)
    }
}

/// What holds during one call.
#[derive(Clone, Debug)]
pub(crate) struct Context<'a> {
    /// The time of the (virtual) clock.
    pub(crate) now: Timestamp,
    /// Scheme, host and port of this server as the client knows it, without a slash at the end.
    pub(crate) base_url: &'a str,
    /// Refuse what a lenient vendor would let pass.
    pub(crate) strict: bool,
    /// What a fault makes of a list; see [`window`](crate::paging::window).
    pub(crate) paging: PagingFault,
}

/// A fault that a list has to commit itself, because only it knows its pages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum PagingFault {
    #[default]
    None,
    /// Something was inserted or removed before this page since the page before was read: it starts so many items later (or earlier).
    Shift(i64),
    /// Every page holds what the first one does, and points to itself.
    Repeat,
    /// The last page comes without its last item.
    Cut,
}

/// Why the frame does not hand a call to the vendor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// No route has this path.
    UnknownPath,
    /// The path exists with other methods.
    MethodNotAllowed,
    /// The body is not of a media type that the operation takes.
    UnsupportedMediaType,
    /// The body is larger than the server reads.
    TooLarge,
    /// A strict server only: what exactly is not documented.
    Undocumented(String),
    /// The budget of the operation is used up for so many milliseconds; the calls consumed so far.
    RateLimited { milliseconds: u64, consumed: u32 },
    /// A fault: the server fails with this status.
    Failure(u16),
}

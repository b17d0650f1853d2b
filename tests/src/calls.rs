//! One call of every documented operation, as data: what must leave the client, what a server answers and how to make the call.
//!
//! The requests and the answers are written by hand from the vendors' documents. They are deliberately not derived from `specs/`: a mistake
//! in a spec must differ from this table and not change it.

mod outcome;

use std::future::Future;
use std::pin::Pin;

use groups_transport::OperationSpec;

pub use self::outcome::{CallError, Outcome, Problem};
pub use crate::providers::{Clients, Provider};
use crate::server::{Answer, Request};

/// The credential that [`Clients::new`] gives to every provider.
pub const TOKEN: &str = "not-a-token";

/// The most path parameters that an operation has.
pub const MAX_PARAMETERS: usize = 3;

/// Path parameters in the order of the path; those behind the last one of an operation do not matter.
pub type Values<'a> = [&'a str; MAX_PARAMETERS];

/// A call that is under way.
pub type Running<'a> = Pin<Box<dyn Future<Output = Outcome> + Send + 'a>>;

/// A call of an operation.
#[derive(Clone, Copy, Debug)]
pub struct Call {
    /// Whose operation.
    pub provider: Provider,
    /// The `operationId`.
    pub operation: &'static str,
    /// Method and target as they stand in the request line.
    pub request: &'static str,
    /// The path parameters, by the names of the client, in the order of the path. Each value stands in `request` once.
    pub parameters: &'static [(&'static str, &'static str)],
    /// The exact body.
    pub body: Option<&'static str>,
    /// The documented status of success, with a body if there is one.
    pub success: (u16, Option<&'static str>),
    /// The documented statuses of failure with their bodies.
    pub errors: &'static [(u16, &'static str)],
    pub(crate) send: for<'a> fn(&'a Clients, Values<'a>) -> Running<'a>,
}

impl Call {
    /// Makes the call.
    pub fn run<'a>(&self, clients: &'a Clients) -> Running<'a> {
        self.run_with(clients, self.values())
    }

    /// Makes the call with these path parameters; those that the operation does not have are ignored.
    pub fn run_with<'a>(&self, clients: &'a Clients, values: Values<'a>) -> Running<'a> {
        (self.send)(clients, values)
    }

    /// The values of the path parameters.
    pub fn values(&self) -> Values<'static> {
        let mut values = self.parameters.iter().map(|(_, value)| *value);
        std::array::from_fn(|_| values.next().unwrap_or_default())
    }

    /// Whether twice is the same as once, by the vendors' documents: only what is posted adds something with each repeat, and the lookup of
    /// groups by their ids posts what it only reads.
    pub fn is_idempotent(&self) -> bool {
        !self.request.starts_with("POST ") || self.operation == "list_group_ids"
    }

    /// The generated entry of the operation.
    pub fn spec(&self) -> Option<&'static OperationSpec> {
        let mut all = self.provider.operations().iter();
        all.find(|spec| spec.id == self.operation).copied()
    }

    /// The documented answer of success.
    pub fn answer(&self) -> Answer {
        match self.success {
            (status, Some(body)) => Answer::json(status, body),
            (status, None) => Answer::empty(status),
        }
    }

    /// All headers that the call may send to `host`, sorted.
    pub fn headers(&self, host: &str) -> Vec<(String, String)> {
        let mut headers = vec![
            ("accept".to_owned(), "application/json".to_owned()),
            ("authorization".into(), self.provider.authorization()),
            ("host".into(), host.into()),
            ("user-agent".into(), self.provider.user_agent()),
        ];
        if let Some(body) = self.body {
            headers.push(("content-length".into(), body.len().to_string()));
            headers.push(("content-type".into(), "application/json".into()));
        }
        headers.sort();
        headers
    }

    /// Whether `request` is what the vendor documents: request line, all headers and body.
    pub fn is_sent_as(&self, request: &Request, host: &str) -> bool {
        let mut headers = request.headers.clone();
        headers.sort();
        request.line == format!("{} HTTP/1.1", self.request)
            && headers == self.headers(host)
            && request.body == self.body.unwrap_or_default().as_bytes()
    }
}

/// One call of each documented operation, with all its parameters.
pub fn calls() -> impl Iterator<Item = &'static Call> {
    let all = Provider::ALL.into_iter();
    all.flat_map(|provider| provider.facts().calls.iter().copied().flatten())
}

/// Other forms of some operations: without optional parameters, with empty lists, the last page.
pub fn variants() -> impl Iterator<Item = &'static Call> {
    let all = Provider::ALL.into_iter();
    all.flat_map(|provider| provider.facts().variants.iter().copied().flatten())
}

/// The call of an operation.
pub fn call(provider: Provider, operation: &str) -> Option<&'static Call> {
    calls().find(|call| call.provider == provider && call.operation == operation)
}

//! The generated clients against a server that keeps exact bytes: what leaves them, and what they make of every answer.
//!
//! This is the proof that spec, generator, runtime and configuration together speak the vendors' protocol. Nothing here looks at `specs/`.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "helpers of tests: a panic is a failed test"
)]

#[path = "wire/answers.rs"]
mod answers;
#[path = "wire/demonstration.rs"]
mod demonstration;
#[path = "wire/failures.rs"]
mod failures;
#[path = "wire/requests.rs"]
mod requests;
#[path = "wire/unusable.rs"]
mod unusable;

use groups_tests::calls::{Call, Clients, Outcome};
use groups_tests::server::{Answer, Request, Server};
use serde_json::Value;

/// Makes the call once for each answer, against one server.
async fn exchange(
    call: &Call,
    answers: impl IntoIterator<Item = Answer>,
) -> (Vec<Outcome>, Vec<Request>, Server) {
    let answers: Vec<Answer> = answers.into_iter().collect();
    let times = answers.len();
    let server = Server::start(answers).await.unwrap();
    let clients = Clients::new(&server.url()).unwrap();
    let mut outcomes = Vec::new();
    for _ in 0..times {
        outcomes.push(call.run(&clients).await);
    }
    let requests = server.requests();
    (outcomes, requests, server)
}

/// What a client is to make of a documented body: no `null`, none of the fields that no schema of the vendors has, links to `origin`.
fn decoded(fixture: &str, origin: &str) -> Value {
    const UNDOCUMENTED: [&str; 3] = ["policyId", "subjectId", "subjectType"];
    fn clean(value: &mut Value) {
        match value {
            Value::Object(object) => {
                object.retain(|name, value| {
                    !value.is_null() && !UNDOCUMENTED.contains(&name.as_str())
                });
                object.values_mut().for_each(clean);
            }
            Value::Array(items) => items.iter_mut().for_each(clean),
            _ => {}
        }
    }
    let mut value = serde_json::from_str(&fixture.replace("{origin}", origin)).unwrap();
    clean(&mut value);
    value
}

//! Ids come from files, arguments and other systems. Whatever stands in one, a request goes to the endpoint that was meant or does not go at
//! all: `..` in a path would make "remove this member" a request to delete the group.
#![allow(
    clippy::panic,
    clippy::unwrap_used,
    reason = "helpers of tests: a panic is a failed test"
)]

#[path = "hostile_ids/query.rs"]
mod query;

use groups_tests::calls::{self, Call, Clients, Problem, Provider, Values};
use groups_tests::server::{Answer, Server};
use groups_transport::ConfigError;

/// Texts that no id can be, with the reason.
fn refused() -> Vec<(String, &'static str)> {
    let empty = "must not be empty";
    let dots = "must not be `.` or `..`";
    let control = "must not contain control characters";
    let long = "must not be longer than 1024 bytes";
    [
        ("", empty),
        (".", dots),
        ("..", dots),
        ("\n", control),
        ("a\nb", control),
        ("a\r\nx-evil: 1", control),
        ("a\tb", control),
        ("\0", control),
        ("a\u{7f}", control),
        ("a\u{85}", control),
    ]
    .map(|(text, reason)| (text.to_owned(), reason))
    .into_iter()
    .chain([
        ("x".repeat(1025), long),
        ("x".repeat(2000), long),
        ("\u{e9}".repeat(513), long),
    ])
    .collect()
}

/// Texts that can be an id, with the one segment that they become.
fn encoded() -> Vec<(String, String)> {
    [
        ("a/b", "a%2Fb"),
        ("/", "%2F"),
        ("//evil.example.com/", "%2F%2Fevil.example.com%2F"),
        ("../..", "..%2F.."),
        ("./", ".%2F"),
        ("%2e%2e", "%252e%252e"),
        ("%2E", "%252E"),
        ("%2f..%2f", "%252f..%252f"),
        ("%", "%25"),
        ("...", "..."),
        ("a\\b", "a%5Cb"),
        ("..\\..", "..%5C.."),
        ("?x", "%3Fx"),
        ("a?apikey=x", "a%3Fapikey%3Dx"),
        ("#x", "%23x"),
        (";", "%3B"),
        ("a;b=c", "a%3Bb%3Dc"),
        (" ", "%20"),
        (" a ", "%20a%20"),
        ("a+b@example.com", "a%2Bb%40example.com"),
        ("a:b", "a%3Ab"),
        ("a&b,c!d$e'f(g)h*i", "a%26b%2Cc%21d%24e%27f%28g%29h%2Ai"),
        ("<a>\"^`{|}[]", "%3Ca%3E%22%5E%60%7B%7C%7D%5B%5D"),
        ("caf\u{e9}", "caf%C3%A9"),
        ("\u{65e5}\u{672c}", "%E6%97%A5%E6%9C%AC"),
        ("\u{1f980}", "%F0%9F%A6%80"),
        ("\u{2025}", "%E2%80%A5"),
        ("\u{ff0e}\u{ff0e}", "%EF%BC%8E%EF%BC%8E"),
        ("\u{202e}", "%E2%80%AE"),
        ("\u{2028}", "%E2%80%A8"),
        ("AZaz09-._~", "AZaz09-._~"),
    ]
    .map(|(text, segment)| (text.to_owned(), segment.to_owned()))
    .into_iter()
    .chain([
        ("x".repeat(300), "x".repeat(300)),
        ("x".repeat(1024), "x".repeat(1024)),
        ("\u{e9}".repeat(300), "%C3%A9".repeat(300)),
    ])
    .collect()
}

/// Every path parameter of every operation, with its position.
fn parameters() -> impl Iterator<Item = (&'static Call, usize)> {
    calls::calls().flat_map(|call| (0..call.parameters.len()).map(move |at| (call, at)))
}

fn values<'a>(call: &Call, at: usize, value: &'a str) -> Values<'a> {
    let mut values = call.values();
    *values.get_mut(at).unwrap() = value;
    values
}

#[test]
fn all_path_parameters_are_tried() {
    let templates = calls::calls().map(|call| call.spec().unwrap().path);
    let documented: usize = templates.map(|path| path.matches('{').count()).sum();
    assert_eq!(parameters().count(), documented);
}

#[tokio::test]
async fn what_no_id_can_be_is_refused_with_the_parameter_and_the_reason() {
    let server = Server::start([]).await.unwrap();
    let clients = Clients::new(&server.url()).unwrap();
    for (call, at) in parameters() {
        for (text, reason) in refused() {
            let outcome = call.run_with(&clients, values(call, at, &text)).await;
            let error = outcome.result.unwrap_err();
            let Problem::InvalidRequest(why) = error.problem else {
                panic!("{call:?} {text:?}: {error:?}")
            };
            let parameter = call.parameters.get(at).unwrap().0;
            let expected = format!("{parameter}: an id {reason}");
            assert_eq!(why, expected, "{} {text:?}", call.operation);
        }
    }
    assert_eq!(server.requests(), [], "nothing was sent");
}

#[tokio::test]
async fn everything_else_is_exactly_one_segment_of_the_right_path() {
    for (call, at) in parameters() {
        let ids = encoded();
        let server = Server::start(vec![call.answer(); ids.len()]).await.unwrap();
        let clients = Clients::new(&server.url()).unwrap();
        let (_, usual) = call.parameters.get(at).unwrap();
        for (text, segment) in &ids {
            let sent = server.requests().len();
            let outcome = call.run_with(&clients, values(call, at, text)).await;
            assert!(outcome.result.is_ok(), "{text:?}: {outcome:?}");
            let requests = server.requests();
            assert_eq!(requests.len(), sent + 1);
            let expected = call
                .request
                .replacen(&format!("/{usual}"), &format!("/{segment}"), 1);
            assert_eq!(requests.last().unwrap().target(), expected, "{text:?}");
        }
    }
}

#[tokio::test]
async fn a_prefix_of_the_base_url_cannot_be_left() {
    for (call, at) in parameters() {
        let texts = [
            "..",
            "../..",
            "..\\..",
            "%2e%2e/",
            "..;/",
            "\u{ff0e}\u{ff0e}/",
        ];
        let server = Server::start(vec![call.answer(); texts.len()])
            .await
            .unwrap();
        let clients = Clients::new(&format!("{}/proxy/", server.url())).unwrap();
        for text in texts {
            call.run_with(&clients, values(call, at, text)).await;
        }
        let requests = server.requests();
        assert_eq!(requests.len(), texts.len() - 1, "only `..` is refused");
        let (_, target) = call.request.split_once(' ').unwrap();
        let segments = format!("/proxy{target}").matches('/').count();
        for request in requests {
            let (_, target) = request.target().split_once(' ').unwrap();
            assert!(target.starts_with("/proxy/"), "{target}");
            assert_eq!(target.matches('/').count(), segments, "{target}");
        }
    }
}

#[tokio::test]
async fn an_id_in_a_body_is_checked_too() {
    let server = Server::start([]).await.unwrap();
    let clients = Clients::new(&server.url()).unwrap();
    for provider in Provider::ALL {
        for (field, send) in provider.facts().ids_in_bodies {
            for (text, reason) in refused() {
                let outcome = send(&clients, &text).await;
                let error = outcome.result.unwrap_err();
                let Problem::InvalidRequest(why) = error.problem else {
                    panic!("{provider:?} {text:?}: {error:?}")
                };
                assert!(why.contains(field) && why.contains(reason), "{why}");
            }
        }
    }
    assert_eq!(server.requests(), []);
}

#[tokio::test]
async fn a_hostile_id_in_an_answer_is_an_error_and_not_an_id() {
    let all = Provider::ALL.into_iter().flat_map(|provider| {
        let places = provider.facts().ids_in_answers;
        assert!(!places.is_empty(), "{provider:?}");
        places.iter().map(move |place| (provider, place))
    });
    for (provider, (operation, place, body)) in all {
        for id in ["", ".", "..", r"canary\n"] {
            // `ID` is where the id stands.
            let body = body.replace("ID", id);
            let call = calls::call(provider, operation).unwrap();
            let server = Server::start([Answer::json(200, body.as_str())]);
            let server = server.await.unwrap();
            let clients = Clients::new(&server.url()).unwrap();
            let outcome = call.run(&clients).await;
            let Problem::InvalidResponse { path, .. } = outcome.result.unwrap_err().problem else {
                panic!("{body}: {}", outcome.shown)
            };
            assert_eq!(path, *place, "{body}");
            assert!(!outcome.shown.contains("canary"), "{}", outcome.shown);
        }
    }
}

#[test]
fn a_hostile_tenant_is_refused_when_the_configuration_is_made() {
    for (text, reason) in refused() {
        let config = groups_kestra::KestraConfig::builder().with_token("a-token");
        let error = config.with_tenant(text).build().unwrap_err();
        assert!(matches!(
            error,
            ConfigError::InvalidSetting { what: "tenant", .. }
        ));
        assert!(error.to_string().contains(reason), "{error}");
    }
}

//! Credentials: exactly the documented form on the wire, refused before any request if they cannot be one, and printed nowhere.
#![allow(
    clippy::unwrap_used,
    reason = "helpers of tests: a panic is a failed test"
)]

#[path = "auth/environment.rs"]
mod environment;
#[path = "auth/file.rs"]
mod file;

use std::fmt::Debug;
use std::num::NonZeroU32;
use std::time::Duration;

use groups_kestra::{KestraConfig, KestraConfigBuilder};
use groups_opendatasoft::{OpendatasoftConfig, OpendatasoftConfigBuilder};
use groups_segment::{Region, SegmentConfig, SegmentConfigBuilder};
use groups_tests::calls::{self, Call, Clients, Provider};
use groups_tests::config::ConfigBuilder;
use groups_tests::one_attempt;
use groups_tests::server::{Answer, Request, Server};
use groups_transport::{CallOptions, ConfigError, ConnectionOptions, Secret};

/// The secret that must not be printed, in every credential of this file that is about printing.
const CANARY: &str = "canary-7f3a";

fn opendatasoft(url: &str) -> OpendatasoftConfigBuilder {
    OpendatasoftConfig::builder()
        .with_options(one_attempt())
        .with_base_url(url)
}

fn segment(url: &str) -> SegmentConfigBuilder {
    SegmentConfig::builder()
        .with_options(one_attempt())
        .with_base_url(url)
}

fn kestra(url: &str) -> KestraConfigBuilder {
    KestraConfig::builder()
        .with_options(one_attempt())
        .with_base_url(url)
}

/// What every operation of `provider` sends with the clients that `configure` makes.
async fn sent(
    provider: Provider,
    configure: impl Fn(&str, &mut Clients),
) -> Vec<(&'static Call, Request)> {
    let mut all = Vec::new();
    for call in calls::calls().filter(|call| call.provider == provider) {
        let server = Server::start([call.answer()]).await.unwrap();
        let mut clients = Clients::new(&server.url()).unwrap();
        configure(&server.url(), &mut clients);
        call.run(&clients).await.result.unwrap();
        all.push((call, server.requests().remove(0)));
    }
    assert_eq!(all.len(), provider.operations().len());
    all
}

/// A configuration of every provider in every form of its credential, with the name of both and whether the credential is sent as it is.
fn every_form(url: &str, credential: &str) -> Vec<(String, bool, Box<dyn ConfigBuilder>)> {
    let mut all = Vec::new();
    for provider in Provider::ALL {
        for (form, (name, plain)) in provider.forms().into_iter().enumerate() {
            let builder = provider.builder().with_options(&one_attempt());
            let builder = builder.with_base_url(url).with_credential(form, credential);
            all.push((format!("{} {name}", provider.id()), plain, builder));
        }
    }
    all
}

/// All headers that carry a credential.
fn credentials(request: &Request) -> Vec<&str> {
    let headers = request.headers.iter();
    let named = headers.filter(|(name, _)| name.contains("auth") || name.contains("cookie"));
    named.map(|(_, value)| value.as_str()).collect()
}

#[tokio::test]
async fn the_key_of_opendatasoft_goes_into_the_header() {
    let requests = sent(Provider::Opendatasoft, |url, clients| {
        let config = opendatasoft(url).with_api_key("k-123").build();
        clients.opendatasoft = config.unwrap().client();
    });
    for (call, request) in requests.await {
        assert_eq!(credentials(&request), ["Apikey k-123"], "{call:?}");
        assert_eq!(request.target(), call.request);
    }
}

#[tokio::test]
async fn the_key_of_opendatasoft_goes_into_the_query_only_when_asked_for() {
    let requests = sent(Provider::Opendatasoft, |url, clients| {
        let config = opendatasoft(url)
            .with_api_key("k-1&2")
            .with_api_key_in_query();
        clients.opendatasoft = config.build().unwrap().client();
    });
    for (call, request) in requests.await {
        assert_eq!(credentials(&request), [""; 0], "{call:?}");
        let separator = if call.request.contains('?') { '&' } else { '?' };
        let expected = format!("{}{separator}apikey=k-1%262", call.request);
        assert_eq!(request.target(), expected);
    }
}

#[tokio::test]
async fn the_token_of_segment_is_a_bearer_token() {
    let requests = sent(Provider::Segment, |url, clients| {
        let config = segment(url).with_token("s-123").build();
        clients.segment = config.unwrap().client();
    });
    for (call, request) in requests.await {
        assert_eq!(credentials(&request), ["Bearer s-123"], "{call:?}");
    }
}

#[tokio::test]
async fn kestra_takes_a_bearer_token_or_a_password() {
    let requests = sent(Provider::Kestra, |url, clients| {
        let config = kestra(url).with_token("t-123").build();
        clients.kestra = config.unwrap().client();
    });
    for (call, request) in requests.await {
        assert_eq!(credentials(&request), ["Bearer t-123"], "{call:?}");
    }
    for (user, password, expected) in [
        (
            "ada@example.com",
            "password",
            "Basic YWRhQGV4YW1wbGUuY29tOnBhc3N3b3Jk",
        ),
        ("ada", "pass:word", "Basic YWRhOnBhc3M6d29yZA=="),
        ("ada", "p\u{e4}ss w\u{f6}rd", "Basic YWRhOnDDpHNzIHfDtnJk"),
    ] {
        let requests = sent(Provider::Kestra, |url, clients| {
            let config = kestra(url).with_basic(user, password).build();
            clients.kestra = config.unwrap().client();
        });
        for (call, request) in requests.await {
            assert_eq!(credentials(&request), [expected], "{call:?}");
        }
    }
}

#[tokio::test]
async fn kestra_asks_for_the_password_of_each_attempt() {
    let requests = sent(Provider::Kestra, |url, clients| {
        let password = Secret::new("pass:word");
        let config = kestra(url).with_basic_credentials("ada", password);
        clients.kestra = config.build().unwrap().client();
    });
    for (call, request) in requests.await {
        assert_eq!(
            credentials(&request),
            ["Basic YWRhOnBhc3M6d29yZA=="],
            "{call:?}"
        );
    }
    // The last kind of credential counts.
    let basic = kestra("http://localhost:1").with_basic_credentials("ada", Secret::new("p"));
    let shown = format!("{:?}", basic.clone().build().unwrap());
    assert!(shown.contains("Auth(Basic header"), "{shown}");
    for bearer in [
        basic.clone().with_token("t"),
        basic.clone().with_credentials(Secret::new("t")),
    ] {
        let shown = format!("{:?}", bearer.build().unwrap());
        assert!(shown.contains("Auth(Bearer header"), "{shown}");
    }
    let user = kestra("http://localhost:1").with_basic_credentials("a:b", Secret::new("p"));
    assert!(user.build().is_err());
}

#[test]
fn a_misspelt_rate_limit_is_refused_and_the_known_ones_are_named() {
    let one = NonZeroU32::MIN;
    let url = "https://a.example.com";
    let limited = |scope| ConnectionOptions::new().with_rate_limit(scope, one, one);
    let segment = |scope| {
        let config = segment(url).with_token("t");
        config.with_options(limited(scope)).build()
    };
    assert!(segment("user-group-writes").is_ok());
    for scope in ["user-group-write", "User-Group-Writes", "", "*"] {
        let error = segment(scope).unwrap_err();
        assert!(matches!(error, ConfigError::InvalidSetting { .. }));
        let shown = error.to_string();
        assert!(shown.contains("`user-group-writes`"), "{shown}");
    }
    let limits = limited("user-group-writes");
    let mut without = 0;
    for provider in Provider::ALL {
        let mut known = provider
            .operations()
            .iter()
            .filter_map(|operation| operation.rate_limit);
        let is_known = known.any(|limit| limit.scope == "user-group-writes");
        let builder = provider
            .builder()
            .with_base_url(url)
            .with_credential(0, "t");
        let built = builder.with_options(&limits).build();
        assert_eq!(built.is_ok(), is_known, "{provider:?}");
        if let Err(error) = built {
            assert!(matches!(error, ConfigError::InvalidSetting { .. }));
            without += 1;
        }
    }
    assert!(without >= 2);
}

#[tokio::test]
async fn the_longest_durations_there_are_do_no_harm() {
    let max = Duration::MAX;
    let requests = sent(Provider::Segment, |url, clients| {
        let options = ConnectionOptions::new()
            .without_rate_limits()
            .with_connect_timeout(max)
            .with_timeout(max)
            .with_deadline(max);
        let config = segment(url).with_token("t").with_options(options);
        let call = CallOptions::new().with_timeout(max).with_deadline(max);
        let client = config.build().unwrap().client();
        clients.segment = client.with_call_options(call);
    });
    assert!(!requests.await.is_empty());
}

#[test]
fn a_missing_credential_or_address_is_named() {
    let url = "https://a.example.com";
    for provider in Provider::ALL {
        let facts = provider.facts();
        let error = provider.builder().with_base_url(url).build().unwrap_err();
        assert_eq!(error.to_string(), facts.no_credential);
        let nowhere = provider.builder().with_credential(0, "k").build();
        let error = nowhere.err().map(|error| error.to_string());
        assert_eq!(error.as_deref(), facts.no_address, "{provider:?}");
    }
}

#[test]
fn a_malformed_credential_is_refused_and_not_shown() {
    let url = "https://a.example.com";
    let secrets = [
        "",
        " ",
        "\t",
        " canary-7f3a",
        "canary-7f3a ",
        "canary-7f3a\n",
        "canary-7f3a\r\nx-evil: 1",
        "canary\0-7f3a",
        "canary-7f3a\u{7f}",
    ];
    for secret in secrets {
        for (form, _, builder) in every_form(url, secret) {
            let error = builder.build().unwrap_err();
            assert!(
                matches!(error, ConfigError::MalformedCredential { .. }),
                "{form} {secret:?}: {error}"
            );
            let shown = format!("{error} {error:?}");
            assert!(!shown.contains("canary"), "{shown}");
        }
    }
    for not_ascii in ["can ary", "can\u{e4}ry"] {
        for (form, plain, builder) in every_form(url, not_ascii) {
            assert!(!plain || builder.build().is_err(), "{form}");
        }
    }
    for user in ["", "a:b", "a\nb"] {
        assert!(
            kestra(url).with_basic(user, "password").build().is_err(),
            "{user:?}"
        );
    }
}

#[test]
fn a_header_cannot_be_smuggled_in_with_the_user_agent() {
    for agent in ["a\r\nx-evil: 1", "a\nb", "a\0", "\u{7f}"] {
        let options = ConnectionOptions::new().with_user_agent(agent);
        let config = segment("https://a.example.com").with_token("t");
        let error = config.with_options(options).build().unwrap_err();
        assert!(matches!(
            error,
            ConfigError::InvalidSetting {
                what: "user agent",
                ..
            }
        ));
    }
}

#[tokio::test]
async fn another_user_agent_replaces_ours() {
    let requests = sent(Provider::Segment, |url, clients| {
        let options = ConnectionOptions::new().with_user_agent("sync/2.1");
        let config = segment(url).with_token("t").with_options(options);
        clients.segment = config.build().unwrap().client();
    });
    for (_, request) in requests.await {
        let agents = request
            .headers
            .iter()
            .filter(|(name, _)| name == "user-agent");
        assert_eq!(
            agents.map(|(_, value)| value.as_str()).collect::<Vec<_>>(),
            ["sync/2.1"]
        );
    }
}

#[test]
fn no_credential_travels_unencrypted_to_another_machine() {
    for url in [
        "http://a.example.com",
        "http://192.168.0.1:8080",
        "http://localhost.example.com",
    ] {
        for (form, _, builder) in every_form(url, "k") {
            let error = builder.build().unwrap_err();
            let refused = matches!(error, ConfigError::InsecureHttp);
            assert!(refused, "{form} {url}: {error}");
        }
        let options = ConnectionOptions::new().with_insecure_http_allowed();
        let asked_for = segment(url).with_token("t").with_options(options);
        assert!(asked_for.build().is_ok());
    }
    for url in [
        "http://localhost:1",
        "http://127.0.0.1",
        "http://[::1]",
        "https://a.example.com",
    ] {
        assert!(segment(url).with_token("t").build().is_ok(), "{url}");
    }
}

/// What is printed, which must be something and not the secret.
fn shown(things: &[(&str, &dyn Debug)]) {
    for (name, thing) in things {
        for text in [format!("{thing:?}"), format!("{thing:#?}")] {
            checked(name, &text);
        }
    }
}

fn checked(name: &str, text: &str) {
    assert!(text.len() > 3, "{name} prints nothing");
    assert!(!text.contains(CANARY), "{name}: {text}");
    // The same in the form that Basic sends.
    assert!(!text.contains("Y2FuYXJ5LTdmM2"), "{name}: {text}");
}

#[test]
fn debug_of_everything_that_holds_a_credential_prints_something_else() {
    let url = "http://localhost:1";
    shown(&[("secret", &Secret::new(CANARY))]);
    for (form, _, builder) in every_form(url, CANARY) {
        shown(&[(&form, &builder)]);
        let config = builder.build().unwrap();
        shown(&[(&form, &config)]);
        for (what, text) in config.shown() {
            checked(&format!("{form}: {what}"), &text);
        }
        let mut clients = Clients::new(url).unwrap();
        config.put_client(&mut clients);
        for provider in Provider::ALL {
            let request = (provider.facts().request)(&clients);
            shown(&[(&form, &request)]);
        }
    }
    let user = kestra(url).with_basic(CANARY, CANARY);
    shown(&[("user", &user)]);
    let user = user.build().unwrap();
    shown(&[("user", &user), ("user", &user.client())]);
}

#[test]
fn debug_of_what_was_not_checked_yet_prints_neither_address_nor_user() {
    for url in [
        format!("https://u:{CANARY}@a.example.com/?apikey={CANARY}"),
        format!("https://a.example.com/{CANARY}"),
        format!("https://{CANARY}"),
        format!("{CANARY}://a.example.com"),
        CANARY.to_owned(),
    ] {
        for provider in Provider::ALL {
            let builder = provider.builder().with_options(&one_attempt());
            shown(&[(provider.id(), &builder.with_base_url(&url))]);
        }
        for (form, _, builder) in every_form(&url, CANARY) {
            shown(&[(&form, &builder)]);
        }
        let password = Secret::new(CANARY);
        let changing = kestra(&url).with_basic_credentials(CANARY, password);
        shown(&[
            ("kestra basic", &kestra(&url).with_basic(CANARY, CANARY)),
            ("kestra basic, changing", &changing),
        ]);
    }
    let unset = format!("{:?}", SegmentConfig::builder());
    let set = format!("{:?}", segment("https://a.example.com").with_token("t"));
    for setting in ["base_url", "credential"] {
        let expected = format!("{setting}: \"unset\"");
        assert!(unset.contains(&expected), "{unset}");
        assert!(set.contains(&format!("{setting}: \"set\"")), "{set}");
    }
}

fn all_of(error: &(dyn std::error::Error + 'static)) -> String {
    let mut text = format!("{error} {error:?} {error:#?}");
    let mut source = error.source();
    while let Some(cause) = source {
        text.push_str(&format!(" {cause} {cause:?} {cause:#?}"));
        source = cause.source();
    }
    text
}

#[tokio::test]
async fn no_error_shows_the_credential_even_if_the_answer_quotes_it() {
    let body = format!(r#"{{"message":"{CANARY}","errors":[{{"message":"{CANARY}"}}]}}"#);
    // An error, a redirect, a useless success; then 599, and a server that is gone.
    let script = [
        Answer::json(401, body.clone()),
        Answer::empty(302).with_header("location", &format!("/?apikey={CANARY}")),
        Answer::json(200, format!("[{body}")),
    ];
    let server = Server::start(script.clone()).await.unwrap();
    let gone = "http://127.0.0.1:0";
    for url in [server.url().as_str(), gone] {
        let config = opendatasoft(url)
            .with_api_key(CANARY)
            .with_api_key_in_query();
        let client = config.build().unwrap().client();
        for _ in 0..4 {
            let error = client.retrieve_user_group().group_uid("a").send().await;
            let text = all_of(&error.unwrap_err());
            assert!(text.len() > 20 && !text.contains(CANARY), "{text}");
        }
    }
    assert_eq!(server.requests().len(), 4);
    let server = Server::start(script).await.unwrap();
    for url in [server.url().as_str(), gone] {
        let basic = kestra(url).with_basic("ada", CANARY).build().unwrap();
        let client = basic.client();
        for _ in 0..2 {
            let call = client.update_user_groups().tenant("main").id("a");
            let error = call
                .body_map(|body| body.group_ids(Vec::new()))
                .send()
                .await;
            let text = all_of(&error.unwrap_err());
            assert!(text.len() > 20 && !text.contains(CANARY), "{text}");
        }
    }
}

#[test]
fn the_documented_hosts_are_the_defaults() {
    assert_eq!(Region::default().base_url(), "https://api.segmentapis.com");
    assert_eq!(Region::Us.base_url(), "https://api.segmentapis.com");
    assert_eq!(Region::Eu.base_url(), "https://eu1.api.segmentapis.com");
    let builder = || SegmentConfig::builder().with_token("t");
    let us = format!("{:?}", builder().build().unwrap());
    let eu = format!("{:?}", builder().with_region(Region::Eu).build().unwrap());
    assert!(us.contains("\"https://api.segmentapis.com\""), "{us}");
    assert!(eu.contains("\"https://eu1.api.segmentapis.com\""), "{eu}");
    let kestra = KestraConfig::builder().with_token("t").build().unwrap();
    assert!(format!("{kestra:?}").contains("\"http://localhost:8080\""));
    assert_eq!(kestra.tenant().as_str(), "main");
}

//! A vendor that documents one limited operation, to see the frame alone.

use std::time::{Duration, SystemTime};

use serde_json::json;

use super::*;
use crate::Faults;
use crate::http::Station as _;
use crate::vendor::{Body, Budget, Form, Limit, Parameter};

#[derive(Clone, Debug)]
struct Toy {
    calls: u32,
}

const fn limited(operation: &'static str, path: &'static str, body: Body) -> Route {
    Route {
        operation,
        method: "POST",
        path,
        query: &[
            Parameter {
                name: "emails",
                form: Form::Indexed,
            },
            Parameter {
                name: "filters",
                form: Form::Filters,
            },
        ],
        body,
        kind: Kind::Write,
        open: false,
        limit: Some(Limit {
            calls: 2,
            seconds: 60,
        }),
    }
}

impl Vendor for Toy {
    type Choices = ();

    const ROUTES: &'static [Route] = &[
        limited("count", "/count", Body::Form),
        limited("other", "/other", Body::None),
        Route {
            open: true,
            limit: None,
            ..limited("login", "/login", Body::None)
        },
    ];

    const TRAILING_SLASH: bool = false;

    const HEADERS: &'static [&'static str] = &["x-csrf-token"];

    fn new((): ()) -> Self {
        Self { calls: 0 }
    }

    fn load(&mut self, _: &Seed, _: Timestamp) -> Result<(), String> {
        Ok(())
    }

    fn authorize(&self, request: &Request, _: &Context<'_>) -> Result<Principal, Answer> {
        match request.header("authorization") {
            Some("key") => Ok(Principal::default()),
            _ => Err(Answer::empty(401)),
        }
    }

    fn handle(&mut self, call: &Call<'_>, _: &Context<'_>) -> Answer {
        self.calls += 1;
        Answer::of(200, &json!([call.route.operation, self.calls]))
    }

    fn refuse(&self, refusal: &Refusal, _: &Request) -> Answer {
        let status = match refusal {
            Refusal::RateLimited { .. } => 429,
            Refusal::UnsupportedMediaType => 415,
            Refusal::Undocumented(_) => 400,
            _ => 404,
        };
        let answer = Answer::text(status, "text/plain", format!("{refusal:?}"));
        answer.with_header("Retry-After", "77")
    }

    fn limit_headers(budget: &Budget) -> Vec<(&'static str, String)> {
        let Budget {
            consumed,
            remaining,
            reset,
        } = budget;
        vec![(
            "x-budget",
            format!("{consumed} {remaining} {}", reset.as_second()),
        )]
    }
}

fn station(limits: Limits) -> Station<Toy> {
    let shared = Shared {
        clock: Clock::stopped_at(SystemTime::UNIX_EPOCH),
        engine: Arc::new(Engine::new(&Faults::new())),
        journal: Arc::new(Journal::new(0, None).unwrap()),
        limits,
        strict: true,
    };
    let name = VendorName::Segment;
    Station::new(name, "http://toy".to_owned(), shared, (), Arc::default()).unwrap()
}

/// The status, the body and the budget of an answer.
fn call(station: &Station<Toy>, target: &str, headers: &[(&str, &str)]) -> (u16, String, String) {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let header = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    let request = Request {
        method: "POST".to_owned(),
        path: path.to_owned(),
        query: query.to_owned(),
        headers: headers.iter().map(header).collect(),
        body: Vec::new(),
    };
    let mut exchange = station.admit(&request, false);
    let delivery = station.carry_out(&request, &mut exchange);
    let answer = delivery.answer.unwrap();
    let (_, body) = answer.body.unwrap_or_default();
    let budget = answer
        .headers
        .into_iter()
        .find(|(name, _)| *name == "x-budget");
    let budget = budget.map(|(_, value)| value).unwrap_or_default();
    (answer.status, String::from_utf8(body).unwrap(), budget)
}

const KEY: (&str, &str) = ("authorization", "key");

#[test]
fn a_limit_holds_for_each_operation_until_its_time_is_over() {
    let station = station(Limits::Real);
    let count = || call(&station, "/count", &[KEY]);
    assert_eq!(
        count(),
        (200, r#"["count",1]"#.to_owned(), "1 1 60".to_owned())
    );
    station.shared.clock.advance(Duration::from_millis(45_500));
    assert_eq!(
        count(),
        (200, r#"["count",2]"#.to_owned(), "2 0 60".to_owned())
    );
    let refused = "RateLimited { milliseconds: 14500, consumed: 3 }";
    assert_eq!(count(), (429, refused.to_owned(), "3 0 60".to_owned()));
    // The other operation has a budget of its own, and what is open has none.
    assert_eq!(call(&station, "/other", &[KEY]).2, "1 1 105");
    assert_eq!(call(&station, "/login", &[]).2, "");
    // Whoever has no key uses nothing up.
    assert_eq!(
        call(&station, "/other", &[]),
        (401, String::new(), String::new())
    );
    station.shared.clock.advance(Duration::from_millis(14_500));
    assert_eq!(count().2, "1 1 120");
}

#[test]
fn writes_share_a_limit_or_have_none_if_told() {
    let shared = station(Limits::SharedByWrites);
    assert_eq!(call(&shared, "/count", &[KEY]).2, "1 1 60");
    assert_eq!(call(&shared, "/other", &[KEY]).2, "2 0 60");
    assert_eq!(call(&shared, "/count", &[KEY]).0, 429);
    let none = station(Limits::Off);
    for _ in 0..5 {
        assert_eq!(
            (
                call(&none, "/count", &[KEY]).0,
                call(&none, "/count", &[KEY]).2
            ),
            (200, String::new())
        );
    }
}

#[test]
fn a_reset_makes_every_limit_whole() {
    let station = station(Limits::Real);
    call(&station, "/count", &[KEY]);
    call(&station, "/count", &[KEY]);
    station.reset().unwrap();
    let expected = (200, r#"["count",1]"#.to_owned(), "1 1 60".to_owned());
    assert_eq!(call(&station, "/count", &[KEY]), expected);
}

#[test]
fn a_vendors_own_headers_and_forms_of_parameters_are_documented() {
    let station = station(Limits::Off);
    let status = |target: &str, header| call(&station, target, &[KEY, header]).0;
    let accept = ("accept", "*/*");
    assert_eq!(status("/count", ("x-csrf-token", "1")), 200);
    assert_eq!(status("/count", ("x-other", "1")), 400);
    assert_eq!(status("/count?emails.0=a&emails.1=b", accept), 200);
    assert_eq!(status("/count?emails%2E0=a", accept), 200);
    assert_eq!(
        status("/count?filters%5Bname%5D%5BCONTAINS%5D=a", accept),
        200
    );
    for query in [
        "emails=a",
        "emails=a&emails=b",
        "emails%5B0%5D=a",
        "emails.0=a&emails.0=b",
        "emails=%5B%22a%22%5D",
    ] {
        assert_eq!(status(&format!("/count?{query}"), accept), 400, "{query}");
    }
}

#[test]
fn a_form_or_json_is_taken_where_a_login_takes_both() {
    let accepted = |body: Body, media_type| body.takes(Some(media_type));
    let (form, json) = ("application/x-www-form-urlencoded", "application/json");
    assert!(accepted(Body::Form, form) && accepted(Body::Form, json));
    assert!(!accepted(Body::Form, "text/plain") && !Body::Form.takes(None));
    let special = Body::Json(&["application/vnd.toy+json"]);
    assert!(accepted(special, "application/vnd.toy+json") && !accepted(special, json));
}

#[test]
fn a_fault_says_when_to_come_back_only_if_told() {
    let station = station(Limits::Off);
    for retry_after in [None, Some(5)] {
        let plan = Plan {
            status: Some(crate::faults::Status {
                status: 429,
                retry_after,
                body: ErrorBody::Vendor,
            }),
            ..Plan::default()
        };
        let request = Request {
            method: "POST".to_owned(),
            path: "/count".to_owned(),
            query: String::new(),
            headers: Vec::new(),
            body: Vec::new(),
        };
        let answer = station.failure(&request, &plan).unwrap();
        let expected = retry_after.map(|seconds| ("retry-after", seconds.to_string()));
        assert_eq!(answer.headers, Vec::from_iter(expected));
        let milliseconds = u64::from(retry_after.unwrap_or(1)) * 1_000;
        let refusal = Refusal::RateLimited {
            milliseconds,
            consumed: 0,
        };
        assert_eq!(answer.body.unwrap().1, format!("{refusal:?}").into_bytes());
    }
}

/// Who calls is decided when the call is admitted: a token that expires before the call is carried out does not make another caller of its user.
#[test]
fn a_token_that_expires_on_the_way_is_still_its_users() {
    let shared = Shared {
        clock: Clock::stopped_at(SystemTime::UNIX_EPOCH),
        engine: Arc::new(Engine::new(&Faults::new())),
        journal: Arc::new(Journal::new(0, None).unwrap()),
        limits: Limits::Real,
        strict: true,
    };
    let clock = shared.clock.clone();
    let ada = crate::SeedUser::new("ada@example.com").with_id("ada");
    let seed = Arc::new(Seed::new().with_user(ada));
    let choices = crate::kestra::Choices::default();
    let station: Station<crate::kestra::Kestra> =
        Station::new(VendorName::Kestra, String::new(), shared, choices, seed).unwrap();
    let send = |method: &str, path: &str, token: &str, body: &str, pause| {
        let header = |name: &str, value: String| (name.to_owned(), value);
        let json = header("content-type", "application/json".to_owned());
        let mut headers = vec![header("authorization", format!("Bearer {token}"))];
        headers.extend((!body.is_empty()).then_some(json));
        let request = Request {
            method: method.to_owned(),
            path: path.to_owned(),
            query: String::new(),
            headers,
            body: body.as_bytes().to_vec(),
        };
        let mut exchange = station.admit(&request, false);
        clock.advance(Duration::from_secs(pause));
        let answer = station.carry_out(&request, &mut exchange).answer.unwrap();
        let (_, body) = answer.body.unwrap_or_default();
        let body: serde_json::Value = serde_json::from_slice(&body).unwrap_or_default();
        (answer.status, body)
    };
    let mint = r#"{"name": "sync", "maxAge": "PT1M"}"#;
    let (_, made) = send(
        "POST",
        "/api/v1/users/ada/api-tokens",
        "sim-kestra",
        mint,
        0,
    );
    let token = made["fullToken"].as_str().unwrap();
    assert_eq!(send("GET", "/api/v1/users", token, "", 30).0, 403);
    assert_eq!(send("GET", "/api/v1/me", token, "", 20).1["id"], "ada");
    assert_eq!(send("GET", "/api/v1/users", token, "", 60).0, 403);
    assert_eq!(send("GET", "/api/v1/users", token, "", 0).0, 401);
}

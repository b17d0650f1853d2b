//! Credentials, refusals, limits, and what is declared of each operation.

use std::collections::BTreeSet;

use crate::strict::undocumented;
use crate::vendor::{Body, Budget, Form, Kind, Refusal, Vendor};

use super::super::Segment;
use super::{Wire, request, resolve};

#[test]
fn the_token_and_nothing_else_opens_the_door() {
    let wire = Wire::new();
    let context = crate::vendor::Context {
        now: wire.now,
        base_url: "",
        strict: true,
        paging: crate::vendor::PagingFault::None,
    };
    let accepted = |value: Option<&str>| {
        let header = value.map(|value| ("authorization".to_owned(), value.to_owned()));
        let request = request("GET /groups", &header.into_iter().collect::<Vec<_>>());
        wire.segment.authorize(&request, &context)
    };
    assert_eq!(
        accepted(Some("Bearer sim-segment")),
        Ok(crate::vendor::Principal::default())
    );
    assert!(accepted(Some("bearer sim-segment")).is_ok());
    for wrong in [
        None,
        Some(""),
        Some("sim-segment"),
        Some("Bearer"),
        Some("Bearer "),
        Some("Bearer sim-segment2"),
        Some("Bearer sim-kestra"),
        Some("Basic sim-segment"),
    ] {
        let answer = accepted(wrong).unwrap_err();
        assert_eq!(answer.status, 401, "{wrong:?}");
        let body = String::from_utf8(answer.body.unwrap().1).unwrap();
        assert_eq!(
            body,
            r#"{"errors":[{"type":"unauthorized","message":"The token is not accepted."}]}"#
        );
    }
}

fn refuse(wire: &Wire, refusal: &Refusal) -> (u16, Vec<(&'static str, String)>, String) {
    let answer = wire
        .segment
        .refuse(refusal, &request("GET /groups", &wire.headers));
    let body = String::from_utf8(answer.body.unwrap().1).unwrap();
    (answer.status, answer.headers, body)
}

#[test]
fn a_used_up_budget() {
    let limited = Refusal::RateLimited {
        milliseconds: 11_500,
        consumed: 61,
    };
    let body = r#"{"errors":[{"type":"RequestError","message":"Request limit reached.","data":{"remainingPoints":0,"msBeforeNext":11500,"consumedPoints":61}}]}"#;
    let with_header = vec![("Retry-After", "12".to_owned())];
    assert_eq!(
        refuse(&Wire::new(), &limited),
        (429, with_header, body.to_owned())
    );
    let wire = Wire::with(r#"{"retry_after": false}"#);
    assert_eq!(refuse(&wire, &limited), (429, Vec::new(), body.to_owned()));
    for (milliseconds, seconds) in [(0, "0"), (1, "1"), (1000, "1"), (1001, "2")] {
        let limited = Refusal::RateLimited {
            milliseconds,
            consumed: 61,
        };
        assert_eq!(refuse(&Wire::new(), &limited).1[0].1, seconds);
    }
}

#[test]
fn refusals_have_the_documented_statuses_and_the_envelope() {
    let wire = Wire::new();
    for (refusal, status) in [
        (Refusal::UnknownPath, 404),
        (Refusal::MethodNotAllowed, 404),
        (Refusal::UnsupportedMediaType, 422),
        (Refusal::TooLarge, 413),
        (Refusal::Undocumented("a header `x-y`".to_owned()), 422),
        (Refusal::Failure(500), 500),
        (Refusal::Failure(503), 503),
    ] {
        let (answered, headers, body) = refuse(&wire, &refusal);
        assert_eq!(answered, status, "{refusal:?}");
        assert_eq!(headers, []);
        assert!(body.starts_with(r#"{"errors":[{"type":""#), "{body}");
    }
    let (_, _, body) = refuse(&wire, &Refusal::Undocumented("a header `x-y`".to_owned()));
    assert!(body.contains("a header `x-y`"));
}

#[test]
fn the_headers_of_a_budget() {
    let budget = Budget {
        consumed: 3,
        remaining: 57,
        reset: "2025-06-13T10:01:00Z".parse().unwrap(),
    };
    let expected = [
        ("X-RateLimit-Consumed", "3"),
        ("X-RateLimit-Remaining", "57"),
        ("X-RateLimit-Reset", "Fri, 13 Jun 2025 10:01:00 GMT"),
    ];
    let expected = expected.map(|(name, value)| (name, value.to_owned()));
    assert_eq!(Segment::limit_headers(&budget), expected);
}

/// The operations as the vendor's documents list them: name, method, path, whether there is a body, and the query.
const DOCUMENTED: &str = "
    add_permissions_to_user_group POST /groups/{userGroupId}/permissions body -
    add_users_to_user_group POST /groups/{userGroupId}/users body -
    create_user_group POST /groups body -
    delete_user_group DELETE /groups/{userGroupId} - -
    get_user_group GET /groups/{userGroupId} - -
    list_invites_from_user_group GET /groups/{userGroupId}/invites - pagination
    list_user_groups GET /groups - pagination
    list_users_from_user_group GET /groups/{userGroupId}/users - pagination
    remove_users_from_user_group DELETE /group/{userGroupId}/users - emails
    replace_permissions_for_user_group PUT /groups/{userGroupId}/permissions body -
    replace_users_in_user_group PUT /group/{userGroupId}/users body -
    update_user_group PATCH /groups/{userGroupId} body -
    list_users GET /users - pagination
    get_user GET /users/{userId} - -
    list_user_groups_from_user GET /users/{userId}/groups - pagination
    delete_users DELETE /users - userIds
    list_invites GET /invites - pagination
    create_invites POST /invites body -
    delete_invites DELETE /invites - emails
    list_roles GET /roles - pagination
    add_permissions_to_user POST /users/{userId}/permissions body -
    replace_permissions_for_user PUT /users/{userId}/permissions body -
";

#[test]
fn the_routes_are_the_documented_operations() {
    let declared = Segment::ROUTES.iter().map(|route| {
        let body = match route.body {
            Body::None => "-",
            Body::Json(types) => {
                assert_eq!(types.len(), 4);
                assert!(types.contains(&"application/json"));
                assert!(types.contains(&"application/vnd.segment.v1alpha+json"));
                "body"
            }
            Body::Form => "form",
        };
        let query: Vec<_> = route.query.iter().map(|one| (one.name, one.form)).collect();
        let query = match query.as_slice() {
            [] => "-",
            [
                ("pagination.count", Form::Single),
                ("pagination.cursor", Form::Single),
            ] => "pagination",
            [(name, Form::Indexed)] => *name,
            other => panic!("{other:?}"),
        };
        let limit = route.limit.map(|limit| (limit.calls, limit.seconds));
        let expected = (route.kind == Kind::Write).then_some((60, 60));
        assert_eq!(limit, expected, "{}", route.operation);
        assert_eq!(route.kind == Kind::Write, route.method != "GET");
        assert_eq!(route.kind == Kind::List, query == "pagination");
        assert!(!route.open);
        let words = [route.operation, route.method, route.path, body, query];
        words.join(" ")
    });
    let declared: BTreeSet<_> = declared.collect();
    let documented = DOCUMENTED.lines().map(|line| line.trim().to_owned());
    let documented: BTreeSet<_> = documented.filter(|line| !line.is_empty()).collect();
    assert_eq!(declared, documented);
    assert_eq!(Segment::ROUTES.len(), 22);
}

#[test]
fn every_operation_is_carried_out() {
    for route in Segment::ROUTES {
        let mut wire = Wire::new();
        let path = route.path.replace("{userGroupId}", "grp-analysts");
        let path = path.replace("{userId}", "usr-ada");
        let answer = match (route.method, route.body) {
            ("GET", _) => wire.answer(&format!("GET {path}")),
            ("DELETE", _) => wire.answer(&format!(
                "DELETE {path}?emails.0=grace%40example.com&userIds.0=usr-ada"
            )),
            (method, _) => wire.answer(&format!(
                "{method} {path} {}",
                match route.operation {
                    "create_user_group" | "update_user_group" => r#"{"name":"A"}"#,
                    "create_invites" => r#"{"invites":[]}"#,
                    operation if operation.contains("permissions") => r#"{"permissions":[]}"#,
                    _ => r#"{"emails":[]}"#,
                }
            )),
        };
        let created = route.operation == "create_invites";
        assert_eq!(answer.status, if created { 201 } else { 200 }, "{route:?}");
    }
}

#[test]
fn ids_in_paths_have_a_length() {
    let mut wire = Wire::new();
    let longest = "x".repeat(255);
    let expected = [("not-found".to_owned(), String::new())];
    assert_eq!(wire.fails(&format!("GET /groups/{longest}"), 404), expected);
    wire.invalid(&format!("GET /groups/{longest}x"), &["userGroupId"]);
    wire.invalid(&format!("GET /users/{longest}x"), &["userId"]);
}

/// Of the forms that are read, a strict server takes the documented ones alone.
#[test]
fn a_strict_server_knows_one_form_of_each_parameter() {
    let objection = |line: &str| {
        let request = request(line, &[]);
        undocumented::<Segment>(&request, resolve(&request).0, false)
    };
    for line in [
        "GET /groups",
        "GET /groups?pagination.count=2&pagination.cursor=MA%3D%3D",
        "DELETE /group/g/users?emails.0=a%40x&emails.1=b%40x",
        "DELETE /users?userIds.0=a",
        "DELETE /invites?emails.0=a%40x",
    ] {
        assert_eq!(objection(line), None, "{line}");
    }
    for line in [
        "GET /groups?pagination[count]=2",
        "GET /groups?pagination=%7B%22count%22%3A2%7D",
        "GET /groups?count=2",
        "GET /groups/g?pagination.count=2",
        "DELETE /group/g/users?emails[0]=a%40x",
        "DELETE /group/g/users?emails=a%40x",
        "DELETE /users?userIds[]=a",
        "DELETE /users?userIds.1=a",
        "DELETE /invites?emails.7=a%40x",
        "DELETE /invites?emails.0=a%40x&emails.2=b%40x",
        "DELETE /invites?emails.00=a%40x",
        "DELETE /groups/g?emails.0=a%40x",
    ] {
        assert!(objection(line).is_some(), "{line}");
    }
}

#[test]
fn an_array_has_no_gaps() {
    let gap = |query: &str| {
        let request = request(&format!("DELETE /invites?{query}"), &[]);
        undocumented::<Segment>(&request, resolve(&request).0, false)
    };
    let missing = |name: &str| Some(format!("an array without `{name}`"));
    assert_eq!(gap("emails.7=a%40x"), missing("emails.0"));
    assert_eq!(gap("emails.0=a%40x&emails.2=b%40x"), missing("emails.1"));
    assert_eq!(gap("emails.1=b%40x&emails.0=a%40x"), None);
}

#[test]
fn a_body_is_needed_and_must_fit() {
    let mut wire = Wire::new();
    wire.invalid("POST /groups", &[""]);
    wire.invalid("POST /groups {", &[""]);
    wire.invalid("POST /groups []", &[""]);
    wire.invalid(r#"POST /groups ["A"]"#, &[""]);
    wire.invalid(r#"POST /groups "A""#, &[""]);
    wire.invalid("POST /groups {}", &["name"]);
    wire.invalid(r#"POST /groups {"name":7}"#, &["name"]);
    wire.invalid("POST /groups/grp-empty/users {}", &["emails"]);
    wire.invalid(
        r#"POST /groups/grp-empty/users {"emails":["a@example.com",3]}"#,
        &["emails[1]"],
    );
    wire.invalid(
        r#"PUT /group/grp-empty/users {"emails":"ada@example.com"}"#,
        &["emails"],
    );
    wire.invalid(r#"POST /invites {"invites":[{}]}"#, &["invites[0].email"]);
}

#[test]
fn only_a_strict_server_minds_unknown_members() {
    let mut wire = Wire::new();
    let text = r#"POST /groups {"name":"A","description":"B"}"#;
    wire.invalid(text, &["description"]);
    wire.strict = false;
    assert_eq!(wire.send(text).0, 200);
}

//! Setting the groups of a user.

use super::super::Choices;
use super::super::choices::{AbsentGroupIds, ExternalMemberships, InvalidPayload, OwnersOnReplace};
use super::{ADA, ALAN, ANALYSTS, STEWARDS, Server, VIEWERS};

const LINE: &str = "PUT /api/v1/main/users/7HkQ2mZp0RtYw4cVbN8sLd/groups";

fn body(groups: &[&str]) -> String {
    serde_json::json!({ "groupIds": groups }).to_string()
}

fn groups(server: &mut Server) -> Vec<String> {
    let user = server.send(&format!("GET /api/v1/users/{ADA}")).json();
    let groups = user["groups"].as_array().unwrap().iter();
    groups
        .map(|group| group["id"].as_str().unwrap().to_owned())
        .collect()
}

/// With the first user as an owner of the analysts and a steward.
fn with_memberships(choices: Choices) -> Server {
    let mut server = Server::new(choices);
    server
        .send_json(LINE, &body(&[ANALYSTS, STEWARDS]))
        .is_empty(204);
    let line =
        format!("PUT /api/v1/main/groups/{ANALYSTS}/members/membership/{ADA}?membership=OWNER");
    assert_eq!(server.send(&line).status, 200);
    server
}

#[test]
fn the_list_replaces_what_was() {
    let mut server = with_memberships(Choices::default());
    assert_eq!(groups(&mut server), [ANALYSTS, STEWARDS]);
    server
        .send_json(LINE, &body(&[VIEWERS, VIEWERS]))
        .is_empty(204);
    assert_eq!(groups(&mut server), [VIEWERS]);
    server.send_json(LINE, &body(&[])).is_empty(204);
    assert!(groups(&mut server).is_empty());
    assert!(server.has_access(ADA));
}

#[test]
fn an_unknown_group_changes_nothing() {
    let mut server = with_memberships(Choices::default());
    server.send_json(LINE, &body(&[VIEWERS, "nope"])).is(
        404,
        r#"{"message": "Not Found: no such group",
            "_links": {"self": {"href": "/api/v1/main/users/7HkQ2mZp0RtYw4cVbN8sLd/groups", "templated": false}}}"#,
    );
    assert_eq!(groups(&mut server), [ANALYSTS, STEWARDS]);
}

#[test]
fn an_unknown_user_or_one_without_access_is_404() {
    let mut server = Server::defaults();
    let line = "PUT /api/v1/main/users/nobody/groups";
    server
        .send_json(line, &body(&[]))
        .fails(404, "Not Found: no such user");
    server
        .send(&format!("DELETE /api/v1/main/tenant-access/{ALAN}"))
        .is_empty(204);
    let line = format!("PUT /api/v1/main/users/{ALAN}/groups");
    let closed = "Not Found: the user has no access to the tenant";
    server
        .send_json(&line, &body(&[ANALYSTS]))
        .fails(404, closed);
    // Even where membership brings access, this operation does not.
    server.kestra.choices.version = super::super::ServerVersion::V1;
    server
        .send_json(&line, &body(&[ANALYSTS]))
        .fails(404, closed);
}

#[test]
fn owners_stay_owners_unless_they_are_reset() {
    for (choice, kept) in [
        (OwnersOnReplace::Kept, "OWNER"),
        (OwnersOnReplace::Reset, "MEMBER"),
    ] {
        let choices = Choices {
            owners_on_replace: choice,
            ..Choices::default()
        };
        let mut server = with_memberships(choices);
        server.send_json(LINE, &body(&[ANALYSTS])).is_empty(204);
        let page = server
            .send(&format!("GET /api/v1/main/groups/{ANALYSTS}/members"))
            .json();
        assert_eq!(page["results"][0]["groups"][0]["membership"], kept);
    }
}

#[test]
fn external_memberships_go_stay_or_are_defended() {
    let mut server = with_memberships(Choices::default());
    server.send_json(LINE, &body(&[ANALYSTS])).is_empty(204);
    assert_eq!(groups(&mut server), [ANALYSTS]);

    let choices = Choices {
        external_memberships: ExternalMemberships::KeptOnReplace,
        ..Choices::default()
    };
    let mut server = with_memberships(choices);
    server.send_json(LINE, &body(&[VIEWERS])).is_empty(204);
    assert_eq!(groups(&mut server), [VIEWERS, STEWARDS]);

    let mut server = with_memberships(Choices::default());
    server.kestra.choices.external_memberships = ExternalMemberships::Refused;
    let refused = "Illegal state: the membership is managed externally";
    server
        .send_json(LINE, &body(&[VIEWERS]))
        .fails(409, refused);
    assert_eq!(groups(&mut server), [ANALYSTS, STEWARDS]);
    server
        .send_json(LINE, &body(&[VIEWERS, STEWARDS]))
        .is_empty(204);
    assert_eq!(groups(&mut server), [VIEWERS, STEWARDS]);
    let line = format!("PUT /api/v1/main/users/{ALAN}/groups");
    server
        .send_json(&line, &body(&[STEWARDS]))
        .fails(409, refused);
}

#[test]
fn an_absent_list_is_refused_unless_it_means_something() {
    let mut server = with_memberships(Choices::default());
    for absent in ["{}", r#"{"groupIds": null}"#] {
        server.send_json(LINE, absent).is(
            422,
            r#"{"message": "Invalid entity: groupIds: must not be null",
                "_links": {"self": {"href": "/api/v1/main/users/7HkQ2mZp0RtYw4cVbN8sLd/groups", "templated": false}},
                "_embedded": {"errors": [{"message": "must not be null", "path": "updateUserGroups.request.groupIds"}]}}"#,
        );
    }
    assert_eq!(groups(&mut server).len(), 2);
    server.kestra.choices.absent_group_ids = AbsentGroupIds::Kept;
    server.send_json(LINE, "{}").is_empty(204);
    assert_eq!(groups(&mut server).len(), 2);
    server.kestra.choices.absent_group_ids = AbsentGroupIds::Cleared;
    server.send_json(LINE, "{}").is_empty(204);
    assert!(groups(&mut server).is_empty());
}

#[test]
fn an_unusable_body_is_422_or_400() {
    let mut server = Server::defaults();
    let wrong = r#"{"groupIds": [1]}"#;
    server.send_json(LINE, wrong).is(
        422,
        r#"{"message": "Invalid json mapping",
            "_links": {"self": {"href": "/api/v1/main/users/7HkQ2mZp0RtYw4cVbN8sLd/groups", "templated": false}},
            "_embedded": {"errors": [{"message": "invalid type: integer `1`, expected a string", "path": "groupIds[0]"}]}}"#,
    );
    server
        .send_json(LINE, "")
        .fails(422, "Invalid route params: the body is missing");
    let cut = server.send_json(LINE, r#"{"groupIds": ["#);
    assert_eq!(cut.status, 422);
    assert!(
        cut.json()["message"]
            .as_str()
            .unwrap()
            .starts_with("Invalid json: ")
    );
    server.kestra.choices.invalid_group_ids = InvalidPayload::BadRequest;
    server.kestra.choices.links = super::super::Links::Array;
    server.send_json(LINE, wrong).is(
        400,
        r#"{"message": "Bad Request: groupIds is not usable",
            "_links": {"self": [{"href": "/api/v1/main/users/7HkQ2mZp0RtYw4cVbN8sLd/groups", "templated": false}]}}"#,
    );
}

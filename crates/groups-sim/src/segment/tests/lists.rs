//! Pages and cursors.

use serde_json::Value;

use crate::vendor::PagingFault;

use super::Wire;

/// The names on a page of groups, and the page's cursors.
fn page(wire: &mut Wire, query: &str) -> (Vec<String>, Value) {
    let (status, body) = wire.json(&format!("GET /groups{query}"));
    assert_eq!(status, 200, "{query}: {body}");
    let groups = body["data"]["userGroups"].as_array().unwrap();
    let names = groups.iter().map(|group| group["name"].as_str().unwrap());
    (
        names.map(str::to_owned).collect(),
        body["data"]["pagination"].clone(),
    )
}

#[test]
fn every_form_of_pagination_is_read() {
    for query in [
        "?pagination.count=1&pagination.cursor=MQ%3D%3D",
        "?pagination.cursor=MQ==&pagination.count=1",
        "?pagination[count]=1&pagination[cursor]=MQ%3D%3D",
        "?pagination%5Bcount%5D=1&pagination%5Bcursor%5D=MQ%3D%3D",
        "?pagination=%7B%22count%22%3A1%2C%22cursor%22%3A%22MQ%3D%3D%22%7D",
        "?pagination=%7B%22cursor%22:%22MQ==%22,%22count%22:%221%22%7D",
    ] {
        let (names, pagination) = page(&mut Wire::new(), query);
        assert_eq!(names, ["Empty"], "{query}");
        let expected = serde_json::json!(
            {"current": "MQ==", "next": "Mg==", "previous": "MA==", "totalEntries": 3}
        );
        assert_eq!(pagination, expected, "{query}");
    }
}

#[test]
fn counts_and_cursors_are_checked() {
    let mut wire = Wire::new();
    for count in ["0", "1001", "-1", "1.5", "x", "", "99999999999999999999999"] {
        wire.invalid(
            &format!("GET /groups?pagination.count={count}"),
            &["pagination.count"],
        );
    }
    for query in ["pagination.cursor=MA%3D%3D", "pagination=%7B%7D"] {
        wire.invalid(&format!("GET /groups?{query}"), &["pagination.count"]);
    }
    for text in ["%7B", "7", "%5B%5D"] {
        wire.invalid(&format!("GET /groups?pagination={text}"), &["pagination"]);
    }
    let text = "%7B%22count%22%3A1%2C%22cursor%22%3A1%7D";
    let line = format!("GET /groups?pagination={text}");
    wire.invalid(&line, &["pagination.cursor"]);
    // Not base64, no number, not padded, another spelling of 2, a sign, a blank.
    for cursor in ["", "2", "eA==", "Mg", "MDI=", "KzI=", "IDI=", "LTE="] {
        let line = format!("GET /groups?pagination.count=2&pagination.cursor={cursor}");
        wire.invalid(&line, &["pagination.cursor"]);
    }
    for query in ["", "?pagination.count=1000", "?pagination.count=1"] {
        page(&mut wire, query);
    }
}

#[test]
fn every_list_is_read_page_by_page() {
    for (path, key, total) in [
        ("/groups", "userGroups", 3),
        ("/groups/grp-analysts/users", "users", 2),
        ("/groups/grp-analysts/invites", "emails", 2),
        ("/users", "users", 2),
        ("/users/usr-ada/groups", "groups", 2),
        ("/invites", "invites", 2),
        ("/roles", "roles", 10),
    ] {
        for cursors in ["numbers", "sealed"] {
            let mut wire = Wire::with(&format!(r#"{{"cursors":"{cursors}"}}"#));
            wire.send(r#"POST /invites {"invites":[{"email":"edith@example.com"}]}"#);
            wire.send(r#"POST /groups/grp-analysts/users {"emails":["edith@example.com"]}"#);
            let (_, whole) = wire.json(&format!("GET {path}"));
            let whole = whole["data"][key].as_array().unwrap().clone();
            assert_eq!(whole.len(), total, "{path}");
            let mut read = Vec::new();
            let mut previous = Value::Null;
            let mut cursor = String::new();
            loop {
                let (_, body) = wire.json(&format!("GET {path}?pagination.count=1{cursor}"));
                read.extend(body["data"][key].as_array().unwrap().iter().cloned());
                let pagination = &body["data"]["pagination"];
                assert_eq!(pagination["totalEntries"], total);
                assert_eq!(pagination["previous"], previous);
                previous = pagination["current"].clone();
                let Some(next) = pagination["next"].as_str() else {
                    break;
                };
                cursor = format!("&pagination.cursor={}", next.replace('=', "%3D"));
            }
            assert_eq!(read, whole, "{path}");
        }
    }
}

#[test]
fn a_sealed_cursor_is_good_for_its_list_alone() {
    let mut wire = Wire::with(r#"{"cursors":"sealed"}"#);
    let (_, pagination) = page(&mut wire, "?pagination.count=1");
    let cursor = pagination["next"].as_str().unwrap().replace('=', "%3D");
    let query = format!("?pagination.count=1&pagination.cursor={cursor}");
    assert_eq!(page(&mut wire, &query).0, ["Empty"]);
    wire.invalid(&format!("GET /users{query}"), &["pagination.cursor"]);
    wire.invalid(
        "GET /groups?pagination.count=1&pagination.cursor=MQ%3D%3D",
        &["pagination.cursor"],
    );
}

#[test]
fn a_cursor_behind_the_end_of_a_list_that_shrank_is_an_empty_page() {
    let mut wire = Wire::new();
    let (_, pagination) = page(&mut wire, "?pagination.count=2");
    assert_eq!(pagination["next"], "Mg==");
    wire.send("DELETE /groups/grp-empty");
    let (names, pagination) = page(&mut wire, "?pagination.count=2&pagination.cursor=Mg%3D%3D");
    assert_eq!(names, Vec::<String>::new());
    assert_eq!(pagination.get("next"), None);
}

#[test]
fn a_list_without_pagination_has_the_default_size() {
    let mut wire = Wire::new();
    let seed = serde_json::from_str(r#"{"fill":{"users":0,"groups":300,"memberships":0}}"#);
    crate::vendor::Vendor::load(&mut wire.segment, &seed.unwrap(), wire.now).unwrap();
    let (names, pagination) = page(&mut wire, "");
    assert_eq!(names.len(), 200);
    assert_eq!(pagination["next"], "MjAw");
    assert_eq!(page(&mut wire, "?pagination.count=1000").0.len(), 303);
}

#[test]
fn pagination_may_be_required_and_smaller() {
    let mut wire = Wire::with(r#"{"pagination_required":true,"max_count":2}"#);
    wire.invalid("GET /groups", &["pagination"]);
    wire.invalid("GET /groups?pagination.count=3", &["pagination.count"]);
    assert_eq!(page(&mut wire, "?pagination.count=2").0.len(), 2);
    let mut wire = Wire::with(r#"{"max_count":2}"#);
    assert_eq!(page(&mut wire, "").0.len(), 2);
}

#[test]
fn lists_may_begin_at_the_end() {
    let mut wire = Wire::with(r#"{"newest_first":true}"#);
    assert_eq!(page(&mut wire, "").0, ["Owners", "Empty", "Analysts"]);
    let (names, _) = page(&mut wire, "?pagination.count=2&pagination.cursor=Mg%3D%3D");
    assert_eq!(names, ["Analysts"]);
    assert_eq!(
        wire.members("grp-analysts").0,
        ["alan@example.com", "ada@example.com"]
    );
}

#[test]
fn what_a_page_says_may_be_less_or_more() {
    let mut wire = Wire::with(r#"{"total_entries":false}"#);
    let (_, pagination) = page(&mut wire, "?pagination.count=3");
    assert_eq!(pagination, serde_json::json!({"current": "MA=="}));
    let mut wire = Wire::with(r#"{"null_cursors":true}"#);
    let (_, pagination) = page(&mut wire, "?pagination.count=3");
    let expected =
        serde_json::json!({"current": "MA==", "next": null, "previous": null, "totalEntries": 3});
    assert_eq!(pagination, expected);
}

#[test]
fn faults_of_paging_are_committed() {
    let mut wire = Wire::new();
    let second = "?pagination.count=1&pagination.cursor=MQ%3D%3D";
    wire.paging = PagingFault::Shift(1);
    assert_eq!(page(&mut wire, second).0, ["Owners"]);
    wire.paging = PagingFault::Shift(-1);
    assert_eq!(page(&mut wire, second).0, ["Analysts"]);
    wire.paging = PagingFault::Repeat;
    let (names, pagination) = page(&mut wire, second);
    assert_eq!(names, ["Analysts"]);
    assert_eq!(pagination["next"], pagination["current"]);
}

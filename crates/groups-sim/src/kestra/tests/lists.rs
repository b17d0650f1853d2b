//! Pages and their order.

use super::super::choices::{LegacyQuery, ServerVersion, UnknownSortField};
use super::super::{Choices, Kestra};
use super::{ANALYSTS, STEWARDS, Server, VIEWERS};
use crate::vendor::{Kind, PagingFault, Vendor};

const GROUPS: &str = "GET /api/v1/main/groups/search";

#[test]
fn a_page_says_how_many_rows_there_are_in_all() {
    let mut server = Server::defaults();
    server.send(&format!("{GROUPS}?page=1&size=2&sort=name:asc")).is(
        200,
        r#"{"results": [
            {"id": "5aWnB8rSxGtQ0yLhC2kVjE", "name": "analysts", "description": "Reads the catalogue"},
            {"id": "9dPmU4iOeZf7KcRb1TsXwN", "name": "stewards", "securityIntegrationName": "corporate-directory"}],
          "total": 3}"#,
    );
    server
        .send(&format!("{GROUPS}?page=2&size=2&sort=name:asc"))
        .is(
            200,
            r#"{"results": [{"id": "2qYsH6jUgAo3FnTxD9mKbV", "name": "viewers"}], "total": 3}"#,
        );
    for far in ["3", "2147483647"] {
        server
            .send(&format!("{GROUPS}?page={far}&size=2"))
            .is(200, r#"{"results": [], "total": 3}"#);
    }
}

#[test]
fn a_page_has_ten_rows_unless_asked() {
    let mut server = Server::with(
        Choices::default(),
        r#"{"fill": {"users": 0, "groups": 25, "memberships": 0}}"#,
    );
    for (query, rows) in [
        ("", 10),
        ("?page=3", 5),
        ("?size=25", 25),
        ("?size=1000", 25),
        ("?page=1&size=1", 1),
    ] {
        assert_eq!(
            server.send(&format!("{GROUPS}{query}")).ids().len(),
            rows,
            "{query}"
        );
    }
}

#[test]
fn page_and_size_begin_at_one() {
    let mut server = Server::defaults();
    for name in ["page", "size"] {
        for value in ["0", "-1"] {
            server.send(&format!("{GROUPS}?{name}={value}")).is(
                422,
                &format!(
                    r#"{{"message": "Invalid entity: {name}: must be greater than or equal to 1",
                        "_links": {{"self": {{"href": "/api/v1/main/groups/search?{name}={value}", "templated": false}}}},
                        "_embedded": {{"errors": [{{"message": "must be greater than or equal to 1", "path": "{name}"}}]}}}}"#
                ),
            );
        }
        let word = server.send(&format!("{GROUPS}?{name}=x"));
        word.fails(422, &format!("Illegal argument: {name}: x is no number"));
    }
    let large = "Invalid entity: size: must be less than or equal to 1000";
    server
        .send(&format!("{GROUPS}?size=1001"))
        .fails(422, large);
    server.kestra.choices.max_page_size = None;
    assert_eq!(server.send(&format!("{GROUPS}?size=1001")).ids().len(), 3);
}

#[test]
fn rows_come_in_the_order_of_their_creation_or_sorted() {
    let mut server = Server::defaults();
    for (query, order) in [
        ("", [VIEWERS, ANALYSTS, STEWARDS]),
        ("?sort=name:asc", [ANALYSTS, STEWARDS, VIEWERS]),
        ("?sort=name:desc", [VIEWERS, STEWARDS, ANALYSTS]),
        // Anything but `asc` descends.
        ("?sort=name:ASC", [VIEWERS, STEWARDS, ANALYSTS]),
        ("?sort=id:asc", [VIEWERS, ANALYSTS, STEWARDS]),
        (
            "?sort=description:asc&sort=name:desc",
            [VIEWERS, STEWARDS, ANALYSTS],
        ),
        (
            "?sort=description:desc&sort=name:asc",
            [ANALYSTS, STEWARDS, VIEWERS],
        ),
    ] {
        assert_eq!(
            server.send(&format!("{GROUPS}{query}")).ids(),
            order,
            "{query}"
        );
    }
    // A change is seen in an order that was made before.
    let line = format!("PUT /api/v1/main/groups/{VIEWERS}");
    server.send_json(&line, r#"{"name": "aardvarks"}"#);
    let sorted = server.send(&format!("{GROUPS}?sort=name:asc")).ids();
    assert_eq!(sorted, [VIEWERS, ANALYSTS, STEWARDS]);
}

#[test]
fn a_descending_page_begins_at_the_end() {
    let mut server = Server::defaults();
    let page = |server: &mut Server, page: u8| {
        server
            .send(&format!("{GROUPS}?page={page}&size=2&sort=name:desc"))
            .ids()
    };
    assert_eq!(page(&mut server, 1), [VIEWERS, STEWARDS]);
    assert_eq!(page(&mut server, 2), [ANALYSTS]);
    assert!(page(&mut server, 3).is_empty());
}

#[test]
fn a_sort_needs_one_colon_and_a_field() {
    let mut server = Server::defaults();
    for sort in ["name", "name:", "name:asc:desc", "name:asc,id:desc"] {
        server
            .send(&format!("{GROUPS}?sort={sort}"))
            .fails(422, "Unprocessable Entity: Invalid sort parameter");
    }
    server
        .send(&format!("{GROUPS}?sort=colour:asc"))
        .fails(422, "Illegal argument: cannot sort by colour");
    server.kestra.choices.unknown_sort_field = UnknownSortField::Ignored;
    let unsorted = server.send(&format!("{GROUPS}?sort=colour:asc")).ids();
    assert_eq!(unsorted, [VIEWERS, ANALYSTS, STEWARDS]);
}

#[test]
fn the_search_parameter_belongs_to_the_older_server() {
    let lists: Vec<_> = Kestra::ROUTES
        .iter()
        .filter(|route| route.kind == Kind::List)
        .collect();
    assert_eq!(lists.len(), 6);
    for route in lists {
        let path = route
            .path
            .replace("{tenant}", "main")
            .replace("{id}", ANALYSTS);
        let line = format!("GET {path}?q=no-row-has-this");
        let mut server = Server::defaults();
        server.send(&line).fails(
            422,
            "Illegal argument: the parameter q is not supported any more, use filters[q][EQUALS]",
        );
        let all = server.send(&format!("GET {path}"));
        server.kestra.choices.legacy_q = LegacyQuery::Ignored;
        assert_eq!(server.send(&line), all);
        server.kestra.choices.version = ServerVersion::V1;
        server.send(&line).is(200, r#"{"results": [], "total": 0}"#);
    }
}

#[test]
fn a_list_can_shift_between_two_pages() {
    let mut server = Server::defaults();
    server.paging = PagingFault::Shift(1);
    let first = server.send(&format!("{GROUPS}?page=1&size=1")).ids();
    let second = server.send(&format!("{GROUPS}?page=2&size=1")).ids();
    assert_eq!(
        (first, second),
        (vec![VIEWERS.to_owned()], vec![STEWARDS.to_owned()])
    );
}

#[test]
fn a_list_can_repeat_its_first_page() {
    let mut server = Server::defaults();
    server.paging = PagingFault::Repeat;
    for sort in ["", "&sort=name:asc"] {
        let mut page = |page| {
            let line = format!("{GROUPS}?page={page}&size=1{sort}");
            server.send(&line).ids()
        };
        let first = page(1);
        assert_eq!(first.len(), 1);
        assert_eq!(page(2), first, "{sort}");
    }
}

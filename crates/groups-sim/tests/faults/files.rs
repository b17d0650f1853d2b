//! Faults files.

use std::time::Duration;

use groups_sim::{ErrorBody, Fault, Faults, Rule, VendorName};

#[test]
fn a_file_says_the_same_as_the_builder() {
    let text = r#"{
        "seed": 7,
        "rules": [
            {"kind": "latency", "milliseconds": 250, "acted": true, "probability": 0.25},
            {"kind": "status", "vendor": "opendatasoft", "operation": "get_user", "status": 503, "retry_after": 2, "body": "html", "acted": true},
            {"kind": "status", "status": 429},
            {"kind": "cut_body", "bytes": 10, "chunked": true, "every": 3},
            {"kind": "drop", "operation": "*", "first": 2},
            {"kind": "lost_answer", "operation": "get_user"},
            {"kind": "lost_write", "limit": 1},
            {"kind": "stale_read", "writes": 2},
            {"kind": "stale_read", "milliseconds": 1500, "seed": 9},
            {"kind": "repeated_cursor", "vendor": "segment"},
            {"kind": "shift", "by": -1},
            {"kind": "cut_list", "writes_only": true},
            {"kind": "status", "status": 200, "body": "nonsense"}
        ]
    }"#;
    let status = |status, retry_after, body, acted| Fault::Status {
        status,
        retry_after,
        body,
        acted,
    };
    let late = Fault::Latency {
        delay: Duration::from_millis(250),
        acted: true,
    };
    let cut = Fault::CutBody {
        bytes: Some(10),
        chunked: true,
    };
    let busy = Rule::new(status(503, Some(2), ErrorBody::Html, true));
    let rules = [
        Rule::new(late).with_probability(0.25),
        busy.on(VendorName::Opendatasoft, "get_user"),
        Rule::new(status(429, None, ErrorBody::Vendor, false)),
        Rule::new(cut).every(3),
        Rule::new(Fault::Drop).first(2),
        Rule::new(Fault::LostAnswer).operation("get_user"),
        Rule::new(Fault::LostWrite).with_limit(1),
        Rule::new(Fault::StaleByWrites(2)),
        Rule::new(Fault::StaleByTime(Duration::from_millis(1500))).with_seed(9),
        Rule::new(Fault::RepeatedCursor).on(VendorName::Segment, "*"),
        Rule::new(Fault::Shift(-1)),
        Rule::new(Fault::CutList).on_writes(),
        Rule::new(status(200, None, ErrorBody::Nonsense, false)),
    ];
    let expected = rules
        .into_iter()
        .fold(Faults::new().with_seed(7), Faults::with_rule);
    assert_eq!(Faults::from_json(text), Ok(expected));
}

#[test]
fn what_is_wrong_with_a_file_is_said_with_line_and_field() {
    let cases = [
        ("{", "line 1: EOF while parsing an object"),
        (
            "{\n\"rule\": []}",
            "line 2: unknown field `rule`, expected `seed` or `rules`",
        ),
        (
            "{\"rules\": [\n{\"kind\": \"drop\"},\n{\"kind\":\n \"explode\"}]}",
            "line 4: rules[1]: unknown variant `explode`, expected one of `latency`, `status`, `cut_body`, `drop`, `lost_answer`, `lost_write`, `stale_read`, `repeated_cursor`, `shift`, `cut_list`",
        ),
        (
            "{\"rules\": [\n{\"kind\": \"latency\"}]}",
            "line 2: rules[0].milliseconds: this kind of fault needs it",
        ),
        (
            "{\"rules\": [\n{\"kind\": \"drop\",\n\"status\": 500}]}",
            "line 3: rules[0].status: this kind of fault does not have it",
        ),
        (
            "{\"rules\": [{\"kind\": \"status\", \"status\": 200}]}",
            "line 1: rules[0].status: 200 is not from 400 to 599",
        ),
        (
            "{\"rules\": [{\"kind\": \"drop\", \"probability\": 1.5}]}",
            "line 1: rules[0].probability: 1.5 is not from 0 to 1",
        ),
        (
            "{\"rules\": [{\"kind\": \"drop\", \"first\": 1, \"every\": 2}]}",
            "line 1: rules[0].every: a rule has only one of `probability`, `every` and `first`",
        ),
        (
            "{\"rules\": [{\"kind\": \"drop\", \"every\": 0}]}",
            "line 1: rules[0].every: 0 strikes nothing",
        ),
        (
            "{\"rules\": [{\"kind\": \"stale_read\"}]}",
            "line 1: rules[0].kind: a stale read takes `writes` or `milliseconds`",
        ),
        (
            "{\"rules\": [{\"kind\": \"drop\", \"vendor\": \"opendatasoft\",\n\"operation\": \"get_group\"}]}",
            "line 2: rules[0].operation: opendatasoft has no operation `get_group`; there are: *, add_user_to_user_group, batch_add_users_to_user_group, create_user_group, delete_user_group, delete_user_of_a_user_group, get_user, get_users, list_user_groups, list_users_of_a_user_group, retrieve_user_group, update_user, update_user_group",
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(
            Faults::from_json(text).unwrap_err().to_string(),
            expected,
            "{text}"
        );
    }
}

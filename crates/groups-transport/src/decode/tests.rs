//! Where an answer does not decode, and what is said of it.

use super::*;
use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[allow(dead_code)]
struct Page {
    items: Vec<Item>,
    #[serde(default)]
    by_user: std::collections::BTreeMap<String, Item>,
    #[serde(default)]
    of: Option<Box<Item>>,
}

#[derive(Debug, Deserialize)]
#[allow(dead_code)]
struct Item {
    id: groups_core::GroupId,
    count: u32,
}

/// In what nobody reads, an answer may be nested as deeply as it is long: the place of its end must not become many times as long.
#[test]
fn a_place_is_not_told_deeper_than_values_go() {
    for (opening, step) in [("[", "[0]"), ("{\"id\":", ".id")] {
        for end in [&b""[..], b"\xff"] {
            let mut body = br#"{"unknown":"#.to_vec();
            body.extend_from_slice(opening.repeat(50_000).as_bytes());
            body.extend_from_slice(end);
            let error = decode::<Page>(&body, &["id"]).unwrap_err();
            let deep = error.path.matches(step).count();
            assert!(error.path.starts_with("<key>"), "{error:?}");
            assert!((DEEPEST - 2..DEEPEST).contains(&deep), "{deep}");
        }
    }
}

/// The same place by a library that follows the whole way of every value.
fn tracked(body: &str, known: &[&str]) -> String {
    use serde_path_to_error::Segment;
    let mut json = serde_json::Deserializer::from_str(body);
    let path = match serde_path_to_error::deserialize::<_, Page>(&mut json) {
        Ok(_) => return ".".to_owned(),
        Err(error) => error.path().clone(),
    };
    let steps = path.iter().map(|segment| match segment {
        Segment::Seq { index } => Step::Index(*index),
        Segment::Map { key } => Step::Key(Some(key.as_bytes())),
        Segment::Enum { .. } | Segment::Unknown => Step::Key(None),
    });
    describe_path(&steps.collect::<Vec<_>>(), known)
}

#[test]
fn an_error_names_the_place_and_the_type_and_not_the_value() {
    for (body, path, problem) in [
        (
            r#"{"items":[{"id":"a","count":"canary"}]}"#,
            "items[0].count",
            "expected u32",
        ),
        (
            r#"{"items":[{"count":1}]}"#,
            "items[0]",
            "missing field `id`",
        ),
        (
            r#"{"items":[{"id":"canary\n","count":1}]}"#,
            "items[0].id",
            "an id must not contain control characters",
        ),
        (
            r#"{"items":"canary, expected x at line 1"}"#,
            "items",
            "expected a sequence",
        ),
        (
            r#"{"items":[]} canary"#,
            ".",
            "this is not JSON (line 1, column 14)",
        ),
        (
            r#"{"canary": "#,
            "<key>",
            "the JSON ends too early (line 1, column 11)",
        ),
        ("", ".", "the JSON ends too early (line 1, column 0)"),
        ("<html>canary", ".", "this is not JSON (line 1, column 1)"),
        (
            r#"{"items":[{"count":1,"id":""}]}"#,
            "items[0].id",
            "an id must not be empty",
        ),
        (
            r#"{"items":[],"of":{"count":1,"id":"."}}"#,
            "of.id",
            "an id must not be `.` or `..`",
        ),
        ("[1]", "[0]", "expected a sequence"),
        ("7", ".", "expected struct Page"),
        ("null", ".", "expected struct Page"),
        ("{}", ".", "missing field `items`"),
        (r#"{"items":{"canary":1}}"#, "items", "expected a sequence"),
        (r#"{"items":[7]}"#, "items[0]", "expected struct Item"),
        (
            r#"{"items":[{"id":"a","count":[1,2]}]}"#,
            "items[0].count",
            "expected u32",
        ),
        (
            r#"{"items":[{"id":"a","count":{"canary":[1]}}]}"#,
            "items[0].count",
            "expected u32",
        ),
        (
            r#"{"items":[{"id":"a","count":-1}]}"#,
            "items[0].count",
            "expected u32",
        ),
        (
            r#"{"items":[{"id":"a","count":null}]}"#,
            "items[0].count",
            "expected u32",
        ),
        (
            "{\n \"items\": [\n  {\"id\": \"a\", \"count\": 1},\n  {\"id\": \"b\", \"count\": true}\n ]\n}",
            "items[1].count",
            "expected u32",
        ),
        (
            "{\"items\":[\n{\"id\":\"a\",\"count\":1}\n,\n{\"count\":1\n}\n]}",
            "items[1]",
            "missing field `id`",
        ),
        (
            r#"{"items":[{"id":"a \"],} é \\","count":1,"x":[[],{"y":"]"}]},{"id":1}]}"#,
            "items[1].id",
            "expected a string",
        ),
        (
            r#"{"items":[],"by_user":{"canary@example.com":{"id":"a","count":1},"canary2":{"id":"a","count":""}}}"#,
            "by_user.<key>.count",
            "expected u32",
        ),
        (
            r#"{"items":[],"by_user":{"17":{"id":"a"}}}"#,
            "by_user.17",
            "missing field `count`",
        ),
        (
            r#"{"items":[],"of":{"id":"a","count":"canary"}}"#,
            "of.count",
            "expected u32",
        ),
        (
            r#"{"items":[],"of":[]}"#,
            "of",
            "expected struct Item with 2 elements",
        ),
        (
            r#"{"items":[{"id":"a","count":1},"#,
            "items[1]",
            "the JSON ends too early (line 1, column 31)",
        ),
        (
            r#"{"items":[{"id":"a","id":"canary"}]}"#,
            "items[0].id",
            "the value does not fit its type",
        ),
    ] {
        let known = ["by_user", "count", "id", "items", "of"];
        let error = decode::<Page>(body.as_bytes(), &known).unwrap_err();
        assert_eq!(
            (error.path.as_str(), error.text.as_str()),
            (path, problem),
            "{body}"
        );
        assert!(!format!("{error:?}").contains("canary"), "{error:?}");
        // Of what ends too early, or has a key twice, we say a little more.
        let is_about_a_value = ["expected", "missing", "an id"];
        if is_about_a_value
            .iter()
            .any(|about| error.text.starts_with(about))
        {
            assert_eq!(error.path, tracked(body, &known), "{body}");
        }
    }
}

#[test]
fn odd_bytes_have_a_place_too() {
    let known = ["count", "id", "items"];
    for (body, path, problem) in [
        (
            &b"{\"items\":[{\"count\":1,\"id\":\"caf\xe9\"}]}"[..],
            "items[0].id",
            "this is not JSON (line 1, column 31): it is not UTF-8",
        ),
        (
            b"{\"items\":[],\"caf\xe9\":1}",
            "<key>",
            "this is not JSON (line 1, column 17): it is not UTF-8",
        ),
        (
            b"{\"items\":\n\r\n[\xc3]}",
            "items[0]",
            "this is not JSON (line 3, column 2): it is not UTF-8",
        ),
        (
            b"\xff\xfe{\0",
            ".",
            "this is not JSON (line 1, column 1): it is not UTF-8",
        ),
        (
            b"\xef\xbb\xbf{\"items\":[]}",
            ".",
            "this is not JSON (line 1, column 1)",
        ),
        (
            b"{\r\n\"items\":\r\n[{\"id\":\"a\",\r\n\"count\":\"\"}\r\n]}",
            "items[0].count",
            "expected u32",
        ),
        // The key is known, but written in another way: not printed.
        (b"{\"it\\u0065ms\":1}", "<key>", "expected a sequence"),
        (
            b"{\"items\":[{\"id\":\"a\",\"count\":1.5}]}",
            "items[0].count",
            "expected u32",
        ),
        (
            b"{\"items\":[{\"id\":\"a\",\"count\":12",
            "items[0].count",
            "the JSON ends too early (line 1, column 30)",
        ),
        (
            b"{\"items\":[{\"id\":\"a",
            "items[0].id",
            "the JSON ends too early (line 1, column 18)",
        ),
        (
            b"{\"items\":[],\"items\":[]}",
            "items",
            "the value does not fit its type",
        ),
    ] {
        let error = decode::<Page>(body, &known).unwrap_err();
        let found = (error.path.as_str(), error.text.as_str());
        assert_eq!(found, (path, problem), "{}", body.escape_ascii());
    }
}

/// A document that may or may not be a page.
fn random_page(random: &mut fastrand::Rng) -> String {
    fn any(random: &mut fastrand::Rng, deep: u32) -> String {
        let space = ["", " ", "\n", "\r\n\t"][random.usize(..4)];
        let text = match random.u32(..if deep > 3 { 7 } else { 9 }) {
            0 => "null".to_owned(),
            1 => "-1.5e3".to_owned(),
            2 => "false".to_owned(),
            3 => r#""\"]},é\\""#.to_owned(),
            4 => "4294967296".to_owned(),
            5 => r#""""#.to_owned(),
            6 => "[]".to_owned(),
            7 => format!("[{},{}]", any(random, deep + 1), any(random, deep + 1)),
            _ => format!(
                r#"{{"id":{},"a\"b":{}}}"#,
                any(random, deep + 1),
                any(random, deep + 1)
            ),
        };
        format!("{space}{text}{space}")
    }
    let item = |random: &mut fastrand::Rng| {
        let odd = random.u32(..20);
        let (id, count) = match odd {
            0 => (any(random, 0), "1".to_owned()),
            1 => (r#""a""#.to_owned(), any(random, 0)),
            2 => return any(random, 0),
            _ => (r#""a\\\"""#.to_owned(), " 7 ".to_owned()),
        };
        let mut fields = [
            (odd != 3).then(|| format!(r#""id":{id}"#)),
            (odd != 4).then(|| format!("\"count\" :\n{count}")),
            (odd > 10).then(|| format!(r#""x":{}"#, any(random, 0))),
        ];
        random.shuffle(&mut fields);
        let fields: Vec<_> = fields.into_iter().flatten().collect();
        format!("{{{}}}", fields.join(","))
    };
    let items: Vec<_> = (0..random.usize(..4)).map(|_| item(random)).collect();
    let people: Vec<_> = (0..random.usize(..3))
        .map(|number| format!(r#""{number}":{}"#, item(random)))
        .collect();
    let mut fields = [
        format!(r#""items":[{}]"#, items.join(" ,\n")),
        format!(r#""by_user":{{{}}}"#, people.join(",")),
        format!(r#""of":{}"#, item(random)),
    ];
    random.shuffle(&mut fields);
    format!("{{{}}}", fields.join(", "))
}

#[test]
fn the_place_is_the_one_that_the_library_finds() {
    let known = ["by_user", "count", "id", "items", "of"];
    let mut random = fastrand::Rng::with_seed(7);
    let mut wrong = 0;
    for _ in 0..20_000 {
        let body = random_page(&mut random);
        if let Err(error) = decode::<Page>(body.as_bytes(), &known) {
            wrong += 1;
            assert_eq!(error.path, tracked(&body, &known), "{error:?} {body}");
        }
    }
    assert!(wrong > 5_000, "only {wrong} were no pages");
}

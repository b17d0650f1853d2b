//! Filters: operations, nesting, refusals.

use super::super::Choices;
use super::Server;

/// The names of the groups that a query finds.
fn found(server: &mut Server, query: &str) -> Vec<String> {
    let answer = server.send(&format!("GET /api/v1/main/groups/search?{query}"));
    assert_eq!(answer.status, 200, "{query}: {}", answer.body);
    let body = answer.json();
    let rows = body["results"].as_array().unwrap();
    assert_eq!(body["total"], rows.len());
    rows.iter()
        .map(|row| row["name"].as_str().unwrap().to_owned())
        .collect()
}

fn server() -> Server {
    let names = ["alpha", "alpha.one", "alphabet", "beta", "Gamma 1"];
    let groups = names.map(|name| format!(r#"{{"name": "{name}"}}"#));
    let seed = format!(r#"{{"groups": [{}]}}"#, groups.join(","));
    Server::with(Choices::default(), &seed)
}

#[test]
fn every_operation_selects() {
    let mut server = server();
    let cases: [(&str, &[&str]); 22] = [
        ("filters[name][EQUALS]=beta", &["beta"]),
        ("filters[name][EQUALS]=BETA", &[]),
        (
            "filters[name][NOT_EQUALS]=beta",
            &["alpha", "alpha.one", "alphabet", "Gamma 1"],
        ),
        ("filters[name][GREATER_THAN]=alphabet", &["beta"]),
        (
            "filters[name][GREATER_THAN_OR_EQUAL_TO]=alphabet",
            &["alphabet", "beta"],
        ),
        ("filters[name][LESS_THAN]=alpha", &["Gamma 1"]),
        (
            "filters[name][LESS_THAN_OR_EQUAL_TO]=alpha",
            &["alpha", "Gamma 1"],
        ),
        ("filters[name][IN]=beta,alpha", &["alpha", "beta"]),
        ("filters[name][IN]=[beta,alpha]", &["alpha", "beta"]),
        (
            "filters[name][NOT_IN]=alpha,alpha.one,alphabet",
            &["beta", "Gamma 1"],
        ),
        ("filters[name][STARTS_WITH]=alpha.", &["alpha.one"]),
        ("filters[name][ENDS_WITH]=ta", &["beta"]),
        ("filters[name][CONTAINS]=bet", &["alphabet", "beta"]),
        ("filters[name][NOT_CONTAINS]=a", &[]),
        ("filters[name][PREFIX]=alpha", &["alpha", "alpha.one"]),
        (
            "filters[name][REGEX]=^alpha.%3F%5Cw%2B$",
            &["alpha.one", "alphabet"],
        ),
        ("filters[name][IS_NULL]=", &[]),
        (
            "filters[name][IS_NOT_NULL]=",
            &["alpha", "alpha.one", "alphabet", "beta", "Gamma 1"],
        ),
        ("filters[q][EQUALS]=GAMMA", &["Gamma 1"]),
        ("filters[q][EQUALS]=gamma+1", &["Gamma 1"]),
        ("filters[q][NOT_EQUALS]=alpha", &["beta", "Gamma 1"]),
        ("filters%5Bname%5D%5BEQUALS%5D=beta", &["beta"]),
    ];
    for (query, names) in cases {
        assert_eq!(found(&mut server, query), names, "{query}");
    }
}

#[test]
fn conditions_combine() {
    let mut server = server();
    let cases: [(&str, &[&str]); 5] = [
        (
            "filters[q][EQUALS]=alpha&filters[name][NOT_EQUALS]=alpha",
            &["alpha.one", "alphabet"],
        ),
        (
            "filters[or][0][name][EQUALS]=beta&filters[or][1][name][EQUALS]=alpha",
            &["alpha", "beta"],
        ),
        (
            "filters[and][0][q][EQUALS]=alpha&filters[and][1][or][0][name][ENDS_WITH]=one&filters[and][1][or][1][name][ENDS_WITH]=bet",
            &["alpha.one", "alphabet"],
        ),
        (
            "filters[or][0][and][0][q][EQUALS]=alpha&filters[or][0][and][1][name][ENDS_WITH]=bet&filters[or][1][name][EQUALS]=beta",
            &["alphabet", "beta"],
        ),
        (
            "filters[or][0][name][EQUALS]=nope&filters[or][1][name][EQUALS]=neither",
            &[],
        ),
    ];
    for (query, names) in cases {
        assert_eq!(found(&mut server, query), names, "{query}");
    }
}

#[test]
fn the_total_counts_what_was_found() {
    let mut server = server();
    let answer = server.send(
        "GET /api/v1/main/groups/search?filters[q][EQUALS]=alpha&size=2&page=2&sort=name:desc",
    );
    let body = answer.json();
    assert_eq!(
        (&body["total"], &body["results"][0]["name"]),
        (&3.into(), &"alpha".into())
    );
    assert_eq!(body["results"].as_array().unwrap().len(), 1);
}

#[test]
fn unsupported_filters_are_400_and_malformed_ones_422() {
    let mut server = server();
    let cases = [
        (
            "filters[colour][EQUALS]=red",
            400,
            "Invalid query filters: Field colour is not supported. Supported fields are q, id, name",
        ),
        // A field that the vendor knows and this list does not.
        (
            "filters[flowId][EQUALS]=x",
            400,
            "Invalid query filters: Field flowId is not supported. Supported fields are q, id, name",
        ),
        (
            "filters[name][LIKE]=x",
            400,
            "Invalid query filters: Operation LIKE is not supported for field name",
        ),
        (
            "filters[q][CONTAINS]=x",
            400,
            "Invalid query filters: Operation CONTAINS is not supported for field q",
        ),
        (
            "filters[name][REGEX]=(",
            400,
            "Invalid query filters: ( is no regular expression",
        ),
        (
            "filters[name][EQUALS][key]=x",
            400,
            "Invalid query filters: name has no keys",
        ),
        (
            "filters[or][0][or][0][or][0][name][EQUALS]=x",
            400,
            "Invalid query filters: groups are nested once at most",
        ),
        ("filters=x", 422, "Illegal argument: filters is no filter"),
        (
            "filters[name]=x",
            422,
            "Illegal argument: filters[name] is no filter",
        ),
        (
            "filters[or][x][name][EQUALS]=x",
            422,
            "Illegal argument: filters[or][x][name][EQUALS] is no filter",
        ),
    ];
    for (query, status, message) in cases {
        server
            .send(&format!("GET /api/v1/main/groups/search?{query}"))
            .fails(status, message);
    }
}

#[test]
fn a_text_search_knows_no_capitals() {
    let seed =
        r#"{"groups": [{"name": "Équipe Données"}, {"name": "équipe web"}, {"name": "Ops"}]}"#;
    let mut server = Server::with(Choices::default(), seed);
    let cases: [(&str, &[&str]); 4] = [
        ("%C3%89QUIPE", &["Équipe Données", "équipe web"]),
        ("OPS", &["Ops"]),
        ("", &["Équipe Données", "équipe web", "Ops"]),
        ("a+text+that+is+longer+than+all+names", &[]),
    ];
    for (text, names) in cases {
        assert_eq!(
            found(&mut server, &format!("filters[q][EQUALS]={text}")),
            names,
            "{text}"
        );
    }
}

#[test]
fn a_prefix_is_a_name_or_stands_above_one() {
    let seed = r#"{"groups": [{"name": "a"}, {"name": "a."}, {"name": "a.b"}, {"name": "ab"}]}"#;
    let mut server = Server::with(Choices::default(), seed);
    assert_eq!(found(&mut server, "filters[name][PREFIX]=a"), ["a", "a.b"]);
}

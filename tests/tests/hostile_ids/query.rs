//! The same for the query: what somebody searches for must not become another condition, or none.

use groups_kestra::{FilterOperation, InvalidFilter, QueryFilter};
use groups_tests::calls::{Clients, Outcome, Problem};
use groups_tests::server::{Answer, Server};

#[tokio::test]
async fn text_in_a_query_stays_one_value() {
    let server = Server::start(vec![Answer::json(200, "{}"); 2])
        .await
        .unwrap();
    let clients = Clients::new(&server.url()).unwrap();
    let call = clients.opendatasoft.list_user_groups();
    call.search("a&limit=0#x?y=\r\nz: 1").send().await.unwrap();
    let target = server.requests().last().unwrap().target().to_owned();
    let expected = "GET /api/automation/v1.0/groups/?search=a%26limit%3D0%23x%3Fy%3D%0D%0Az%3A+1";
    assert_eq!(target, expected);
    let permission = groups_opendatasoft::generated::enums::Permission::from("a&apikey=x");
    let call = clients.opendatasoft.list_user_groups();
    call.permissions(vec![permission]).send().await.unwrap();
    let target = server.requests().last().unwrap().target().to_owned();
    let expected = "GET /api/automation/v1.0/groups/?permissions=a%26apikey%3Dx";
    assert_eq!(target, expected);
}

/// Whatever is searched for stands between two `&`, under the name that was meant.
#[tokio::test]
async fn a_value_of_a_filter_cannot_leave_its_parameter() {
    for value in [
        "a&size=1",
        "a&filters[q][EQUALS]=b",
        "][EQUALS]=a",
        "a=b=c",
        "#",
        "a#b?c",
        "\r\nx-evil: 1",
        "\0",
        "%26size%3D1",
        "+",
        " ",
        ",",
        "caf\u{e9}\u{1f980}",
    ] {
        let server = Server::start([Answer::json(200, "{}")]).await.unwrap();
        let clients = Clients::new(&server.url()).unwrap();
        let filter = QueryFilter::new("name", FilterOperation::Equals, value).unwrap();
        let call = clients.kestra.search_bindings().tenant("main");
        let call = call.filters(vec![filter]).q(value).namespace(value);
        let call = call.id(value).type_(value).sort(vec![value.to_owned()]);
        call.send().await.unwrap();
        let requests = server.requests();
        let query = requests[0].target().split_once('?').unwrap().1;
        // One value, written in the same way everywhere.
        let first = query.split(['=', '&']).nth(1).unwrap();
        let names = [
            "filters%5Bname%5D%5BEQUALS%5D",
            "id",
            "namespace",
            "q",
            "sort",
            "type",
        ];
        let expected = names.map(|name| format!("{name}={first}")).join("&");
        assert_eq!(query, expected, "{value:?}");
        let plain = |c: char| c.is_ascii_alphanumeric() || "%+-._*".contains(c);
        assert!(first.chars().all(plain), "{value:?}: {first}");
        let decoded = form_decoded(first);
        assert_eq!(decoded, value);
    }
}

/// What a server makes of a value in a query.
fn form_decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let digits: Vec<u8> = rest.by_ref().take(2).collect();
                let digits = String::from_utf8(digits).unwrap();
                u8::from_str_radix(&digits, 16).unwrap()
            }
            plain => plain,
        });
    }
    String::from_utf8(bytes).unwrap()
}

#[test]
fn a_field_or_an_operation_cannot_break_out_of_its_brackets() {
    for hostile in [
        "",
        "]",
        "[",
        "name]",
        "name][EQUALS]=a&filters[q",
        "name=",
        "name&",
        "name#",
        "na me",
        "name\n",
        "name%5D",
        "caf\u{e9}",
    ] {
        let field = QueryFilter::new(hostile, FilterOperation::Equals, "a");
        assert_eq!(field, Err(InvalidFilter::Field), "{hostile:?}");
        let operation = QueryFilter::new("name", hostile, "a");
        assert_eq!(operation, Err(InvalidFilter::Operation), "{hostile:?}");
    }
    // In a list, a comma begins the next value, and the server decodes and drops more than it should.
    for hostile in ["a,b", "50%", "a+b@example.com", "[a", "a]"] {
        for list in [QueryFilter::one_of, QueryFilter::none_of] {
            let filter = list("name", ["a", hostile]);
            assert_eq!(filter, Err(InvalidFilter::ListValue), "{hostile:?}");
        }
    }
}

#[tokio::test]
async fn two_conditions_that_would_become_one_are_not_sent() {
    let server = Server::start([]).await.unwrap();
    let kestra = Clients::new(&server.url()).unwrap().kestra;
    let twice = || {
        let filters = ["a", "canary"].map(|name| QueryFilter::one_of("name", [name]).unwrap());
        filters.to_vec()
    };
    let members = kestra.search_group_members().tenant("main").id("a");
    let access = kestra.list_tenant_access().tenant("main");
    let bindings = kestra.search_bindings().tenant("main");
    for outcome in [
        Outcome::new(
            kestra
                .search_groups()
                .tenant("main")
                .filters(twice())
                .send()
                .await,
        ),
        Outcome::new(members.filters(twice()).send().await),
        Outcome::new(kestra.list_users().filters(twice()).send().await),
        Outcome::new(access.filters(twice()).send().await),
        Outcome::new(bindings.filters(twice()).send().await),
        Outcome::new(
            kestra
                .search_roles()
                .tenant("main")
                .filters(twice())
                .send()
                .await,
        ),
    ] {
        let Problem::InvalidRequest(why) = outcome.result.unwrap_err().problem else {
            panic!("{}", outcome.shown)
        };
        assert!(why.contains("`filters`"), "{why}");
        assert!(!outcome.shown.contains("canary"), "{}", outcome.shown);
    }
    assert_eq!(server.requests(), [], "nothing was sent");
}

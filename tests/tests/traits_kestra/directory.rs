//! Who can be put into groups, and in which groups a user is.

use groups_core::{
    AccountState, Completeness, Cursor, EmailAddress, ErrorKind, Group, Listing, MemberKey,
    PageRequest, User, UserDirectory as _, UserDirectoryExt as _, UserId, Username,
};
use groups_kestra::{Directory, KestraConfig, KestraProvider};
use groups_tests::one_attempt;
use groups_tests::server::Answer;
use serde_json::{Value, json};

use crate::common::{
    Sent, TOKEN, assert_foreign_cursor, bare, completeness, email, group, kestra, ok, sent, server,
    user_id, username,
};
use crate::{ADA, ALAN, ANALYSTS, STEWARDS, not_found, page, uncounted};

/// Everybody with access to the tenant, and everybody on the server.
const LISTS: [(Directory, &str); 2] = [
    (Directory::Tenant, "GET /api/v1/main/tenant-access"),
    (Directory::Instance, "GET /api/v1/users"),
];

fn of(directory: Directory, url: &str) -> KestraProvider {
    kestra(url).with_directory(directory)
}

fn first_page(path: &str) -> Sent {
    bare(&format!("{path}?page=1&size=200"))
}

fn user(id: &str, name: &str) -> Value {
    json!({"id": id, "username": name})
}

fn known(id: &str) -> User {
    let mut user = User::new(user_id(id), AccountState::Active);
    user.user_id = Some(UserId::new(id).unwrap());
    user
}

fn read(id: &str, name: &str) -> User {
    let mut user = known(id);
    user.username = Some(Username::new(name).unwrap());
    user.email = name.contains('@').then(|| name.to_owned());
    user
}

#[tokio::test]
async fn the_directory_is_that_of_the_tenant_or_of_the_server() {
    let of_tenant = json!({
        "id": ADA,
        "username": "ada@example.com",
        "displayName": "Ada Lovelace",
        "groups": [{"id": ANALYSTS, "name": "analysts", "external": false}],
        "auths": [{"name": "password", "type": "PASSWORD"}]
    });
    let of_server = json!({
        "id": ADA,
        "username": "ada@example.com",
        "displayName": "Ada Lovelace",
        "tenants": [{"id": "main", "name": "main"}],
        "auths": [{"id": "a1", "name": "password", "type": "PASSWORD"}],
        "superAdmin": false
    });
    for ((directory, path), answer) in LISTS.into_iter().zip([of_tenant, of_server]) {
        let script = [page(
            &[answer, user("bot", "deploy-bot"), json!({"id": "x"})],
            3,
        )];
        let server = server(script).await;
        let listing = of(directory, &server.url()).list_users().read_all().await;
        let mut ada = read(ADA, "ada@example.com");
        ada.display_name = Some("Ada Lovelace".to_owned());
        let expected = [ada, read("bot", "deploy-bot"), known("x")];
        let users = listing.unwrap().complete().unwrap().into_items();
        assert_eq!(users, expected, "{directory:?}");
        assert_eq!(sent(&server), [first_page(path)]);
    }
}

#[tokio::test]
async fn the_configuration_decides_whose_users_are_listed() {
    for (directory, path) in LISTS {
        let server = server([page(&[], 0)]).await;
        let builder = KestraConfig::builder().with_base_url(server.url());
        let builder = builder.with_token(TOKEN).with_options(one_attempt());
        let config = builder.with_directory(directory).build().unwrap();
        let listing = config.provider().list_users().read_all().await.unwrap();
        assert!(listing.complete().unwrap().is_empty());
        assert_eq!(sent(&server), [first_page(path)]);
    }
    let server = server([page(&[], 0)]).await;
    let listing = kestra(&server.url()).list_users().read_all().await;
    assert!(listing.unwrap().items().is_empty());
    assert_eq!(sent(&server), [first_page(LISTS[0].1)]);
}

#[tokio::test]
async fn a_user_who_cannot_be_named_fails_the_list_instead_of_vanishing() {
    for (directory, _) in LISTS {
        for broken in [
            json!({"username": "ada@example.com"}),
            json!({"id": ""}),
            json!({"id": ".."}),
            json!(null),
        ] {
            let server = server([page(&[user(ALAN, "alan"), broken], 2)]).await;
            let users = of(directory, &server.url()).list_users().read_all().await;
            let error = users.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::InvalidResponse);
        }
    }
}

fn address(text: &str) -> EmailAddress {
    EmailAddress::new(text).unwrap()
}

fn everybody() -> Vec<Value> {
    vec![
        user(ADA, "Ada@Example.com"),
        user(ALAN, "alan@example.com"),
        user("bot", "ada"),
        // The first letter is no K but the sign of a unit, whose small letter is a k.
        user("sign", "\u{212a}ate@example.com"),
    ]
}

#[tokio::test]
async fn a_user_is_found_by_address_whatever_the_case_of_letters() {
    for (directory, path) in LISTS {
        for text in ["ada@example.com", "ADA@EXAMPLE.COM", "Ada@Example.com"] {
            let script = [page(&everybody()[..1], 3), page(&everybody()[1..2], 3)];
            let last = page(&everybody()[2..3], 3);
            let server = server(script.into_iter().chain([last])).await;
            let provider = of(directory, &server.url());
            let found = provider.find_user(&address(text)).await.unwrap();
            assert_eq!(found, Some(read(ADA, "Ada@Example.com")), "{text}");
            // To the end: there may be a second one.
            let asked: Vec<_> = sent(&server)
                .into_iter()
                .map(|(target, _)| target)
                .collect();
            let expected = [
                format!("{path}?page=1&size=200"),
                format!("{path}?page=2&size=1"),
                format!("{path}?page=3&size=1"),
            ];
            assert_eq!(asked, expected);
        }
    }
}

#[tokio::test]
async fn nobody_is_found_only_in_a_list_that_is_proven_to_be_complete() {
    for text in [
        "grace@example.com",
        "ada@example.co",
        "da@example.com",
        "kate@example.com",
    ] {
        let whole = server([page(&everybody(), 4)]).await;
        let found = kestra(&whole.url()).find_user(&address(text)).await;
        assert_eq!(found.unwrap(), None, "{text}");
        for script in [
            vec![uncounted(&everybody())],
            vec![page(&everybody(), 5), page(&[], 5)],
        ] {
            let cut = server(script).await;
            let found = kestra(&cut.url()).find_user(&address(text)).await;
            let error = found.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Incomplete, "{text}");
        }
    }
    // Whoever is there is there.
    let server = server([uncounted(&everybody())]).await;
    let provider = kestra(&server.url());
    let found = provider.find_user(&address("ada@example.com")).await;
    assert_eq!(found.unwrap(), Some(read(ADA, "Ada@Example.com")));
}

#[tokio::test]
async fn two_users_with_one_address_are_a_conflict() {
    for results in [
        vec![user(ADA, "ada@example.com"), user(ALAN, "ADA@example.com")],
        vec![user(ADA, "ada@example.com"), user(ALAN, "ada@example.com")],
    ] {
        for answer in [page(&results, 2), uncounted(&results)] {
            let server = server([answer]).await;
            let provider = kestra(&server.url());
            let error = provider.find_user(&address("ada@example.com")).await;
            let error = error.unwrap_err();
            assert_eq!(
                (error.kind(), error.operation()),
                (ErrorKind::Conflict, "find_user")
            );
            assert_eq!(error.provider(), "kestra");
        }
    }
}

#[tokio::test]
async fn a_directory_that_may_not_be_read_finds_nobody_and_says_so() {
    for (answer, kind) in [
        (Answer::empty(403), ErrorKind::PermissionDenied),
        (not_found(), ErrorKind::NotFound),
        (ok(json!({})), ErrorKind::Incomplete),
    ] {
        for (directory, _) in LISTS {
            let server = server([answer.clone()]).await;
            let provider = of(directory, &server.url());
            let found = provider.find_user(&address("ada@example.com")).await;
            assert_eq!(found.unwrap_err().kind(), kind);
        }
    }
}

/// The access of a user to the tenant.
fn tenant_access(groups: &Value) -> Answer {
    ok(json!({
        "tenantId": "main",
        "userId": ADA,
        "username": "ada@example.com",
        "displayName": "Ada Lovelace",
        "groups": groups,
        "roles": [{
            "id": "8kVdWq5RzLx0HsYc3nGtJm",
            "name": "Viewer",
            "origin": "GROUP",
            "sourceId": ANALYSTS,
            "permissions": [{"resource": "FLOW", "actions": ["VIEW", "LIST"]}]
        }],
        "superAdmin": false
    }))
}

#[tokio::test]
async fn the_groups_of_a_user_stand_in_the_access_to_the_tenant() {
    for (directory, _) in LISTS {
        let groups = json!([
            {"id": ANALYSTS, "name": "analysts", "external": false},
            {"id": STEWARDS, "name": "stewards", "external": true}
        ]);
        let server = server([tenant_access(&groups), tenant_access(&json!([]))]).await;
        let provider = of(directory, &server.url());
        let ada = known(ADA);
        let listing = provider.list_user_groups(&ada).read_all().await.unwrap();
        let expected = [
            Group::new(group(ANALYSTS), "analysts"),
            Group::new(group(STEWARDS), "stewards"),
        ];
        assert_eq!(listing.complete().unwrap().into_items(), expected);
        let listing = provider.list_user_groups(&ada).read_all().await.unwrap();
        assert!(listing.complete().unwrap().is_empty());
        let target = format!("GET /api/v1/main/tenant-access/{ADA}");
        assert_eq!(sent(&server), vec![bare(&target); 2]);
    }
}

/// They are a property of the access, and nobody counts them.
#[tokio::test]
async fn the_groups_of_a_user_come_in_one_piece_and_without_a_count() {
    for groups in [json!([{"id": ANALYSTS, "name": "analysts"}]), json!([])] {
        let server = server([tenant_access(&groups), tenant_access(&groups)]).await;
        let provider = kestra(&server.url());
        let ada = known(ADA);
        let page = provider.list_user_groups_page(&ada, PageRequest::first());
        let page = page.await.unwrap();
        assert_eq!((page.total, page.second_count), (None, None));
        assert!(page.is_whole && page.next.is_none());
        let read = completeness(provider.list_user_groups(&ada)).await;
        assert_eq!(read, Some(Completeness::Whole));
    }
}

/// The server leaves what has no value out, which is not the same as nothing.
#[tokio::test]
async fn an_access_that_says_nothing_of_groups_proves_nothing() {
    for answer in [tenant_access(&json!(null)), ok(json!({"userId": ADA}))] {
        let server = server([answer]).await;
        let provider = kestra(&server.url());
        let ada = known(ADA);
        let listing = provider.list_user_groups(&ada).read_all().await.unwrap();
        let Listing::Unproven(unproven) = &listing else {
            panic!("nothing proves that there are no groups: {listing:?}");
        };
        assert_eq!(unproven.completeness(), Completeness::Uncounted);
        let error = listing.complete().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Incomplete);
    }
}

#[tokio::test]
async fn a_user_without_access_is_not_a_user_without_groups() {
    let server = server([not_found()]).await;
    let provider = kestra(&server.url());
    let user = known("a/b c");
    let listing = provider.list_user_groups(&user).read_all().await;
    assert!(listing.unwrap_err().is_not_found());
    assert_eq!(
        sent(&server),
        [bare("GET /api/v1/main/tenant-access/a%2Fb%20c")]
    );
}

#[tokio::test]
async fn a_group_that_cannot_be_named_fails_the_list_instead_of_vanishing() {
    for broken in [
        json!({"id": STEWARDS}),
        json!({"name": "stewards"}),
        json!({"id": "..", "name": "stewards"}),
        json!(null),
    ] {
        let groups = json!([{"id": ANALYSTS, "name": "analysts"}, broken]);
        let server = server([tenant_access(&groups)]).await;
        let provider = kestra(&server.url());
        let ada = known(ADA);
        let error = provider.list_user_groups(&ada).read_all().await;
        let error = error.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidResponse, "{groups}");
        assert_eq!(error.operation(), "get_tenant_access");
    }
    let twice = json!([{"id": ANALYSTS, "name": "a"}, {"id": ANALYSTS, "name": "a"}]);
    let server = server([tenant_access(&twice)]).await;
    let provider = kestra(&server.url());
    let ada = known(ADA);
    let error = provider.list_user_groups(&ada).read_all().await;
    assert_eq!(error.unwrap_err().kind(), ErrorKind::Incomplete);
}

#[tokio::test]
async fn what_does_not_name_a_user_or_a_page_is_refused_before_any_request() {
    let server = server([]).await;
    let provider = kestra(&server.url());
    let others: [MemberKey; 2] = [email("ada@example.com"), username("ada")];
    for other in others {
        let mut user = known(ADA);
        user.key = other;
        let listing = provider.list_user_groups(&user).read_all().await;
        assert_eq!(listing.unwrap_err().kind(), ErrorKind::InvalidInput);
    }
    for text in ["", "2x200"] {
        let second = PageRequest::first().with_cursor(Cursor::new(text));
        let page = provider.list_user_groups_page(&known(ADA), second).await;
        assert_foreign_cursor(page, "get_tenant_access");
    }
    assert_eq!(sent(&server), []);
}

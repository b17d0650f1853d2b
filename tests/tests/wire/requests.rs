//! What leaves the clients: the request line, all headers and the body of each documented operation.

use std::collections::BTreeSet;

use groups_tests::calls::{self, Clients, Outcome, Problem, Provider};
use groups_tests::server::Server;
use groups_transport::FailureKind;
use tokio::net::TcpSocket;

use crate::exchange;

#[test]
fn the_table_has_exactly_the_documented_operations() {
    for provider in Provider::ALL {
        let table = || calls::calls().filter(|call| call.provider == provider);
        let ours: BTreeSet<&str> = table().map(|call| call.operation).collect();
        let generated: BTreeSet<&str> = provider.operations().iter().map(|spec| spec.id).collect();
        assert_eq!(ours, generated, "{}", provider.name());
        assert_eq!(generated.len(), provider.operations().len(), "an id twice");
        assert_eq!(ours.len(), table().count(), "an operation twice");
    }
}

#[test]
fn the_generated_tables_agree_with_ours() {
    for call in calls::calls().chain(calls::variants()) {
        let spec = call.spec().unwrap();
        let (method, target) = call.request.split_once(' ').unwrap();
        assert_eq!(spec.method, method, "{call:?}");
        assert_eq!(spec.idempotent, call.is_idempotent(), "{call:?}");
        let path = target.split('?').next().unwrap();
        let template = spec
            .path
            .split('/')
            .map(|segment| match segment.strip_prefix('{') {
                Some(_) => "{}",
                None => segment,
            });
        let ours = path.split('/').map(|segment| {
            let is_value = call.parameters.iter().any(|(_, value)| *value == segment);
            if is_value { "{}" } else { segment }
        });
        assert!(template.eq(ours), "{} is not {path}", spec.path);
    }
    // A variant may be answered with another status of success than the documented one.
    for call in calls::calls() {
        let (status, body) = call.success;
        let spec = call.spec().unwrap();
        assert_eq!((spec.success, spec.content), (status, body.is_some()));
    }
}

#[tokio::test]
async fn every_operation_sends_exactly_what_is_documented() {
    for call in calls::calls().chain(calls::variants()) {
        let (outcomes, requests, server) = exchange(call, [call.answer()]).await;
        assert_eq!(outcomes[0].status, Some(call.success.0), "{call:?}");
        assert_eq!(requests.len(), 1, "{call:?}");
        let request = &requests[0];
        assert_eq!(request.line, format!("{} HTTP/1.1", call.request));
        assert_eq!(request.text(), call.body.unwrap_or_default());
        let mut headers = request.headers.clone();
        headers.sort();
        assert_eq!(headers, call.headers(&server.host()), "{call:?}");
        assert!(call.is_sent_as(request, &server.host()), "{call:?}");
    }
}

#[tokio::test]
async fn a_base_url_may_end_in_a_slash_and_have_a_prefix() {
    for call in calls::calls() {
        let (method, target) = call.request.split_once(' ').unwrap();
        let api = call.provider.facts().api_path;
        for (suffix, prefix) in [
            ("/", ""),
            ("/proxy", "/proxy"),
            ("/proxy/of%20mine/", "/proxy/of%20mine"),
            (api, ""),
            (&format!("{api}/"), ""),
            (&format!("/proxy{api}//"), "/proxy"),
        ] {
            let server = Server::start([call.answer()]).await.unwrap();
            let clients = Clients::new(&format!("{}{suffix}", server.url())).unwrap();
            let outcome = call.run(&clients).await;
            assert!(outcome.result.is_ok(), "{suffix}: {outcome:?}");
            let requests = server.requests();
            assert_eq!(requests.len(), 1);
            assert_eq!(requests[0].target(), format!("{method} {prefix}{target}"));
        }
    }
}

#[tokio::test]
async fn removing_nobody_is_refused_and_not_sent_without_a_restriction() {
    let server = Server::start([]).await.unwrap();
    let clients = Clients::new(&server.url()).unwrap();
    let members = clients.segment.remove_users_from_user_group();
    let members = members.user_group_id("grp-analysts").emails(Vec::new());
    let invites = clients.segment.delete_invites().emails(Vec::new());
    for outcome in [
        Outcome::new(members.send().await),
        Outcome::new(invites.send().await),
    ] {
        let problem = outcome.result.unwrap_err().problem;
        let why = "`emails` must not be empty".to_owned();
        assert_eq!(problem, Problem::InvalidRequest(why));
        assert!(
            outcome.shown.contains("`emails` must not be empty"),
            "{}",
            outcome.shown
        );
    }
    assert_eq!(server.requests(), []);
}

#[tokio::test]
async fn a_missing_or_impossible_argument_is_refused_by_name() {
    let server = Server::start([]).await.unwrap();
    let Clients {
        opendatasoft,
        segment,
        kestra,
        ..
    } = Clients::new(&server.url()).unwrap();
    let batch = opendatasoft.batch_add_users_to_user_group();
    let member = opendatasoft.delete_user_of_a_user_group();
    let add = segment.add_users_to_user_group().user_group_id("a");
    let remove = segment.remove_users_from_user_group().user_group_id("a");
    let permissions = segment.replace_permissions_for_user_group();
    let groups = kestra.update_user_groups().tenant("main").id("a");
    let membership = kestra.set_user_membership_for_group();
    let membership = membership.tenant("main").id("a").user_id("b");
    let added = kestra.add_user_to_group().tenant("main").id("a");
    let bound = kestra.create_binding().tenant("main");
    let bound = bound.body_map(|body| body.type_("GROUP").external_id("a"));
    let unnamed = kestra.create_group().tenant("main");
    let unnamed = unnamed.body_map(|body| body.description("d".to_owned()));
    let unknown = opendatasoft.update_user().username("a");
    let unknown = unknown.body_map(|body| body.groups(Vec::new()));
    let zero = segment.list_user_groups().pagination_count(0_u32);
    let negative = opendatasoft.list_user_groups().limit(-1_i64);
    for (name, outcome) in [
        (
            "title",
            Outcome::new(opendatasoft.create_user_group().send().await),
        ),
        (
            "group_uid",
            Outcome::new(opendatasoft.retrieve_user_group().send().await),
        ),
        ("username", Outcome::new(member.group_uid("a").send().await)),
        ("body", Outcome::new(batch.group_uid("a").send().await)),
        (
            "name",
            Outcome::new(segment.create_user_group().send().await),
        ),
        ("emails", Outcome::new(add.send().await)),
        ("emails", Outcome::new(remove.send().await)),
        (
            "permissions",
            Outcome::new(permissions.user_group_id("a").send().await),
        ),
        (
            "tenant",
            Outcome::new(kestra.update_user_groups().id("a").send().await),
        ),
        ("group_ids", Outcome::new(groups.send().await)),
        ("membership", Outcome::new(membership.send().await)),
        ("user_id", Outcome::new(added.send().await)),
        ("role_id", Outcome::new(bound.send().await)),
        ("name", Outcome::new(unnamed.send().await)),
        ("id", Outcome::new(kestra.get_user().send().await)),
        ("email", Outcome::new(unknown.send().await)),
        (
            "username",
            Outcome::new(opendatasoft.get_user().send().await),
        ),
        ("user_id", Outcome::new(segment.get_user().send().await)),
        (
            "emails",
            Outcome::new(segment.delete_invites().send().await),
        ),
        (
            "invites",
            Outcome::new(segment.create_invites().send().await),
        ),
        ("pagination_count", Outcome::new(zero.send().await)),
        ("limit", Outcome::new(negative.send().await)),
    ] {
        let error = outcome.result.unwrap_err();
        let named = matches!(&error.problem, Problem::InvalidRequest(why) if why.contains(name));
        assert!(named, "{name}: {error:?}");
        assert!(outcome.shown.contains("nothing was sent"), "{name}");
    }
    assert_eq!(server.requests(), []);
}

#[tokio::test]
async fn a_client_can_be_called_from_many_tasks_at_once() {
    let call = calls::call(Provider::Segment, "get_user_group").unwrap();
    let server = Server::start(vec![call.answer(); 8]).await.unwrap();
    let clients = Clients::new(&server.url()).unwrap();
    let tasks: Vec<_> = (0..8)
        .map(|_| clients.clone())
        .map(|clients| tokio::spawn(async move { call.run(&clients).await }))
        .collect();
    for task in tasks {
        let outcome = task.await.unwrap();
        assert!(outcome.result.is_ok(), "{outcome:?}");
    }
    let requests = server.requests();
    assert_eq!(requests.len(), 8);
    assert!(
        requests
            .iter()
            .all(|request| call.is_sent_as(request, &server.host()))
    );
}

#[tokio::test]
async fn a_server_that_is_not_there_is_a_failure_of_the_connection() {
    // A socket that is bound and does not listen: nobody else can get the port.
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let url = format!("http://{}", socket.local_addr().unwrap());
    let clients = Clients::new(&url).unwrap();
    for call in calls::calls() {
        let outcome = call.run(&clients).await;
        let problem = outcome.result.unwrap_err().problem;
        assert_eq!(
            problem,
            Problem::Transport(FailureKind::Connect),
            "{call:?}"
        );
        assert!(!outcome.shown.contains("analysts"), "{}", outcome.shown);
    }
}

//! A program that is written against the traits alone.

use groups_core::{
    AccountState, GroupProvider, GroupsExt as _, MembersExt as _, Operation, Result, User,
    UserDirectoryExt as _,
};
use serde_json::json;

use crate::common::{kestra, ok, opendatasoft, segment, server};

/// The names of the groups of a user.
async fn groups(provider: &dyn GroupProvider, user: &User) -> Result<String> {
    let listing = provider.list_user_groups(user).read_all().await?;
    let groups = listing.complete()?.into_items();
    let names: Vec<_> = groups.into_iter().map(|group| group.name).collect();
    Ok(names.join(", "))
}

/// A program that knows no provider: it does what can be done and says what it saw.
async fn report(provider: &dyn GroupProvider) -> Result<Vec<String>> {
    let can = |operation| provider.capabilities().supports(operation);
    let mut report = Vec::new();
    if can(Operation::ListGroups) && can(Operation::ListMembers) {
        let mut groups = provider.list_groups().items();
        while let Some(group) = groups.next_item().await {
            let group = group?;
            let mut members = provider.list_members(&group.id).items();
            while let Some(member) = members.next_item().await {
                let member = member?;
                let key = member.key().as_str();
                report.push(format!("{}: {key} ({:?})", group.name, member.user.state));
            }
        }
    }
    if can(Operation::ListUsers) && can(Operation::ListUserGroups) {
        for user in provider.list_users().read_all().await?.complete()?.items() {
            // Of people without an account no provider tells the groups.
            if user.state != AccountState::Invited {
                report.push(format!(
                    "{}: {}",
                    user.key.as_str(),
                    groups(provider, user).await?
                ));
            }
        }
    }
    Ok(report)
}

/// Runs the program as a task of its own, which only a future that is `Send` can be.
async fn report_of(provider: Box<dyn GroupProvider>) -> Vec<String> {
    tokio::spawn(async move { report(&*provider).await })
        .await
        .unwrap()
        .unwrap()
}

#[tokio::test]
async fn one_program_runs_on_every_provider() {
    let one = json!({"current": "MA==", "totalEntries": 1});
    let user = json!({"id": "u", "name": "Ada", "email": "ada@example.com"});
    let groups = json!([{"id": "analysts", "name": "Analysts"}]);
    let invites = json!(["alan@example.com"]);
    let of_segment = server([
        ok(json!({"data": {"userGroups": groups, "pagination": one}})),
        ok(json!({"data": {"emails": invites, "pagination": one}})),
        ok(json!({"data": {"users": [user], "pagination": one}})),
        ok(json!({"data": {"invites": invites, "pagination": one}})),
        ok(json!({"data": {"users": [user], "pagination": one}})),
        ok(json!({"data": {"groups": groups, "pagination": one}})),
    ])
    .await;
    let expected = [
        "Analysts: alan@example.com (Invited)",
        "Analysts: ada@example.com (Active)",
        "ada@example.com: Analysts",
    ];
    assert_eq!(
        report_of(Box::new(segment(&of_segment.url()))).await,
        expected
    );
    assert_eq!(of_segment.requests().len(), 6);

    let groups = json!([{"uid": "analysts", "title": "Analysts"}]);
    let users = json!([{"username": "ada"}, {"username": "alan", "is_active": false}]);
    let of_opendatasoft = server([
        ok(json!({"total_count": 1, "next": null, "results": groups})),
        ok(json!({"total_count": 2, "next": null, "results": users})),
        ok(json!({"total_count": 2, "next": null, "results": users})),
        ok(json!({"username": "ada", "groups": groups})),
        ok(json!({"username": "alan", "groups": []})),
    ])
    .await;
    let expected = [
        "Analysts: ada (Active)",
        "Analysts: alan (Inactive)",
        "ada: Analysts",
        "alan: ",
    ];
    assert_eq!(
        report_of(Box::new(opendatasoft(&of_opendatasoft.url()))).await,
        expected
    );
    assert_eq!(of_opendatasoft.requests().len(), 5);

    let groups = json!([{"id": "analysts", "name": "Analysts"}]);
    let of_kestra = server([
        ok(json!({"results": groups, "total": 1})),
        ok(json!({"results": [{"id": "ada"}], "total": 1})),
        ok(json!({"results": [{"id": "ada"}], "total": 1})),
        ok(json!({"userId": "ada", "groups": groups})),
    ])
    .await;
    assert_eq!(
        report_of(Box::new(kestra(&of_kestra.url()))).await,
        ["Analysts: ada (Active)", "ada: Analysts"]
    );
    assert_eq!(of_kestra.requests().len(), 4);
}

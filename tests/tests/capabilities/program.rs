//! A program that is written against the traits alone.

use groups_core::{
    AccountState, GroupProvider, GroupsExt as _, MembersExt as _, Operation, Result, User,
    UserDirectoryExt as _,
};
use groups_tests::calls::Provider;

use crate::common::{any, server};

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
    for known in Provider::ALL {
        let program = &known.facts().program;
        let answers = (program.answers)();
        let count = answers.len();
        let server = server(answers).await;
        let report = report_of(any(known, &server.url())).await;
        assert_eq!(report, program.report, "{known:?}");
        assert_eq!(server.requests().len(), count, "{known:?}");
    }
}

//! How a program of yours is tested with the simulator: every vendor with state, in memory, strict about what they are sent.

#![allow(clippy::unwrap_used, reason = "tests")]

use groups_core::{EmailAddress, GroupsExt as _, MembersExt as _};
use groups_examples::{offboard, simulated};

#[tokio::test]
async fn somebody_who_leaves_is_in_no_group_of_any_vendor() {
    let connected = simulated().await.unwrap();
    let ada = EmailAddress::new("Ada@example.com").unwrap();
    for provider in &connected.providers {
        let left = offboard(provider.as_ref(), &ada).await.unwrap();
        assert_eq!(left, ["Analysts"], "{}", provider.name());

        let groups = provider.list_groups().read_all().await.unwrap();
        for group in groups.items() {
            let members = provider.list_members(&group.id).read_all().await.unwrap();
            let members = members.complete().unwrap();
            let is_ada = |user: &groups_core::User| user.has_email(&ada);
            assert!(!members.items().iter().any(|member| is_ada(&member.user)));
            // Nobody else was touched.
            let expected = if group.name == "Analysts" {
                1
            } else {
                members.len()
            };
            assert_eq!(
                members.len(),
                expected,
                "{}: {}",
                provider.name(),
                group.name
            );
        }
        // Once more changes nothing.
        let again = offboard(provider.as_ref(), &ada).await.unwrap();
        assert!(again.is_empty(), "{}", provider.name());
    }
}

#[tokio::test]
async fn somebody_unknown_leaves_nothing() {
    let connected = simulated().await.unwrap();
    let nobody = EmailAddress::new("nobody@example.com").unwrap();
    for provider in &connected.providers {
        let left = offboard(provider.as_ref(), &nobody).await.unwrap();
        assert!(left.is_empty(), "{}", provider.name());
    }
    // It asked, and it wrote nothing.
    let requests = connected.sim.unwrap().requests();
    assert!(!requests.is_empty());
    assert!(requests.iter().all(|request| request.method == "GET"));
}

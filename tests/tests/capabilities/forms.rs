//! How members and permissions are named: in the form that the provider tells, and in no other.

use groups_core::{
    Error, ErrorKind, Granularity, GroupProvider, MemberPlan, Members as _, MembersExt as _,
    Operation, Permission, Result,
};
use groups_tests::calls::Provider as Known;
use serde_json::json;

use crate::common::call::{MEMBER_KEYS, PERMISSION_MODELS, member, permission};
use crate::common::{any, email, group, ok, segment, sent, server};
use crate::each;

/// The calls that take members, each with `members`.
async fn with_members(
    provider: &dyn GroupProvider,
    operation: Operation,
    members: &[groups_core::MemberKey],
) -> Result<groups_core::MemberOutcomes> {
    let id = group("analysts");
    match operation {
        Operation::AddMembers => provider.add_members(&id, members).await,
        Operation::RemoveMembers => provider.remove_members(&id, members).await,
        Operation::ReplaceMembers => provider.replace_members(&id, members).await,
        other => panic!("{other} takes no members"),
    }
}

const MEMBER_WRITES: [Operation; 3] = [
    Operation::AddMembers,
    Operation::RemoveMembers,
    Operation::ReplaceMembers,
];

#[tokio::test]
async fn a_member_of_another_form_is_refused_without_a_request() {
    for (provider, server) in each().await {
        let own = provider.capabilities().member_key;
        for operation in MEMBER_WRITES {
            if !provider.capabilities().supports(operation) {
                continue;
            }
            for other in MEMBER_KEYS.iter().filter(|kind| **kind != own) {
                let members = [member(own), member(*other)];
                let error = with_members(&*provider, operation, &members)
                    .await
                    .unwrap_err();
                let context = format!("{}: {operation}: {other}", provider.name());
                assert_eq!(error.kind(), ErrorKind::InvalidInput, "{context}");
                assert!(
                    error.to_string().contains(&other.to_string()),
                    "{context}: {error}"
                );
            }
        }
        assert_eq!(sent(&server), []);
    }
}

/// A key of another form is in no list, which must not be taken for a proof that somebody has left.
#[tokio::test]
async fn a_user_of_another_form_is_neither_confirmed_nor_set_and_nothing_is_sent() {
    for (provider, server) in each().await {
        let own = provider.capabilities().member_key;
        let id = group("analysts");
        for other in MEMBER_KEYS.iter().filter(|kind| **kind != own) {
            let context = format!("{}: {other}", provider.name());
            let (right, wrong) = (member(own), member(*other));
            for (present, absent) in [
                (vec![wrong.clone()], vec![]),
                (vec![right.clone()], vec![wrong.clone()]),
                (vec![], vec![right, wrong.clone()]),
            ] {
                let confirmed = provider.confirm_members(&id, &present, &absent).await;
                let error = confirmed.unwrap_err();
                assert_eq!(error.kind(), ErrorKind::InvalidInput, "{context}: {error}");
                assert!(
                    error.to_string().contains(&other.to_string()),
                    "{context}: {error}"
                );
            }
            let expected = if provider.capabilities().supports(Operation::SetUserGroups) {
                ErrorKind::InvalidInput
            } else {
                ErrorKind::Unsupported
            };
            let set = provider.set_user_groups(&wrong, std::slice::from_ref(&id));
            assert_eq!(set.await.unwrap_err().kind(), expected, "{context}");
        }
        assert_eq!(sent(&server), []);
    }
}

#[tokio::test]
async fn nobody_to_add_or_remove_means_no_request_and_an_empty_outcome() {
    for (provider, server) in each().await {
        for operation in [Operation::AddMembers, Operation::RemoveMembers] {
            if !provider.capabilities().supports(operation) {
                continue;
            }
            let outcomes = with_members(&*provider, operation, &[]).await.unwrap();
            assert!(
                outcomes.outcomes().is_empty(),
                "{}: {operation}",
                provider.name()
            );
            let expected = if provider.capabilities().per_member_outcomes {
                Granularity::PerMember
            } else {
                Granularity::WholeCall
            };
            assert_eq!(
                outcomes.granularity(),
                expected,
                "{}: {operation}",
                provider.name()
            );
        }
        assert_eq!(sent(&server), []);
    }
}

#[tokio::test]
async fn a_permission_of_another_form_is_refused_without_a_request() {
    for (provider, server) in each().await {
        let capabilities = provider.capabilities();
        let id = group("analysts");
        for other in PERMISSION_MODELS {
            if capabilities.permission_model == Some(*other) {
                continue;
            }
            let wrong: [Permission; 1] = [permission(Some(*other))];
            for (operation, result) in [
                (
                    Operation::AddPermissions,
                    provider.add_permissions(&id, &wrong).await,
                ),
                (
                    Operation::ReplacePermissions,
                    provider.replace_permissions(&id, &wrong).await,
                ),
            ] {
                let expected = if capabilities.supports(operation) {
                    ErrorKind::InvalidInput
                } else {
                    ErrorKind::Unsupported
                };
                let context = format!("{}: {operation}: {other:?}", provider.name());
                assert_eq!(result.unwrap_err().kind(), expected, "{context}");
            }
        }
        assert_eq!(sent(&server), []);
    }
}

/// Nobody is in a list by a name of another form: a plan would remove everybody, and a search would prove that somebody has left.
#[tokio::test]
async fn no_plan_and_no_search_takes_a_key_of_another_form() {
    for known in Known::ALL {
        let server = server((known.facts().member_list)()).await;
        let provider = any(known, &server.url());
        let listing = provider.list_members(&group("analysts")).read_all().await;
        let current = listing.unwrap().complete().unwrap();
        let own = provider.capabilities().member_key;
        let (right, name) = (member(own), provider.name());
        let plan = MemberPlan::between(&current, std::slice::from_ref(&right)).unwrap();
        assert!(plan.is_empty(), "{name}: {plan:?}");
        assert!(current.member(&right).unwrap().is_some(), "{name}");
        for other in MEMBER_KEYS.iter().filter(|kind| **kind != own) {
            let wrong = member(*other);
            let refused = |error: Error| {
                assert_eq!(error.kind(), ErrorKind::InvalidInput, "{name}: {other}");
                assert_eq!(
                    (error.provider(), error.operation()),
                    (name, "list_members")
                );
                assert!(error.to_string().contains(&other.to_string()), "{error}");
            };
            refused(current.member(&wrong).unwrap_err());
            for wanted in [vec![wrong.clone()], vec![right.clone(), wrong]] {
                refused(MemberPlan::between(&current, &wanted).unwrap_err());
            }
        }
    }
}

/// The Kelvin sign is no K, although a k is its small letter: whoever has the one address has not the other.
#[tokio::test]
async fn an_address_that_looks_like_a_members_is_not_the_members() {
    let end = json!({"current": "MA==", "totalEntries": 1});
    let sign = "\u{212a}ate@example.com";
    for (listed, named, is_member) in [
        ("Kate@Example.com", "kate@example.com", true),
        ("\u{c9}va@example.com", "\u{e9}va@example.com", true),
        (sign, sign, true),
        (sign, "kate@example.com", false),
        (sign, "Kate@example.com", false),
        ("kate@example.com", sign, false),
        ("\u{130}an@example.com", "ian@example.com", false),
    ] {
        let user = json!({"id": "u", "name": "K", "email": listed});
        let reading = [
            ok(
                json!({"data": {"emails": [], "pagination": {"current": "MA==", "totalEntries": 0}}}),
            ),
            ok(json!({"data": {"users": [user], "pagination": end}})),
        ];
        let server = server([reading.clone(), reading].concat()).await;
        let provider = segment(&server.url());
        let (id, key) = (group("analysts"), email(named));
        let listing = provider.list_members(&id).read_all().await.unwrap();
        let current = listing.complete().unwrap();
        let context = format!("{listed}: {named}");
        assert_eq!(
            current.member(&key).unwrap().is_some(),
            is_member,
            "{context}"
        );
        let plan = MemberPlan::between(&current, std::slice::from_ref(&key)).unwrap();
        assert_eq!(plan.is_empty(), is_member, "{context}: {plan:?}");
        let left = provider.confirm_members(&id, &[], std::slice::from_ref(&key));
        assert_eq!(left.await.unwrap().is_empty(), !is_member, "{context}");
    }
}

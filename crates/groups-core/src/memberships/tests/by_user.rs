//! Memberships from users.

use super::*;

/// A listing of users with these groups, in one page.
fn of_users(users: &[(&str, Option<&[&str]>)]) -> AllMemberships<'static> {
    let users = users.iter().map(|(id, groups)| {
        let group = |id: &&str| GroupOfUser::new(GroupId::new(*id).unwrap());
        UserWithGroups::new(user(id), groups.map(|ids| ids.iter().map(group).collect()))
    });
    let users: Vec<_> = users.collect();
    let fetch = move |_| -> Pin<Box<dyn Future<Output = _> + Send>> {
        let total = Some(users.len() as u64);
        Box::pin(ready(Ok(Page::new(users.clone()).with_total(total))))
    };
    AllMemberships::by_user(Pages::new("test", Operation::AllMemberships, fetch))
}

#[test]
fn users_tell_their_groups() {
    let all = of_users(&[
        ("ada", Some(&["a", "c"])),
        ("bob", Some(&[])),
        ("cyd", Some(&["a"])),
    ]);
    let all = run(all.read_all()).unwrap().complete().unwrap();
    assert_eq!(shown(all.items()), ["a:ada", "c:ada", "a:cyd"]);
    let a = GroupId::new("a").unwrap();
    let members: Vec<_> = all.members_of(&a).map(|one| one.key().as_str()).collect();
    assert_eq!(members, ["ada", "cyd"]);
    let groups = |id| {
        let key = key(id);
        let groups = all.groups_of(&key).unwrap();
        groups.map(ToString::to_string).collect::<Vec<_>>()
    };
    assert_eq!(groups("ada"), ["a", "c"]);
    assert!(groups("bob").is_empty());
    // A key of another form is in no list, which would prove that its owner is in no group.
    let other = MemberKey::from(EmailAddress::new("ada@example.com").unwrap());
    let refused = all.groups_of(&other).err().unwrap();
    assert_eq!(refused.kind(), ErrorKind::InvalidInput);
}

/// A list that is left out is not an empty one.
#[test]
fn a_user_without_the_list_of_groups_proves_nothing() {
    let all = of_users(&[("ada", Some(&["a"])), ("bob", None), ("cyd", None)]);
    let Listing::Unproven(unproven) = run(all.read_all()).unwrap() else {
        panic!("two users did not tell their groups");
    };
    assert_eq!(unproven.completeness(), Completeness::Untold { items: 2 });
    assert_eq!(shown(unproven.items()), ["a:ada"]);
    let error = Listing::Unproven(unproven).complete().unwrap_err();
    assert_eq!(
        error.detail(),
        Some("the provider left the groups of 2 users out")
    );
}

#[test]
fn a_user_with_one_group_twice_is_an_error() {
    let error = run(of_users(&[("ada", Some(&["a", "b", "a"]))]).read_all()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Incomplete);
    let error = run(of_users(&[("ada", Some(&[])), ("ada", Some(&[]))]).read_all()).unwrap_err();
    assert_eq!(
        error.detail(),
        Some("an item came twice: the list changed while it was read")
    );
}

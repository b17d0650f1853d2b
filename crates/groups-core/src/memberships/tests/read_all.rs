//! What is read to the end, and what is made of it.

use super::*;

/// The end of what is left would prove that whoever came before is not there.
#[test]
fn what_is_left_of_a_walk_is_not_read_as_everything() {
    let company = three();
    for taken in 1..=5 {
        let mut all = company.memberships_by_group();
        for _ in 0..taken {
            if let Some(one) = run(all.next_item()) {
                one.unwrap();
            }
        }
        let error = run(all.read_all()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Incomplete, "{taken}");
        assert_eq!(error.operation(), "all_memberships");
    }
    // Nor what comes after an error.
    let mut gone = three();
    gone.deleted = Some("a");
    let mut all = gone.memberships_by_group();
    run(all.next_item()).unwrap().unwrap_err();
    let error = run(all.read_all()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Incomplete);
}

/// A deadline that cuts the wait for a membership costs neither a membership nor a request.
#[test]
fn nothing_is_lost_where_a_wait_is_given_up() {
    let company = three();
    let usual = run(company.memberships_by_group().read_all()).unwrap();
    let mut asked = company.asked();
    asked.sort();
    let mut all = company.memberships_by_group();
    let mut items = Vec::new();
    let mut given_up = 0;
    loop {
        let mut next = pin!(all.next_item());
        match next.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Pending => given_up += 1,
            Poll::Ready(Some(one)) => items.push(one.unwrap()),
            Poll::Ready(None) => break,
        }
    }
    assert!(given_up > 10, "{given_up}");
    assert_eq!(items, usual.items());
    assert_eq!(all.completeness(), Some(Completeness::Proven));
    let mut now = company.asked();
    now.sort();
    assert_eq!(now, asked);
}

/// One list for each group that was asked for, whether somebody is in it or not, and none for others.
#[test]
fn a_complete_list_is_cut_into_groups() {
    let all = run(three().memberships_by_group().read_all()).unwrap();
    let wanted = ["c", "b", "unknown", "c"].map(|id| GroupId::new(id).unwrap());
    let lists = all.complete().unwrap().into_groups(wanted);
    let shown: Vec<_> = lists
        .iter()
        .map(|(group, list)| {
            let keys = list.items().iter().map(|one| one.key().as_str());
            (group.as_str(), keys.collect::<Vec<_>>())
        })
        .collect();
    let expected = [("b", vec![]), ("c", vec!["ada"]), ("unknown", vec![])];
    assert_eq!(shown, expected);
    // A key of another form is still in no list.
    let other = MemberKey::from(EmailAddress::new("ada@example.com").unwrap());
    let refused = lists.values().nth(1).unwrap().member(&other).unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::InvalidInput);
}

//! What happens between a provider and a vendor over time: people who accept invites while they are listed, limits, lists that are cut, memberships that are managed elsewhere.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests"
)]

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use groups_core::{
    AccountState, EmailAddress, ErrorKind, GroupId, Groups as _, GroupsExt as _, MemberKey,
    MemberPlan, Members as _, MembersExt as _, NewGroup, UserDirectory as _,
};
use groups_kestra::KestraConfig;
use groups_opendatasoft::OpendatasoftConfig;
use groups_segment::{ConnectionOptions, SegmentConfig, SegmentProvider};
use groups_sim::opendatasoft::{Choices, MemberList};
use groups_sim::{Clock, Seed, SeedGroup, SeedUser, Sim, SimBuilder, VendorName};
use groups_tests::shared_time::SharedTime;

/// A strict vendor whose clock stands still unless somebody waits.
async fn start(vendor: VendorName, change: impl FnOnce(SimBuilder) -> SimBuilder) -> Sim {
    let noon = SystemTime::UNIX_EPOCH + Duration::from_secs(1_749_808_800);
    let sim = Sim::builder().only(vendor).with_strict(true);
    let sim = change(sim.with_clock(Clock::stopped_at(noon)));
    sim.start().await.unwrap()
}

fn email(name: &str) -> EmailAddress {
    EmailAddress::new(format!("{name}@example.com")).unwrap()
}

fn person(name: &str) -> SeedUser {
    SeedUser::new(format!("{name}@example.com")).with_id(format!("usr-{name}"))
}

fn segment(sim: &Sim, time: &Arc<SharedTime>) -> SegmentProvider {
    let options = ConnectionOptions::new().with_environment(time.clone());
    let config = SegmentConfig::builder()
        .with_base_url(sim.url(VendorName::Segment).unwrap())
        .with_token(VendorName::Segment.credential())
        .with_options(options);
    config.build().unwrap().provider()
}

/// Whoever accepts an invite moves from the list that is read first to the one that is read last.
#[tokio::test]
async fn somebody_who_accepts_an_invite_during_a_listing_is_not_missed_and_not_counted_twice() {
    let group = || SeedGroup::new("Analysts").with_id("grp-analysts");
    let seed = Seed::new()
        .with_user(person("ada"))
        .with_user(person("grace").with_invited(true))
        .with_group(group().with_members(["ada@example.com", "grace@example.com"]));
    let sim = start(VendorName::Segment, |sim| sim.with_seed(seed)).await;
    let provider = segment(&sim, &SharedTime::new(sim.clock().clone()));
    let id = GroupId::new("grp-analysts").unwrap();

    let mut seen = Vec::new();
    let mut members = provider.list_members(&id).items();
    while let Some(member) = members.next_item().await {
        let member = member.unwrap();
        seen.push((member.key().as_str().to_owned(), member.user.state));
        if seen.len() == 1 {
            let accepted = sim.accept_invite(VendorName::Segment, "grace@example.com", "Grace");
            accepted.unwrap();
        }
    }
    let grace = "grace@example.com".to_owned();
    let ada = "ada@example.com".to_owned();
    let (invited, active) = (AccountState::Invited, AccountState::Active);
    let expected = [(grace.clone(), invited), (ada, active), (grace, active)];
    assert_eq!(seen, expected);

    // Read at once, the later word counts.
    let all = provider.list_members(&id).read_all().await.unwrap();
    let all = all.complete().unwrap();
    let grace = all.member(&email("grace").into()).unwrap().unwrap();
    assert_eq!((all.len(), grace.user.state), (2, active));
}

/// 60 writes of each kind a minute: three minutes for 200, and nobody is refused.
#[tokio::test]
async fn a_client_keeps_the_limit_of_segment_and_is_never_refused() {
    let sim = start(VendorName::Segment, |sim| sim).await;
    let time = SharedTime::new(sim.clock().clone());
    let provider = segment(&sim, &time);
    for number in 0..200 {
        let group = NewGroup::new(format!("Group {number}"));
        provider.create_group(&group).await.unwrap();
    }
    let refused = sim
        .requests()
        .iter()
        .filter(|request| request.status == Some(429))
        .count();
    assert_eq!(refused, 0);
    let groups = provider.list_groups().read_all().await.unwrap();
    assert_eq!(groups.complete().unwrap().len(), 200);
    let minutes = time.slept().as_secs_f64() / 60.0;
    assert!((2.0..4.0).contains(&minutes), "{minutes} minutes");
}

/// A second program uses up the budget. The first one learns it from the vendor, waits as long as it is told, and nothing is lost or done twice.
#[tokio::test]
async fn two_clients_that_share_a_budget_both_get_through() {
    let sim = start(VendorName::Segment, |sim| sim).await;
    let time = SharedTime::new(sim.clock().clone());
    let (first, second) = (segment(&sim, &time), segment(&sim, &time));
    for number in 0..70 {
        for (name, provider) in [("A", &first), ("B", &second)] {
            let group = NewGroup::new(format!("{name} {number}"));
            provider.create_group(&group).await.unwrap();
        }
    }
    let refused = sim
        .requests()
        .iter()
        .filter(|request| request.status == Some(429))
        .count();
    assert!(refused > 0, "the budget was never used up");
    let groups = first.list_groups().read_all().await.unwrap();
    assert_eq!(groups.complete().unwrap().len(), 140);
}

/// The vendor documents no page size for the members of a group, and a portal may show 20 of them without a way to the others.
#[tokio::test]
async fn a_portal_that_cuts_its_list_of_members_is_not_believed() {
    let users = |count: usize| (0..count).map(|number| person(&format!("person{number}")));
    for (count, is_cut) in [(20, false), (21, true)] {
        let addresses = users(count).map(|user| user.email).collect::<Vec<_>>();
        let seed = users(count).fold(Seed::new(), Seed::with_user);
        let group = SeedGroup::new("Analysts").with_id("analysts");
        let seed = seed.with_group(group.with_members(addresses));
        let mut choices = Choices::default();
        choices.member_list = MemberList::CutAt20;
        let sim = start(VendorName::Opendatasoft, |sim| {
            sim.with_seed(seed).with_choices(choices)
        });
        let sim = sim.await;
        let config = OpendatasoftConfig::builder()
            .with_base_url(sim.url(VendorName::Opendatasoft).unwrap())
            .with_api_key(VendorName::Opendatasoft.credential());
        let provider = config.build().unwrap().provider();
        let id = GroupId::new("analysts").unwrap();
        let listing = provider.list_members(&id).read_all().await;
        match listing {
            Ok(listing) => {
                assert!(!is_cut, "{count} members");
                assert_eq!(listing.complete().unwrap().len(), count);
            }
            Err(error) => {
                assert!(is_cut, "{count} members: {error}");
                assert_eq!(error.kind(), ErrorKind::Incomplete);
            }
        }
    }
}

/// What an identity provider manages is left to it, and so is not planned away.
#[tokio::test]
async fn members_who_are_managed_elsewhere_are_seen_and_kept() {
    let mut group = SeedGroup::new("stewards").with_id("9dPmU4iOeZf7KcRb1TsXwN");
    group.integration = Some("corporate-directory".to_owned());
    let seed = Seed::new()
        .with_user(person("ada"))
        .with_user(person("alan"))
        .with_group(group.with_members(["ada@example.com"]));
    let sim = start(VendorName::Kestra, |sim| sim.with_seed(seed)).await;
    let options = ConnectionOptions::new().with_environment(SharedTime::new(sim.clock().clone()));
    let config = KestraConfig::builder()
        .with_base_url(sim.url(VendorName::Kestra).unwrap())
        .with_token(VendorName::Kestra.credential())
        .with_options(options);
    let provider = config.build().unwrap().provider();
    let id = GroupId::new("9dPmU4iOeZf7KcRb1TsXwN").unwrap();
    let members = provider.list_members(&id).read_all().await.unwrap();
    let members = members.complete().unwrap();
    assert_eq!(members.items()[0].managed_externally, Some(true));

    let alan: MemberKey = provider
        .find_user(&email("alan"))
        .await
        .unwrap()
        .unwrap()
        .key;
    let plan = MemberPlan::between(&members, std::slice::from_ref(&alan)).unwrap();
    assert_eq!(
        (plan.add, plan.remove.len(), plan.kept.len()),
        (vec![alan.clone()], 0, 1)
    );
    provider
        .add_members(&id, &[alan])
        .await
        .unwrap()
        .into_result()
        .unwrap();
    let members = provider.list_members(&id).read_all().await.unwrap();
    assert_eq!(members.complete().unwrap().len(), 2);
}

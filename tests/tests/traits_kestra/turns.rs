//! Writes about one user run one after the other, because the server loses one of two that run at the same time.

use groups_core::{GroupId, MemberKey, MemberOutcomes, Members as _, Result, UserGroups as _};
use groups_kestra::{KestraConfig, KestraProvider};
use groups_tests::one_attempt;
use serde_json::json;
use tokio::task::JoinHandle;

use crate::common::gate::{Gate, Waiting};
use crate::common::{TOKEN, group, kestra, told};
use crate::{ADA, ALAN, ANALYSTS, STEWARDS, ada, alan};

const LOOK_UP: &str = "POST /api/v1/main/groups/ids";

fn access(user: &str) -> String {
    format!("PUT /api/v1/main/tenant-access/{user}")
}

fn membership(method: &str, group: &str, user: &str) -> String {
    format!("{method} /api/v1/main/groups/{group}/members/{user}")
}

/// A task of its own that adds `member` to `id`, up to where it needs the turn of the user: that the group exists is made sure of before, whoever has the turn.
async fn adding(gate: &mut Gate, provider: &KestraProvider, id: &str, member: MemberKey) -> Task {
    let (provider, added_to) = (provider.clone(), group(id));
    let task = tokio::spawn(async move { provider.add_members(&added_to, &[member]).await });
    looked_up(gate, id).await;
    task
}

/// Answers the next request, which must ask for a group, that this group exists.
async fn looked_up(gate: &mut Gate, id: &str) {
    let waiting = expect(gate, LOOK_UP).await;
    let there = json!([{"id": id, "name": "somebody's group"}]);
    waiting.answer(200, &there.to_string()).await;
}

fn removing(provider: &KestraProvider, id: &str, member: MemberKey) -> Task {
    let (provider, id) = (provider.clone(), group(id));
    tokio::spawn(async move { provider.remove_members(&id, &[member]).await })
}

type Task = JoinHandle<Result<MemberOutcomes>>;

async fn assert_done(task: Task, user: &str) {
    let outcomes = task.await.unwrap().unwrap();
    assert_eq!(told(&outcomes), [format!("{user}: done")]);
}

/// The next request, which must be this one.
async fn expect(gate: &mut Gate, target: &str) -> Waiting {
    let waiting = gate.next().await;
    assert_eq!(waiting.target, target);
    waiting
}

/// Answers the next request, which must be this change of a membership.
async fn change(gate: &mut Gate, target: &str) {
    let waiting = expect(gate, target).await;
    waiting
        .answer(200, &json!({"id": "somebody"}).to_string())
        .await;
}

/// Lets a change of another user run from its beginning to its end: time enough for whatever does not wait for its turn.
async fn pass(gate: &mut Gate, provider: &KestraProvider) {
    let task = adding(gate, provider, ANALYSTS, alan()).await;
    expect(gate, &access(ALAN)).await.answer(201, "").await;
    change(gate, &membership("PUT", ANALYSTS, ALAN)).await;
    assert_done(task, ALAN).await;
    assert!(gate.is_idle(), "somebody did not wait for their turn");
}

#[tokio::test]
async fn two_changes_of_one_user_never_overlap_and_those_of_another_do() {
    let mut gate = Gate::start().await;
    let provider = kestra(&gate.url());
    let first = adding(&mut gate, &provider, ANALYSTS, ada()).await;
    let of_first = expect(&mut gate, &access(ADA)).await;
    let second = adding(&mut gate, &provider.clone(), STEWARDS, ada()).await;
    pass(&mut gate, &provider).await;
    let third = removing(&provider, ANALYSTS, ada());
    pass(&mut gate, &provider).await;
    // Between the two requests of one change nobody else has the turn either.
    of_first.answer(409, "").await;
    let of_first = expect(&mut gate, &membership("PUT", ANALYSTS, ADA)).await;
    pass(&mut gate, &provider).await;
    of_first.answer(200, &json!({"id": ADA}).to_string()).await;
    assert_done(first, ADA).await;

    // First come, first served.
    expect(&mut gate, &access(ADA)).await.answer(201, "").await;
    change(&mut gate, &membership("PUT", STEWARDS, ADA)).await;
    assert_done(second, ADA).await;
    change(&mut gate, &membership("DELETE", ANALYSTS, ADA)).await;
    assert_done(third, ADA).await;
    assert!(gate.is_idle());
}

#[tokio::test]
async fn the_groups_of_a_user_are_not_set_while_a_membership_is_written() {
    let mut gate = Gate::start().await;
    let provider = kestra(&gate.url());
    let setting = |groups: Vec<GroupId>| {
        let provider = provider.clone();
        tokio::spawn(async move { provider.set_user_groups(&ada(), &groups).await })
    };
    let set = format!("PUT /api/v1/main/users/{ADA}/groups");
    let removal = removing(&provider, ANALYSTS, ada());
    let of_removal = expect(&mut gate, &membership("DELETE", ANALYSTS, ADA)).await;
    let all = setting(vec![group(STEWARDS)]);
    pass(&mut gate, &provider).await;
    of_removal
        .answer(200, &json!({"id": ADA}).to_string())
        .await;
    assert_done(removal, ADA).await;

    looked_up(&mut gate, STEWARDS).await;
    let of_all = expect(&mut gate, &access(ADA)).await;
    let none = setting(Vec::new());
    pass(&mut gate, &provider).await;
    of_all.answer(201, "").await;
    let of_all = expect(&mut gate, &set).await;
    pass(&mut gate, &provider).await;
    of_all.answer(204, "").await;
    all.await.unwrap().unwrap();
    expect(&mut gate, &set).await.answer(204, "").await;
    none.await.unwrap().unwrap();
}

/// Everything that is made from one configuration writes to one server.
#[tokio::test]
async fn providers_of_one_configuration_share_their_turns() {
    let mut gate = Gate::start().await;
    let builder = KestraConfig::builder().with_base_url(gate.url());
    let config = builder.with_token(TOKEN).with_options(one_attempt());
    let config = config.build().unwrap();
    let first = removing(&config.provider(), ANALYSTS, ada());
    let of_first = expect(&mut gate, &membership("DELETE", ANALYSTS, ADA)).await;
    let second = removing(&config.clone().provider(), STEWARDS, ada());
    pass(&mut gate, &config.provider()).await;
    of_first.answer(200, &json!({"id": ADA}).to_string()).await;
    assert_done(first, ADA).await;
    change(&mut gate, &membership("DELETE", STEWARDS, ADA)).await;
    assert_done(second, ADA).await;
}

#[tokio::test]
async fn a_failure_hands_the_turn_on() {
    let mut gate = Gate::start().await;
    let provider = kestra(&gate.url());
    let first = adding(&mut gate, &provider, ANALYSTS, ada()).await;
    let of_first = expect(&mut gate, &access(ADA)).await;
    let second = removing(&provider, STEWARDS, ada());
    pass(&mut gate, &provider).await;
    of_first.answer(500, "").await;
    let outcomes = first.await.unwrap().unwrap();
    assert_eq!(told(&outcomes), [format!("{ADA}: Unavailable")]);
    change(&mut gate, &membership("DELETE", STEWARDS, ADA)).await;
    assert_done(second, ADA).await;
}

async fn given_up(task: Task) {
    task.abort();
    assert!(task.await.unwrap_err().is_cancelled());
}

#[tokio::test]
async fn whoever_stops_waiting_for_a_turn_leaves_it_to_the_others() {
    let mut gate = Gate::start().await;
    let provider = kestra(&gate.url());
    let first = removing(&provider, ANALYSTS, ada());
    let of_first = expect(&mut gate, &membership("DELETE", ANALYSTS, ADA)).await;
    let second = adding(&mut gate, &provider, ANALYSTS, ada()).await;
    pass(&mut gate, &provider).await;
    let third = adding(&mut gate, &provider, STEWARDS, ada()).await;
    pass(&mut gate, &provider).await;
    given_up(second).await;
    of_first.answer(200, &json!({"id": ADA}).to_string()).await;
    assert_done(first, ADA).await;
    expect(&mut gate, &access(ADA)).await.answer(201, "").await;
    change(&mut gate, &membership("PUT", STEWARDS, ADA)).await;
    assert_done(third, ADA).await;
    assert!(gate.is_idle());
}

#[tokio::test]
async fn whoever_gives_up_in_the_middle_of_a_change_leaves_the_turn_free() {
    let mut gate = Gate::start().await;
    let provider = kestra(&gate.url());
    let first = adding(&mut gate, &provider, ANALYSTS, ada()).await;
    let of_first = expect(&mut gate, &access(ADA)).await;
    let second = removing(&provider, ANALYSTS, ada());
    pass(&mut gate, &provider).await;
    given_up(first).await;
    of_first.gone().await;
    change(&mut gate, &membership("DELETE", ANALYSTS, ADA)).await;
    assert_done(second, ADA).await;
    let third = adding(&mut gate, &provider, ANALYSTS, ada()).await;
    expect(&mut gate, &access(ADA)).await.answer(201, "").await;
    change(&mut gate, &membership("PUT", ANALYSTS, ADA)).await;
    assert_done(third, ADA).await;
}

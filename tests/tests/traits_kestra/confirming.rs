//! Whether a change has arrived in the list of the members, which lags behind it.

use std::sync::Arc;
use std::time::Duration;

use groups_core::{ErrorKind, MemberKey, Members as _, Result};
use groups_tests::one_attempt;
use groups_tests::server::{Answer, Server};
use groups_tests::time::JumpingTime;
use serde_json::{Value, json};

use crate::common::{email, group, kestra, ok, sent, server, username};
use crate::{ADA, ALAN, ANALYSTS, ada, alan, not_found, page, uncounted};

fn listed(ids: &[&str]) -> Vec<Value> {
    ids.iter().map(|id| json!({"id": id})).collect()
}

fn members(ids: &[&str]) -> Answer {
    page(&listed(ids), ids.len() as u64)
}

/// What is left unconfirmed, how long was waited before each further reading, and the server.
async fn confirm(
    script: Vec<Answer>,
    present: &[MemberKey],
    absent: &[MemberKey],
) -> (Result<Vec<MemberKey>>, Vec<u64>, Server) {
    let server = server(script).await;
    let time = JumpingTime::new(0.0);
    let options = one_attempt().with_environment(Arc::clone(&time) as _);
    let provider = kestra::with(&server.url(), options);
    let id = group(ANALYSTS);
    let unconfirmed = provider.confirm_members(&id, present, absent).await;
    let slept = time.slept();
    assert!(slept.iter().all(|pause| pause.subsec_nanos() == 0));
    let slept = slept.iter().map(Duration::as_secs).collect();
    (unconfirmed, slept, server)
}

#[tokio::test]
async fn a_change_that_has_arrived_is_confirmed_at_once() {
    for (present, absent) in [
        (vec![ada()], vec![]),
        (vec![], vec![alan()]),
        (vec![ada()], vec![alan()]),
        (vec![], vec![]),
    ] {
        let (unconfirmed, slept, server) = confirm(vec![members(&[ADA])], &present, &absent).await;
        assert_eq!(unconfirmed.unwrap(), []);
        assert_eq!(slept, [0; 0]);
        assert_eq!(server.requests().len(), 1);
    }
}

#[tokio::test]
async fn a_list_that_lags_is_read_again_until_it_shows_the_change() {
    let before = || members(&[ALAN]);
    let half = || members(&[ADA, ALAN]);
    for (stale, pauses) in [
        (vec![before()], vec![1]),
        (vec![before(), half()], vec![1, 2]),
        (vec![before(), before(), half()], vec![1, 2, 4]),
        (vec![before(), before(), before(), half()], vec![1, 2, 4, 8]),
    ] {
        let script = [stale.clone(), vec![members(&[ADA])]].concat();
        let (unconfirmed, slept, server) = confirm(script, &[ada()], &[alan()]).await;
        assert_eq!(unconfirmed.unwrap(), []);
        assert_eq!(slept, pauses);
        assert_eq!(server.requests().len(), stale.len() + 1);
    }
}

#[tokio::test]
async fn a_change_that_does_not_arrive_is_read_five_times_and_not_more() {
    let script = vec![members(&[ALAN]); 7];
    let (unconfirmed, slept, server) = confirm(script, &[alan(), ada()], &[]).await;
    assert_eq!(unconfirmed.unwrap(), [ada()]);
    assert_eq!(slept, [1, 2, 4, 8]);
    let target = format!("GET /api/v1/main/groups/{ANALYSTS}/members?page=1&size=200");
    assert_eq!(sent(&server), vec![(target, None); 5]);

    let script = vec![members(&[ALAN]); 7];
    let (unconfirmed, slept, server) = confirm(script, &[ada()], &[alan()]).await;
    assert_eq!(unconfirmed.unwrap(), [ada(), alan()]);
    assert_eq!(slept, [1, 2, 4, 8]);
    assert_eq!(server.requests().len(), 5);
}

/// Whoever is in such a list is a member all the same.
#[tokio::test]
async fn a_list_that_is_not_proven_confirms_a_presence_and_no_absence() {
    let unproven = || uncounted(&listed(&[ADA]));
    let (unconfirmed, slept, _) = confirm(vec![unproven()], &[ada()], &[]).await;
    assert_eq!((unconfirmed.unwrap(), slept), (vec![], vec![]));

    for present in [vec![], vec![ada()]] {
        let (unconfirmed, slept, server) = confirm(vec![unproven(); 7], &present, &[alan()]).await;
        let error = unconfirmed.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Incomplete);
        assert_eq!(slept, [1, 2, 4, 8]);
        assert_eq!(server.requests().len(), 5);
    }
}

#[tokio::test]
async fn a_list_that_cannot_be_read_confirms_nothing() {
    for (script, kind, pauses) in [
        (vec![not_found()], ErrorKind::NotFound, vec![]),
        (vec![Answer::empty(500)], ErrorKind::Unavailable, vec![]),
        (
            vec![Answer::empty(403)],
            ErrorKind::PermissionDenied,
            vec![],
        ),
        (vec![ok("garbage")], ErrorKind::InvalidResponse, vec![]),
        (
            vec![members(&[]), not_found()],
            ErrorKind::NotFound,
            vec![1],
        ),
        // Only a list that changes while it is read may be another one later.
        (
            [cut(), vec![Answer::empty(500)]].concat(),
            ErrorKind::Unavailable,
            vec![1],
        ),
        (
            [cut(), vec![members(&[])], cut(), vec![not_found()]].concat(),
            ErrorKind::NotFound,
            vec![1, 2, 4],
        ),
    ] {
        for (present, absent) in [(vec![ada()], vec![]), (vec![ada()], vec![alan()])] {
            let requests = script.len();
            let script = [script.clone(), vec![members(&[ADA])]].concat();
            let (unconfirmed, slept, server) = confirm(script, &present, &absent).await;
            assert_eq!(unconfirmed.unwrap_err().kind(), kind);
            assert_eq!(slept, pauses);
            assert_eq!(server.requests().len(), requests);
        }
    }
}

/// One reading of a list that loses somebody between its two pages.
fn cut() -> Vec<Answer> {
    vec![page(&listed(&[ADA]), 2), page(&[], 2)]
}

/// One reading of a list that gets somebody between its two pages.
fn growing() -> Vec<Answer> {
    vec![page(&listed(&["grace"]), 2), page(&listed(&[ALAN]), 3)]
}

#[tokio::test]
async fn a_list_that_catches_up_while_it_is_read_is_read_again() {
    let stale = || vec![members(&[ALAN])];
    for (readings, pauses) in [
        (vec![growing()], vec![1]),
        (vec![cut()], vec![1]),
        (vec![stale(), growing()], vec![1, 2]),
        (vec![growing(), stale(), cut()], vec![1, 2, 4]),
        (vec![cut(), cut(), growing(), cut()], vec![1, 2, 4, 8]),
    ] {
        let readings = readings.concat();
        for (present, absent) in [(vec![ada()], vec![alan()]), (vec![ada()], vec![])] {
            let script = [readings.clone(), vec![members(&[ADA])]].concat();
            let (unconfirmed, slept, server) = confirm(script, &present, &absent).await;
            assert_eq!(unconfirmed.unwrap(), []);
            assert_eq!(slept, pauses);
            assert_eq!(server.requests().len(), readings.len() + 1);
        }
    }
}

/// What was read before does not count any more, neither for nor against.
#[tokio::test]
async fn a_list_that_never_stands_still_is_an_error_and_the_last_reading_decides() {
    let stale = || vec![members(&[ALAN])];
    for before in [cut(), growing(), stale()] {
        let readings = [vec![before; 4], vec![cut()]].concat().concat();
        let requests = readings.len();
        let script = [readings, vec![members(&[ADA])]].concat();
        let (unconfirmed, slept, server) = confirm(script, &[ada()], &[]).await;
        let error = unconfirmed.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Incomplete);
        assert_eq!(error.operation(), "list_members");
        assert_eq!(slept, [1, 2, 4, 8]);
        assert_eq!(server.requests().len(), requests);
    }
    let script = [vec![cut(); 4], vec![stale()]].concat().concat();
    let (unconfirmed, slept, server) = confirm(script, &[ada()], &[alan()]).await;
    assert_eq!(unconfirmed.unwrap(), [ada(), alan()]);
    assert_eq!(slept, [1, 2, 4, 8]);
    assert_eq!(server.requests().len(), 9);
}

/// In a list of ids no address is ever found, which is no proof that its owner has left.
#[tokio::test]
async fn a_member_of_another_form_is_refused_before_any_request() {
    for other in [email("alan@example.com"), username("alan")] {
        for (present, absent) in [
            (vec![ada(), other.clone()], vec![]),
            (vec![], vec![other.clone()]),
            (vec![ada()], vec![alan(), other.clone()]),
        ] {
            let (unconfirmed, slept, server) = confirm(vec![], &present, &absent).await;
            let error = unconfirmed.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::InvalidInput, "{}", other.kind());
            assert_eq!((sent(&server), slept), (vec![], vec![]));
        }
    }
}

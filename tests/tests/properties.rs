//! Properties of any input: what becomes of an id in a URL, of pages that lead anywhere, of whatever a `Retry-After` holds.
//!
//! The inputs are drawn from a fixed seed and nothing is kept between runs, so a run is like any other.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests"
)]

use std::borrow::Cow;
use std::collections::HashSet;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use groups_core::{Completeness, Cursor, ErrorKind, GroupId, Listed, Operation, Page, Pages};
use groups_segment::{Client, SegmentConfig};
use groups_tests::one_attempt;
use groups_tests::server::{Answer, Server};
use groups_tests::time::JumpingTime;
use groups_transport::runtime::{ClientInfo as _, encode_path};
use groups_transport::{ConnectionOptions, RetryPolicy};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestError, TestRng, TestRunner};

/// Checks `test` for so many values, the same in each run.
fn check<S: Strategy>(
    cases: u32,
    strategy: &S,
    test: impl Fn(S::Value) -> Result<(), TestCaseError>,
) {
    let config = Config {
        cases,
        failure_persistence: None,
        ..Config::default()
    };
    let random = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(config, random);
    match runner.run(strategy, test) {
        Ok(()) => {}
        Err(TestError::Fail(why, value)) => panic!("{why}\nfor {value:?}"),
        Err(TestError::Abort(why)) => panic!("{why}"),
    }
}

/// Any text, with what means something in a URL more often than chance would have it.
fn text() -> impl Strategy<Value = String> {
    let special = prop::sample::select(vec![
        "/", "\\", "..", ".", "%", "%2f", "%2e%2e", "?", "#", "&", "=", ";", "@", ":", "//", " ",
        "\t", "\r\n", "\0", "+", "é", "\u{202e}", "\u{feff}", "😀", "~", "'", "\"", "<", "{", "|",
        "http://",
    ]);
    let part = prop_oneof![
        special.prop_map(str::to_owned),
        "[a-z0-9_-]{1,8}",
        any::<String>(),
    ];
    vec(part, 0..6).prop_map(|parts| parts.concat())
}

/// The bytes that a percent-encoded segment stands for, read without any code of ours.
fn decoded(segment: &str) -> Vec<u8> {
    let bytes = segment.as_bytes();
    let (mut at, mut decoded) = (0, Vec::new());
    while at < bytes.len() {
        if bytes[at] == b'%' {
            decoded.push(u8::from_str_radix(&segment[at + 1..at + 3], 16).unwrap());
            at += 3;
        } else {
            decoded.push(bytes[at]);
            at += 1;
        }
    }
    decoded
}

fn client(url: &str, options: ConnectionOptions) -> Client {
    let builder = SegmentConfig::builder().with_token("not-a-token");
    let config = builder.with_base_url(url).with_options(options).build();
    config.unwrap().client()
}

/// A runtime for a property, which is no future itself.
fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
}

/// Against what a URL parser makes of it: the parser of the client itself.
#[test]
fn any_accepted_id_is_one_segment_that_decodes_to_it() {
    let client = client("http://127.0.0.1:9", one_attempt());
    check(4000, &text(), |id| {
        let encoded = encode_path(&id);
        prop_assert_eq!(decoded(&encoded), id.as_bytes());
        let Ok(accepted) = GroupId::new(id.as_str()) else {
            return Ok(());
        };
        prop_assert_eq!(accepted.as_str(), id.as_str());
        let url = format!("http://127.0.0.1:9/groups/{encoded}/users");
        let request = client.client().get(&url).build().unwrap();
        let path: Vec<_> = request.url().path().split('/').collect();
        prop_assert_eq!(path.len(), 4);
        prop_assert_eq!((path[1], path[3]), ("groups", "users"));
        prop_assert_eq!(decoded(path[2]), id.as_bytes());
        prop_assert_eq!(
            (request.url().query(), request.url().fragment()),
            (None, None)
        );
        Ok(())
    });
}

/// As it arrives. A text that is not accepted leads to no request at all.
#[test]
fn any_id_arrives_as_one_segment_or_not_at_all() {
    let runtime = runtime();
    check(150, &text(), |id| {
        let (sent, target) = runtime.block_on(async {
            let server = Server::start([Answer::empty(404)]).await.unwrap();
            let client = client(&server.url(), one_attempt());
            let call = client
                .list_users_from_user_group()
                .user_group_id(id.as_str());
            drop(call.pagination_count(1_u32).send().await);
            let requests = server.requests();
            let target = requests.first().map(|request| request.target().to_owned());
            (requests.len(), target)
        });
        let accepted = GroupId::new(id.as_str()).is_ok();
        prop_assert_eq!(sent, usize::from(accepted));
        if let Some(target) = target {
            let segment = target.strip_prefix("GET /groups/");
            let segment = segment.and_then(|rest| rest.strip_suffix("/users?pagination.count=1"));
            let segment = segment.ok_or_else(|| TestCaseError::fail(target.clone()))?;
            prop_assert!(!segment.contains(['/', '?', '#', '\\']), "{}", target);
            prop_assert_eq!(decoded(segment), id.as_bytes());
        }
        Ok(())
    });
}

/// A page of a random graph: how many items, where it leads, what total it claims.
#[derive(Clone, Debug)]
struct Node {
    items: usize,
    next: Option<usize>,
    total: Option<u64>,
}

fn graph() -> impl Strategy<Value = Vec<Node>> {
    let size = 1..9_usize;
    size.prop_flat_map(|size| {
        let total = prop_oneof![6 => Just(None), 1 => (0..12_u64).prop_map(Some)];
        // Usually onwards, so that long walks happen, else anywhere or nowhere.
        let node = (
            0..4_usize,
            prop::option::weighted(0.85, 0..size),
            total,
            any::<bool>(),
        );
        vec(node, size).prop_map(move |nodes| {
            let nodes = nodes.into_iter().enumerate();
            let node =
                |(at, (items, next, total, onwards)): (usize, (_, Option<usize>, _, _))| Node {
                    items,
                    next: next.map(|next| if onwards { (at + 1) % size } else { next }),
                    total,
                };
            nodes.map(node).collect()
        })
    })
}

/// An item: of which page, and which of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Item(usize, usize);

impl Listed for Item {
    fn identity(&self) -> Cow<'_, str> {
        format!("{}.{}", self.0, self.1).into()
    }
}

/// What a walk over the graph must do, page by page: how many pages are handed out, and whether it ends well.
fn followed(graph: &[Node], max_pages: usize, max_empty: u32) -> (Vec<usize>, bool) {
    let (mut at, mut pages, mut seen) = (0, Vec::new(), HashSet::new());
    let (mut empty, mut items, mut total) = (0, 0, None);
    loop {
        if pages.len() == max_pages {
            return (pages, false);
        }
        let node = &graph[at];
        items += node.items as u64;
        // A total that changes says that the list did.
        if node.total.is_some() && total.is_some() && node.total != total {
            return (pages, false);
        }
        total = node.total.or(total);
        // The first page can be led to once. Its items say so then.
        if node.items > 0 && pages.contains(&at) {
            return (pages, false);
        }
        empty = if node.items == 0 { empty + 1 } else { 0 };
        let complete = total.is_none_or(|total| total == items);
        match node.next {
            None if complete => {
                pages.push(at);
                return (pages, true);
            }
            None => return (pages, false),
            Some(next) => {
                if empty > max_empty || !seen.insert(next) {
                    return (pages, false);
                }
                pages.push(at);
                at = next;
            }
        }
    }
}

#[test]
fn any_walk_ends_and_never_calls_a_part_the_whole() {
    let runtime = runtime();
    let input = (graph(), 1..12_u32, 0..4_u32);
    check(3000, &input, |(graph, max_pages, max_empty)| {
        let fetched = AtomicU32::new(0);
        let fetch = |request: groups_core::PageRequest| {
            let number = fetched.fetch_add(1, Ordering::Relaxed);
            assert!(number <= max_pages, "the walk does not end");
            let cursor = request
                .cursor
                .map(|cursor| cursor.as_str().parse().unwrap());
            let at: usize = cursor.unwrap_or(0);
            let node = graph[at].clone();
            let items = (0..node.items).map(|item| Item(at, item)).collect();
            let next = node.next.map(|next| Cursor::new(next.to_string()));
            let page = Page::new(items).with_next(next).with_total(node.total);
            Box::pin(std::future::ready(Ok(page)))
                as std::pin::Pin<Box<dyn Future<Output = _> + Send>>
        };
        let pages = Pages::new("scripted", Operation::ListGroups, fetch)
            .with_max_pages(max_pages)
            .with_max_empty_pages(max_empty)
            .with_page_size(NonZeroU32::MIN);
        let (read, end) = runtime.block_on(async {
            let mut items = pages.items();
            let mut read = Vec::new();
            while let Some(item) = items.next_item().await {
                match item {
                    Ok(item) => read.push(item),
                    Err(error) => {
                        // After an error there is nothing more.
                        assert!(items.next_item().await.is_none());
                        return (read, Some(error.kind()));
                    }
                }
            }
            // The end is a proof if there was a total, and says so if there was none.
            let counted = items.completeness();
            assert!(matches!(
                counted,
                Some(Completeness::Proven | Completeness::Uncounted)
            ));
            (read, None)
        });
        let requests = fetched.load(Ordering::Relaxed);
        prop_assert!(
            requests <= max_pages.min(graph.len() as u32 + 1),
            "{} requests",
            requests
        );
        let twice = read.len() - read.iter().collect::<HashSet<_>>().len();
        prop_assert_eq!(twice, 0);
        let (pages, ends_well) = followed(&graph, max_pages as usize, max_empty);
        if ends_well {
            prop_assert_eq!(end, None);
        } else {
            prop_assert_eq!(end, Some(ErrorKind::Incomplete));
        }
        let items = |at: &usize| {
            (0..graph[*at].items)
                .map(|item| Item(*at, item))
                .collect::<Vec<_>>()
        };
        let expected: Vec<_> = pages.iter().flat_map(items).collect();
        // A walk may stop earlier where it already knows that it cannot end well.
        if ends_well {
            prop_assert_eq!(read, expected);
        } else {
            prop_assert!(expected.starts_with(&read), "{:?} of {:?}", read, expected);
        }
        Ok(())
    });
}

/// A value that a header can have.
fn header_value() -> impl Strategy<Value = String> {
    let plain = (0..40_000_000_u64).prop_map(|seconds| seconds.to_string());
    let small = (0..400_u64).prop_map(|seconds| seconds.to_string());
    let fraction = (0..400_u64, "[0-9]{1,12}").prop_map(|(whole, part)| format!("{whole}.{part}"));
    let date = (0..60_u32, 0..60_u32, 8..13_u32, 2024..2027_u32)
        .prop_map(|(s, m, h, y)| format!("Fri, 13 Jun {y} {h:02}:{m:02}:{s:02} GMT"));
    let words = prop::sample::select(vec![
        "NaN",
        "inf",
        "-inf",
        "-0",
        "-1",
        "1e9",
        "1e-9",
        "0x10",
        "+5",
        "",
        " ",
        ".",
        "..",
        "1.",
        ".5",
        "soon",
        "1,5",
        "12 34",
        "Fri, 31 Dec 9999 23:59:59 GMT",
        "18446744073709551616",
        "9e999999",
        "٣",
    ]);
    prop_oneof![
        plain,
        small,
        fraction,
        date,
        words.prop_map(str::to_owned),
        "[0-9]{1,300}",
        "[ -~]{0,40}",
    ]
}

/// The seconds of a plain decimal of usual length, which is what every sender means by it.
fn plain_seconds(value: &str) -> Option<f64> {
    let value = value.trim();
    let (whole, part) = value.split_once('.').unwrap_or((value, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let usual = digits(whole) && digits(part) && value.len() <= 20;
    usual.then(|| value.parse().unwrap())
}

#[test]
fn any_retry_after_leads_to_a_wait_within_the_deadline_or_to_none() {
    const DEADLINE: f64 = 300.0;
    const LONGEST: f64 = 31.0 * 86_400.0;
    let runtime = runtime();
    let input = (
        header_value(),
        0..=4_u32,
        prop::sample::select(vec!["retry-after", "x-ratelimit-reset"]),
    );
    check(800, &input, |(value, quarters, name)| {
        let random = f64::from(quarters) / 4.0;
        let (slept, requests, succeeded) = runtime.block_on(async {
            let refused = Answer::empty(429).with_header(name, &value);
            let found = r#"{"data":{"userGroup":{"id":"grp-1","name":"One","memberCount":0}}}"#;
            let server = Server::start([refused, Answer::json(200, found)])
                .await
                .unwrap();
            let time = JumpingTime::new(random);
            let options = ConnectionOptions::new()
                .with_environment(Arc::clone(&time) as _)
                .with_deadline(Duration::from_secs_f64(DEADLINE))
                .with_retry(RetryPolicy::new());
            let client = client(&server.url(), options);
            let call = client.get_user_group().user_group_id("grp-1").send().await;
            let slept: Vec<_> = time.slept().iter().map(Duration::as_secs_f64).collect();
            (slept, server.requests().len(), call.is_ok())
        });
        let own = 0.5 * random;
        let waited: f64 = slept.iter().sum();
        prop_assert!(waited.is_finite() && waited < DEADLINE, "waited {}", waited);
        prop_assert_eq!(succeeded, requests == 2);
        if succeeded {
            prop_assert!(waited >= own, "waited {} instead of {}", waited, own);
        } else {
            prop_assert!(slept.is_empty(), "waited {:?} for nothing", slept);
        }
        if name == "retry-after"
            && let Some(seconds) = plain_seconds(&value)
        {
            let fits = seconds.max(own) < DEADLINE;
            // More than a month is no wait that anybody means.
            prop_assert_eq!(succeeded, fits || seconds > LONGEST, "{} s", seconds);
            if succeeded {
                let expected = if fits { seconds.max(own) } else { own };
                prop_assert!(
                    (waited - expected).abs() < 1e-6,
                    "waited {} of {}",
                    waited,
                    expected
                );
            }
        }
        Ok(())
    });
}

//! Start and stop.

use std::collections::BTreeSet;

use groups_sim::{Sim, StartError, VendorName};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::builder;
use crate::common::{ods, ods_request};

fn address(url: &str) -> &str {
    url.strip_prefix("http://").unwrap()
}

/// A connection that has seen an answer and is kept.
async fn kept(url: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address(url)).await.unwrap();
    let request = String::from_utf8(ods_request("GET", "/groups/?limit=0", "")).unwrap();
    let request = request.replace("connection: close\r\n", "");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut buffer = [0; 1024];
    let read = stream.read(&mut buffer).await.unwrap();
    assert!(buffer[..read].starts_with(b"HTTP/1.1 200"));
    stream
}

#[tokio::test]
async fn all_vendors_are_served_each_at_its_own_address() {
    let sim = Sim::builder().with_strict(true).start().await.unwrap();
    let urls = VendorName::ALL.map(|vendor| sim.url(vendor).unwrap().to_owned());
    let different: BTreeSet<_> = urls.iter().collect();
    assert_eq!(different.len(), urls.len(), "{urls:?}");
    for url in &urls {
        assert!(url.starts_with("http://127.0.0.1:"), "{url}");
        TcpStream::connect(address(url)).await.unwrap();
    }
    let sim = Sim::builder()
        .with_strict(true)
        .without(VendorName::Kestra)
        .start()
        .await
        .unwrap();
    for vendor in VendorName::ALL {
        let left_out =
            matches!(sim.url(vendor), Err(StartError::NotServed(name)) if name == vendor);
        assert_eq!(left_out, vendor == VendorName::Kestra, "{vendor}");
    }
}

#[tokio::test]
async fn an_address_in_use_is_named() {
    let first = builder().start().await.unwrap();
    let taken = address(first.url(VendorName::Opendatasoft).unwrap())
        .parse()
        .unwrap();
    let second = builder()
        .with_address(VendorName::Opendatasoft, taken)
        .start()
        .await;
    let error = second.unwrap_err();
    assert!(matches!(error, StartError::Address { .. }), "{error:?}");
    let expected = format!(
        "opendatasoft: the address {taken} is in use: end the program that listens there, or choose another address (port 0 takes any free one)"
    );
    assert_eq!(error.to_string(), expected);
}

#[tokio::test]
async fn nothing_is_left_after_it_stopped() {
    let sim = builder().start().await.unwrap();
    let url = sim.url(VendorName::Opendatasoft).unwrap().to_owned();
    let mut idle = kept(&url).await;
    sim.stop().await;
    assert_eq!(idle.read(&mut [0; 16]).await.unwrap_or(0), 0);
    assert!(TcpStream::connect(address(&url)).await.is_err());
    // The address is free again.
    let address = address(&url).parse().unwrap();
    let again = builder()
        .with_address(VendorName::Opendatasoft, address)
        .start()
        .await
        .unwrap();
    assert_eq!(
        ods(
            again.url(VendorName::Opendatasoft).unwrap(),
            "GET",
            "/groups/",
            ""
        )
        .await
        .status,
        200
    );
}

#[test]
fn no_task_outlives_a_simulator_that_is_dropped() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let sim = builder().start().await.unwrap();
        let mut idle = kept(sim.url(VendorName::Opendatasoft).unwrap()).await;
        let metrics = tokio::runtime::Handle::current().metrics();
        assert!(
            metrics.num_alive_tasks() >= 2,
            "{}",
            metrics.num_alive_tasks()
        );
        drop(sim);
        assert_eq!(idle.read(&mut [0; 16]).await.unwrap_or(0), 0);
        while metrics.num_alive_tasks() > 0 {
            tokio::task::yield_now().await;
        }
    });
}

#[test]
fn it_works_on_a_runtime_with_several_threads() {
    let mut runtime = tokio::runtime::Builder::new_multi_thread();
    let runtime = runtime.worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        let sim = builder().start().await.unwrap();
        let url = sim.url(VendorName::Opendatasoft).unwrap();
        let calls = (0..20).map(|_| {
            let url = url.to_owned();
            tokio::spawn(async move {
                ods(&url, "POST", "/groups/", r#"{"title": "A"}"#)
                    .await
                    .status
            })
        });
        for call in calls.collect::<Vec<_>>() {
            assert_eq!(call.await.unwrap(), 201);
        }
        let listed = ods(url, "GET", "/groups/?limit=0", "").await.json();
        assert_eq!(listed["total_count"], 22);
        sim.stop().await;
    });
}

#[tokio::test]
async fn a_request_that_never_ends_does_not_keep_it_from_stopping() {
    let sim = builder().start().await.unwrap();
    let url = sim.url(VendorName::Opendatasoft).unwrap().to_owned();
    let mut half = kept(&url).await;
    let head = b"POST / HTTP/1.1\r\nhost: sim\r\ncontent-length: 50\r\n\r\n{";
    half.write_all(head).await.unwrap();
    // Another call goes through only after the half has been read, at the latest.
    assert_eq!(ods(&url, "GET", "/groups/", "").await.status, 200);
    sim.stop().await;
    assert_eq!(half.read(&mut [0; 16]).await.unwrap_or(0), 0);
}

#[tokio::test]
async fn answers_are_dated_by_the_clock_of_the_simulator() {
    let sim = builder().start().await.unwrap();
    let url = sim.url(VendorName::Opendatasoft).unwrap();
    let date = async |path| {
        let answer = ods(url, "GET", path, "").await;
        answer.header("date").map(str::to_owned).unwrap()
    };
    assert_eq!(date("/groups/").await, "Thu, 12 Jun 2025 14:05:10 GMT");
    sim.clock().advance(std::time::Duration::from_secs(50));
    assert_eq!(date("/nothing/").await, "Thu, 12 Jun 2025 14:06:00 GMT");
}

#[tokio::test]
async fn there_has_to_be_something_to_serve() {
    let none = builder().without(VendorName::Opendatasoft).start().await;
    let error = none.unwrap_err();
    assert!(matches!(error, StartError::NothingServed), "{error:?}");
    assert_eq!(
        error.to_string(),
        "every vendor is left out: there is nothing to serve"
    );
}

#[tokio::test]
async fn simulators_of_one_builder_have_clocks_of_their_own() {
    let builder = Sim::builder()
        .only(VendorName::Opendatasoft)
        .with_strict(true);
    let [first, second] = [
        builder.clone().start().await.unwrap(),
        builder.start().await.unwrap(),
    ];
    first
        .clock()
        .advance(std::time::Duration::from_secs(3_600_000));
    let ahead = first.clock().now().duration_since(second.clock().now());
    assert!(ahead.unwrap().as_secs() > 3_599_000);
}

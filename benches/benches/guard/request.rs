//! A request, from the call of the trait to the moment at which the HTTP client asks where to connect to.
//!
//! Nothing is sent: the address is never found. What the transport does before it sends is included, and so is what `reqwest` does.

use std::future::pending;
use std::hint::black_box;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use groups_core::{Cursor, Group, Groups, NewGroup, Page, PageRequest};
use groups_transport::{BoxFuture, ConnectionOptions};
use gungraun::{library_benchmark, library_benchmark_group};
use reqwest::dns::{Name, Resolve, Resolving};
use tokio::runtime::Runtime;

use crate::client::{provider, runtime, until_it_waits};
use crate::{SIZE, Vendor};

/// Finds no address, and does not stop looking.
#[derive(Clone, Debug, Default)]
struct Nowhere {
    asked: Arc<AtomicUsize>,
}

impl Resolve for Nowhere {
    fn resolve(&self, _: Name) -> Resolving {
        self.asked.fetch_add(1, Ordering::Relaxed);
        Box::pin(pending())
    }
}

/// A client that can send nothing.
struct Client {
    runtime: Runtime,
    provider: &'static dyn Groups,
    nowhere: Nowhere,
    second: PageRequest,
    new: &'static NewGroup,
}

impl Client {
    fn new(vendor: Vendor) -> Self {
        let nowhere = Nowhere::default();
        let http = reqwest::Client::builder()
            .no_proxy()
            .dns_resolver(nowhere.clone())
            .build()
            .expect("an HTTP client");
        let options = ConnectionOptions::new()
            .without_rate_limits()
            .with_http_client(http);
        let cursor = match vendor {
            Vendor::Kestra => "2x1000",
            Vendor::Opendatasoft => "1000",
            Vendor::Segment => "MTAwMA==",
        };
        let size = NonZeroU32::try_from(SIZE.page_size as u32).expect("a size");
        Self {
            runtime: runtime(),
            provider: provider(vendor, "http://localhost", options),
            nowhere,
            second: PageRequest::first()
                .with_size(size)
                .with_cursor(Cursor::new(cursor)),
            new: Box::leak(Box::new(NewGroup::new("Analysts of region 7"))),
        }
    }

    /// Lets `call` come as far as it can.
    fn run<T>(&self, mut call: BoxFuture<'static, T>) -> BoxFuture<'static, T> {
        self.runtime.block_on(until_it_waits(&mut call));
        call
    }

    /// A client that has been here before: what is made once per process or client is made.
    fn warm<T>(vendor: Vendor, call: impl Fn(&Self) -> BoxFuture<'static, T>) -> Self {
        let client = Self::new(vendor);
        drop(call(&client));
        client
    }

    fn check(&self) {
        let asked = self.nowhere.asked.load(Ordering::Relaxed);
        assert!(asked == 2, "{asked} requests came as far as the connection");
    }
}

type Call<T> = BoxFuture<'static, groups_core::Result<T>>;

/// The second page: a list with all of its parameters.
fn ask_for_page(client: &Client) -> Call<Page<Group>> {
    client.run(client.provider.list_groups_page(client.second.clone()))
}

fn lister(vendor: Vendor) -> Client {
    Client::warm(vendor, ask_for_page)
}

#[library_benchmark(setup = lister)]
#[bench::kestra(Vendor::Kestra)]
#[bench::opendatasoft(Vendor::Opendatasoft)]
#[bench::segment(Vendor::Segment)]
fn list(client: Client) -> (Client, Call<Page<Group>>) {
    let call = black_box(ask_for_page(black_box(&client)));
    client.check();
    (client, call)
}

/// A request with a body.
fn ask_for_creation(client: &Client) -> Call<Group> {
    client.run(client.provider.create_group(client.new))
}

fn creator(vendor: Vendor) -> Client {
    Client::warm(vendor, ask_for_creation)
}

#[library_benchmark(setup = creator)]
#[bench::kestra(Vendor::Kestra)]
#[bench::opendatasoft(Vendor::Opendatasoft)]
#[bench::segment(Vendor::Segment)]
fn create(client: Client) -> (Client, Call<Group>) {
    let call = black_box(ask_for_creation(black_box(&client)));
    client.check();
    (client, call)
}

library_benchmark_group!(name = requests, benchmarks = [list, create]);

//! Measures how long a large population takes to load, how much memory it takes, and how many pages of 20 groups are served per second.
//!
//! `cargo run --release -p groups-sim --example load -- [vendor] [connections] [seconds] [seed file]`

use std::error::Error;
use std::io::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::{Duration, Instant};

use groups_sim::{Fill, Limits, Seed, Seeds, Sim, VendorName};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

/// Calls between two looks at the clock.
const CALLS: u32 = 500;

#[tokio::main]
async fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let vendor = arguments
        .next()
        .unwrap_or_else(|| "opendatasoft".to_owned());
    let mut vendors = VendorName::ALL.into_iter();
    let vendor = vendors
        .find(|known| known.as_str() == vendor)
        .ok_or("there is no such vendor")?;
    let connections: usize = arguments.next().map_or(Ok(4), |text| text.parse())?;
    let seconds: u64 = arguments.next().map_or(Ok(5), |text| text.parse())?;
    let file = arguments.next();

    let mut output = std::io::stdout();
    let start = Instant::now();
    let seeds = match &file {
        Some(file) => Seeds::from_json(&std::fs::read_to_string(file)?)?,
        None => Seeds::same(Seed::new().with_fill(Fill::new(200_000, 100_000, 1_000_000))),
    };
    let read = start.elapsed();
    let builder = Sim::builder().with_seeds(seeds).with_limits(Limits::Off);
    let sim = builder.only(vendor).start().await?;
    let started = start.elapsed();
    writeln!(
        output,
        "seed read after {read:?}, serving after {started:?}"
    )?;
    writeln!(output, "peak memory {}", peak_memory())?;

    let url = sim.url(vendor)?.to_owned();
    let first = Instant::now();
    calls(vendor, &url, 1).await?;
    writeln!(output, "first page after {:?}", first.elapsed())?;

    let (stop, count) = (
        Arc::new(AtomicBool::new(false)),
        Arc::new(AtomicU32::new(0)),
    );
    let start = Instant::now();
    let clients = (0..connections).map(|_| {
        let (stop, count, url) = (Arc::clone(&stop), Arc::clone(&count), url.clone());
        tokio::spawn(async move {
            while !stop.load(Ordering::Relaxed) {
                calls(vendor, &url, CALLS).await?;
                count.fetch_add(CALLS, Ordering::Relaxed);
            }
            Ok::<_, Box<dyn Error + Send + Sync>>(())
        })
    });
    let clients: Vec<_> = clients.collect();
    tokio::time::sleep(Duration::from_secs(seconds)).await;
    stop.store(true, Ordering::Relaxed);
    for client in clients {
        client.await??;
    }
    let pages = f64::from(count.load(Ordering::Relaxed)) / start.elapsed().as_secs_f64();
    writeln!(
        output,
        "{pages:.0} pages per second over {connections} connections"
    )?;
    writeln!(output, "peak memory {}", peak_memory())?;
    sim.stop().await;
    Ok(())
}

/// The request for a page of 20 groups, and for different pages where they have numbers.
fn request(vendor: VendorName, call: u32) -> Result<String> {
    let page = (call * 7_919) % 4_900;
    let target = match vendor {
        VendorName::Segment => "/groups?pagination.count=20".to_owned(),
        VendorName::Kestra => format!("/api/v1/main/groups/search?size=20&page={}", page + 1),
        VendorName::Opendatasoft => {
            let offset = page * 20;
            format!("/api/automation/v1.0/groups/?limit=20&offset={offset}")
        }
        _ => return Err("say here how this vendor lists its groups".into()),
    };
    let credentials = vendor.authorization();
    Ok(format!(
        "GET {target} HTTP/1.1\r\nhost: sim\r\nauthorization: {credentials}\r\naccept: application/json\r\n\r\n"
    ))
}

/// Reads so many pages, one after the other on one connection.
async fn calls(vendor: VendorName, url: &str, times: u32) -> Result<()> {
    let mut stream = TcpStream::connect(url.trim_start_matches("http://")).await?;
    stream.set_nodelay(true)?;
    let mut received = Vec::with_capacity(64 * 1024);
    for call in 0..times {
        stream.write_all(request(vendor, call)?.as_bytes()).await?;
        received.clear();
        let mut expected = None;
        while expected.is_none_or(|expected| received.len() < expected) {
            if stream.read_buf(&mut received).await? == 0 {
                return Err("the connection was closed".into());
            }
            if expected.is_none() {
                expected = length(&received)?;
            }
        }
    }
    Ok(())
}

/// The length of an answer, as soon as its head is there.
fn length(received: &[u8]) -> Result<Option<usize>> {
    let text = String::from_utf8_lossy(received);
    let Some((head, _)) = text.split_once("\r\n\r\n") else {
        return Ok(None);
    };
    if !head.starts_with("HTTP/1.1 200 ") {
        return Err(text.into_owned().into());
    }
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "));
    let body: usize = length.ok_or("an answer without a length")?.parse()?;
    Ok(Some(head.len() + "\r\n\r\n".len() + body))
}

/// The most memory that the process ever held, where the system tells.
fn peak_memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.map_or_else(|| "unknown".to_owned(), |line| line.trim().to_owned())
}

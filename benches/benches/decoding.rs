//! What it takes to decode a page of 1,000 groups, by hand and for the traits, without any network.
//!
//! Run by `cargo xtask bench decode`, or by itself: `cargo bench -p groups-benches --bench decoding`.

use std::hint::black_box;

use bytes::Bytes;
use criterion::{BatchSize, Criterion, Throughput};
use groups_benches::by_hand::ByHand;
use groups_benches::decoding;
use groups_benches::vendor::{Size, Vendor};

const SIZE: Size = Size {
    groups: 1_000,
    page_size: 1_000,
    members: 0,
};

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    for vendor in [Vendor::Kestra, Vendor::Opendatasoft, Vendor::Segment] {
        let name = format!("{vendor:?}").to_lowercase();
        let mut group = criterion.benchmark_group(name);
        group.throughput(Throughput::Elements(SIZE.groups as u64));
        let body = Bytes::from(vendor.page(0, SIZE, "http://127.0.0.1"));
        group.bench_function("by hand", |bencher| {
            bencher.iter(|| black_box(ByHand::decode(vendor, black_box(&body)).ok()));
        });
        group.bench_function("traits", |bencher| {
            let decode = |body| black_box(decoding::groups(vendor, black_box(body)).ok());
            bencher.iter_batched(|| body.clone(), decode, BatchSize::PerIteration);
        });
        group.finish();
    }
    criterion.final_summary();
}

//! One page of groups, from its bytes to the page of the traits, as the clients do it.

use std::hint::black_box;

use bytes::Bytes;
use groups_benches::decoding::groups;
use groups_core::{Group, Page};
use gungraun::{library_benchmark, library_benchmark_group};

use crate::{SIZE, Vendor};

fn body(vendor: Vendor) -> (Vendor, Bytes) {
    (
        vendor,
        vendor.page(0, SIZE, "https://portal.example.com").into(),
    )
}

#[library_benchmark(setup = body)]
#[bench::kestra(Vendor::Kestra)]
#[bench::opendatasoft(Vendor::Opendatasoft)]
#[bench::segment(Vendor::Segment)]
fn page((vendor, body): (Vendor, Bytes)) -> Page<Group> {
    let groups = groups(vendor, black_box(body)).expect("the documented JSON");
    assert!(groups.len() == SIZE.page_size, "groups are missing");
    black_box(Page::new(groups))
}

library_benchmark_group!(name = decoding, benchmarks = page);

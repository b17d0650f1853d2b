//! One page of groups, from its bytes to the page of the traits, as the clients do it.

use std::hint::black_box;

use bytes::Bytes;
use groups_core::{Group, Page};
use groups_transport::runtime::{Error, ResponseValue};
use groups_transport::{OperationSpec, Response};
use gungraun::{library_benchmark, library_benchmark_group};
use reqwest::StatusCode;
use reqwest::header::HeaderMap;
use serde::de::DeserializeOwned;

use crate::{Vendor, bodies};

fn body(vendor: Vendor) -> (Vendor, Bytes) {
    (vendor, bodies::page(vendor).into())
}

#[library_benchmark(setup = body)]
#[bench::kestra(Vendor::Kestra)]
#[bench::opendatasoft(Vendor::Opendatasoft)]
#[bench::segment(Vendor::Segment)]
fn page((vendor, body): (Vendor, Bytes)) -> Page<Group> {
    let body = black_box(body);
    let groups: Vec<Group> = match vendor {
        Vendor::Kestra => {
            type Wire = groups_kestra::types::PagedResultsApiGroupSummary;
            let page: Wire = read(body, &groups_kestra::generated::operations::SEARCH_GROUPS);
            converted(page.results.unwrap_or_default())
        }
        Vendor::Opendatasoft => {
            type Wire = groups_opendatasoft::types::UserGroupPage;
            let operation = &groups_opendatasoft::generated::operations::LIST_USER_GROUPS;
            let page: Wire = read(body, operation);
            converted(page.results.unwrap_or_default())
        }
        Vendor::Segment => {
            type Wire = groups_segment::types::ListUserGroups200Response;
            let operation = &groups_segment::generated::operations::LIST_USER_GROUPS;
            let page: Wire = read(body, operation);
            converted(page.data.user_groups)
        }
    };
    assert!(groups.len() == bodies::PAGE, "groups are missing");
    black_box(Page::new(groups))
}

/// What generated code does with an answer.
fn read<T: DeserializeOwned>(body: Bytes, operation: &'static OperationSpec) -> T {
    let response = Response::for_fuzzing(operation, StatusCode::OK, HeaderMap::new(), body);
    let read: Result<ResponseValue<T>, Error> = ResponseValue::from_response(response);
    read.expect("the documented JSON").into_inner()
}

fn converted<T: Into<Group>>(wire: Vec<T>) -> Vec<Group> {
    wire.into_iter().map(Into::into).collect()
}

library_benchmark_group!(name = decoding, benchmarks = page);

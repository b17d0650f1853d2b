//! One page of groups, from its bytes to the model of the traits, by the way that generated code takes.

use bytes::Bytes;
use groups_core::Group;
use groups_transport::runtime::{Error, ResponseValue};
use groups_transport::{OperationSpec, Response};
use reqwest::StatusCode;
use reqwest::header::HeaderMap;
use serde::de::DeserializeOwned;

use crate::Outcome;
use crate::vendor::Vendor;

/// The groups of a page.
///
/// # Errors
/// The body is no page of the vendor.
pub fn groups(vendor: Vendor, body: Bytes) -> Outcome<Vec<Group>> {
    Ok(match vendor {
        Vendor::Kestra => {
            type Wire = groups_kestra::types::PagedResultsApiGroupSummary;
            let page: Wire = read(body, &groups_kestra::generated::operations::SEARCH_GROUPS)?;
            converted(page.results.unwrap_or_default())
        }
        Vendor::Opendatasoft => {
            type Wire = groups_opendatasoft::types::UserGroupPage;
            let operation = &groups_opendatasoft::generated::operations::LIST_USER_GROUPS;
            let page: Wire = read(body, operation)?;
            converted(page.results.unwrap_or_default())
        }
        Vendor::Segment => {
            type Wire = groups_segment::types::ListUserGroups200Response;
            let operation = &groups_segment::generated::operations::LIST_USER_GROUPS;
            let page: Wire = read(body, operation)?;
            converted(page.data.user_groups)
        }
    })
}

/// What generated code does with an answer.
fn read<T: DeserializeOwned>(body: Bytes, operation: &'static OperationSpec) -> Outcome<T> {
    let response = Response::for_fuzzing(operation, StatusCode::OK, HeaderMap::new(), body);
    let read: Result<ResponseValue<T>, Error> = ResponseValue::from_response(response);
    Ok(read.map_err(|error| error.to_string())?.into_inner())
}

fn converted<T: Into<Group>>(wire: Vec<T>) -> Vec<Group> {
    wire.into_iter().map(Into::into).collect()
}

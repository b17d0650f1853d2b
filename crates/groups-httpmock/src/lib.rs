#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod generated;

#[allow(
    unused_imports,
    unreachable_pub,
    reason = "without any feature there is nothing in it"
)]
pub use generated::*;

/// A parameter as it stands in the path of a request, as a pattern that matches nothing else.
#[allow(
    dead_code,
    reason = "which generated modules use it depends on the features"
)]
pub(crate) fn path_segment(value: impl ToString) -> String {
    regex::escape(&groups_transport::runtime::encode_path(&value.to_string()))
}

/// Expects `name=a&name=b` with exactly these values in this order.
#[allow(
    dead_code,
    reason = "which generated modules use it depends on the features"
)]
pub(crate) fn repeated_query<T: ToString>(
    when: httpmock::When,
    name: &'static str,
    values: impl IntoIterator<Item = T>,
) -> httpmock::When {
    let expected: Vec<String> = values.into_iter().map(|value| value.to_string()).collect();
    when.is_true(move |request| {
        let sent = request.query_params();
        sent.iter()
            .filter(|(key, _)| key == name)
            .map(|(_, value)| value)
            .eq(&expected)
    })
}

/// Expects `name.0=a&name.1=b` with exactly these values in this order.
#[allow(
    dead_code,
    reason = "which generated modules use it depends on the features"
)]
pub(crate) fn indexed_query<T: ToString>(
    when: httpmock::When,
    name: &'static str,
    values: impl IntoIterator<Item = T>,
) -> httpmock::When {
    let expected: Vec<(String, String)> = values
        .into_iter()
        .enumerate()
        .map(|(index, value)| (format!("{name}.{index}"), value.to_string()))
        .collect();
    when.is_true(move |request| {
        let sent = request.query_params();
        let ours = |key: &str| {
            key.strip_prefix(name)
                .is_some_and(|rest| rest.starts_with('.'))
        };
        sent.iter().filter(|(key, _)| ours(key)).eq(&expected)
    })
}

/// Expects `name[field][OPERATION]=value` with exactly these conditions in this order.
#[allow(
    dead_code,
    reason = "which generated modules use it depends on the features"
)]
pub(crate) fn filter_query(
    when: httpmock::When,
    name: &'static str,
    filters: impl IntoIterator<Item = groups_transport::QueryFilter>,
) -> httpmock::When {
    let key = |filter: &groups_transport::QueryFilter| {
        format!("{name}[{}][{}]", filter.field(), filter.operation())
    };
    let expected: Vec<(String, String)> = filters
        .into_iter()
        .map(|filter| (key(&filter), filter.value().to_owned()))
        .collect();
    when.is_true(move |request| {
        let sent = request.query_params();
        let ours = |key: &str| {
            key.strip_prefix(name)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('['))
        };
        sent.iter().filter(|(key, _)| ours(key)).eq(&expected)
    })
}

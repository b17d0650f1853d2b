#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg(any(feature = "kestra", feature = "opendatasoft", feature = "segment"))]
mod generated;

#[cfg(any(feature = "kestra", feature = "opendatasoft", feature = "segment"))]
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

#[cfg(all(test, feature = "kestra"))]
mod tests {
    use groups_kestra::{FilterOperation, KestraConfig, QueryFilter};
    use groups_transport::InvalidFilter;
    use httpmock::MockServer;

    use crate::kestra::MockServerExt as _;

    fn filters(names: &[&str]) -> Result<Vec<QueryFilter>, InvalidFilter> {
        let mut filters = vec![QueryFilter::new("q", FilterOperation::Equals, "R&D é")?];
        if !names.is_empty() {
            filters.push(QueryFilter::one_of("name", names)?);
        }
        Ok(filters)
    }

    #[tokio::test]
    async fn a_mock_expects_exactly_the_filters_that_it_names() {
        let server = MockServer::start_async().await;
        let mock = server.search_groups(|when, then| {
            let when = when.tenant(&"main".parse().unwrap()).page(1).size(200);
            when.filters(filters(&["analysts", "stewards"]).unwrap());
            then.ok(&serde_json::from_str("{}").unwrap());
        });
        let config = KestraConfig::builder()
            .with_token("a-token")
            .with_base_url(server.base_url());
        let client = config.build().unwrap().client();
        let search = || client.search_groups().tenant("main").page(1).size(200);

        let both = filters(&["analysts", "stewards"]).unwrap();
        assert!(search().filters(both.clone()).send().await.is_ok());
        assert!(
            search()
                .sort(vec!["name:asc".to_owned()])
                .filters(both.clone())
                .send()
                .await
                .is_ok()
        );
        mock.assert_calls(2);

        let reversed = both.iter().rev().cloned().collect::<Vec<_>>();
        let other = filters(&["analysts"]).unwrap();
        let fewer = filters(&[]).unwrap();
        for sent in [reversed, other, fewer, Vec::new()] {
            let result = search().filters(sent.clone()).send().await;
            let status = result.unwrap_err().status();
            assert_eq!(status.map(|status| status.as_u16()), Some(404), "{sent:?}");
        }
        mock.assert_calls(2);
    }
}

//! Query encodings that OpenAPI cannot express.

use std::collections::HashSet;

use reqwest::Url;

use crate::filter::split;
use crate::{Failure, FailureKind, OperationSpec, QueryEncoding, QueryParameter};

/// Writes array parameters in the form that the operation declares, and refuses a required array without elements: a request to
/// remove nobody must not become a request without a restriction.
pub(crate) fn encode(url: &mut Url, operation: &OperationSpec) -> Result<(), Failure> {
    for parameter in operation.query {
        if parameter.encoding == QueryEncoding::Single {
            continue;
        }
        if url.query_pairs().any(|(name, _)| name == parameter.name) {
            encode_list(url, parameter)?;
        } else if parameter.required {
            return Err(refused(parameter, "must not be empty"));
        }
    }
    Ok(())
}

fn refused(parameter: &QueryParameter, why: &str) -> Failure {
    let detail = format!("`{}` {why}", parameter.name);
    Failure::new(FailureKind::InvalidRequest, detail)
}

fn encode_list(url: &mut Url, parameter: &QueryParameter) -> Result<(), Failure> {
    match parameter.encoding {
        QueryEncoding::Single | QueryEncoding::Repeated => Ok(()),
        QueryEncoding::Indexed => {
            let mut indices = 0..;
            rewrite(url, parameter, |value| {
                let index: u64 = indices.next().unwrap_or_default();
                Ok((format!(".{index}"), value))
            })
        }
        QueryEncoding::Filters => {
            let mut seen = HashSet::new();
            rewrite(url, parameter, |text| {
                let condition = split(&text)
                    .map(|(suffix, value)| (suffix.to_owned(), value.to_owned()))
                    .ok_or_else(|| refused(parameter, "has something that is no filter"))?;
                // The open source server takes equal names for one condition, and of two lists drops the second.
                if !seen.insert(condition.0.clone()) {
                    let why = "must not have two conditions with the same field and operation";
                    return Err(refused(parameter, why));
                }
                Ok(condition)
            })
        }
    }
}

/// Replaces each value of the parameter by what `write` makes of it: what comes after the name, and the value. All else stays as it is.
fn rewrite(
    url: &mut Url,
    parameter: &QueryParameter,
    mut write: impl FnMut(String) -> Result<(String, String), Failure>,
) -> Result<(), Failure> {
    let pairs: Vec<(String, String)> = url.query_pairs().into_owned().collect();
    let mut query = url.query_pairs_mut();
    query.clear();
    for (name, value) in pairs {
        if name == parameter.name {
            let (suffix, value) = write(value)?;
            query.append_pair(&format!("{name}{suffix}"), &value);
        } else {
            query.append_pair(&name, &value);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{FilterOperation, InvalidFilter, QueryFilter};

    const fn parameter(
        name: &'static str,
        required: bool,
        encoding: QueryEncoding,
    ) -> QueryParameter {
        QueryParameter {
            name,
            required,
            encoding,
        }
    }

    const OPERATION: OperationSpec = OperationSpec {
        id: "search",
        method: "GET",
        path: "/",
        summary: "",
        success: 200,
        content: true,
        errors: &[],
        idempotent: true,
        rate_limit: None,
        pagination: None,
        query: &[
            parameter("size", false, QueryEncoding::Single),
            parameter("sort", false, QueryEncoding::Repeated),
            parameter("filters", false, QueryEncoding::Filters),
            parameter("emails", false, QueryEncoding::Indexed),
        ],
        properties: &[],
    };

    fn encoded(query: &str) -> Result<String, Failure> {
        let mut url = Url::parse("https://example.com/search").unwrap();
        url.set_query((!query.is_empty()).then_some(query));
        encode(&mut url, &OPERATION)?;
        Ok(url.as_str().replacen("https://example.com/search", "", 1))
    }

    /// What generated code makes of the argument.
    fn serialized(filters: &[QueryFilter]) -> String {
        use crate::runtime::{QueryParam, RequestBuilder};
        let transport = crate::Transport::for_tests("http://localhost");
        let request = RequestBuilder::get(&transport, "/search")
            .query(&QueryParam::new("filters", &filters))
            .build()
            .unwrap();
        request.url().query().unwrap_or_default().to_owned()
    }

    #[test]
    fn a_filter_has_the_form_of_the_vendors_terraform_provider() {
        let filter = QueryFilter::new("q", FilterOperation::Equals, "ada@example.com").unwrap();
        let query = format!("{}&size=100", serialized(&[filter]));
        assert_eq!(
            encoded(&query).unwrap(),
            "?filters%5Bq%5D%5BEQUALS%5D=ada%40example.com&size=100"
        );
    }

    #[test]
    fn each_condition_is_a_parameter_of_its_own_and_the_rest_stays() -> Result<(), InvalidFilter> {
        let filters = [
            QueryFilter::new("name", FilterOperation::NotEquals, "a=b&c[d] e")?,
            QueryFilter::one_of("name", ["analysts", "stewards"])?,
            QueryFilter::new("name", FilterOperation::StartsWith, "Grüße")?,
        ];
        let query = format!(
            "size=2&{}&sort=name%3Aasc&sort=id%3Adesc",
            serialized(&filters)
        );
        assert_eq!(
            encoded(&query).unwrap(),
            "?size=2\
             &filters%5Bname%5D%5BNOT_EQUALS%5D=a%3Db%26c%5Bd%5D+e\
             &filters%5Bname%5D%5BIN%5D=analysts%2Cstewards\
             &filters%5Bname%5D%5BSTARTS_WITH%5D=Gr%C3%BC%C3%9Fe\
             &sort=name%3Aasc&sort=id%3Adesc"
        );
        Ok(())
    }

    #[test]
    fn two_conditions_that_the_server_would_merge_are_refused() -> Result<(), InvalidFilter> {
        let filters = [
            QueryFilter::one_of("name", ["analysts"])?,
            QueryFilter::one_of("name", ["stewards"])?,
        ];
        let failure = encoded(&serialized(&filters)).unwrap_err();
        assert_eq!(failure.kind(), FailureKind::InvalidRequest);
        assert_eq!(
            failure.detail(),
            "`filters` must not have two conditions with the same field and operation"
        );
        Ok(())
    }

    #[test]
    fn what_is_no_filter_is_refused() {
        let failure = encoded("filters=name").unwrap_err();
        assert_eq!(failure.kind(), FailureKind::InvalidRequest);
    }

    #[test]
    fn without_the_parameter_the_query_stays_as_it_is() {
        assert_eq!(serialized(&[]), "");
        assert_eq!(encoded("").unwrap(), "");
        assert_eq!(encoded("size=2").unwrap(), "?size=2");
    }

    #[test]
    fn an_indexed_list_is_numbered_from_0() {
        assert_eq!(
            encoded("emails=a%40b&size=2&emails=c").unwrap(),
            "?emails.0=a%40b&size=2&emails.1=c"
        );
    }

    #[test]
    fn a_required_list_without_elements_is_refused() {
        let operation = OperationSpec {
            query: const { &[parameter("emails", true, QueryEncoding::Indexed)] },
            ..OPERATION
        };
        let mut url = Url::parse("https://example.com/search?size=2").unwrap();
        let failure = encode(&mut url, &operation).unwrap_err();
        assert_eq!(failure.detail(), "`emails` must not be empty");
    }
}

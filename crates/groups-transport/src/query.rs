//! Query encodings that OpenAPI cannot express.

use reqwest::Url;

use crate::{Failure, FailureKind, OperationSpec, QueryEncoding};

/// Writes array parameters in the form that the operation declares, and refuses a required array without elements: a request to
/// remove nobody must not become a request without a restriction.
pub(crate) fn encode(url: &mut Url, operation: &OperationSpec) -> Result<(), Failure> {
    for parameter in operation.query {
        let is_array = parameter.encoding != QueryEncoding::Single;
        if is_array && parameter.required {
            let present = url.query_pairs().any(|(name, _)| name == parameter.name);
            if !present {
                let detail = format!("`{}` must not be empty", parameter.name);
                return Err(Failure::new(FailureKind::InvalidRequest, detail));
            }
        }
        if parameter.encoding == QueryEncoding::Indexed {
            let pairs: Vec<_> = url.query_pairs().into_owned().collect();
            let mut query = url.query_pairs_mut();
            query.clear();
            let mut index = 0;
            for (name, value) in pairs {
                if name == parameter.name {
                    query.append_pair(&format!("{name}.{index}"), &value);
                    index += 1;
                } else {
                    query.append_pair(&name, &value);
                }
            }
        }
    }
    Ok(())
}

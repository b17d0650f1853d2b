//! Bodies, and query parameters in every form that clients are known to send. A strict server has refused all but the documented forms before.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::vendor::{Call, Context};

use super::answers::Problem;

/// The body.
pub(super) fn body<T: DeserializeOwned>(
    call: &Call<'_>,
    context: &Context<'_>,
) -> Result<T, Problem> {
    Ok(call.request.json(context.strict)?)
}

/// What a list was asked for.
#[derive(Debug, Default)]
pub(super) struct Pagination {
    pub(super) count: Option<String>,
    pub(super) cursor: Option<String>,
}

impl Pagination {
    /// Of one JSON text.
    fn read(text: &str) -> Result<Self, serde_json::Error> {
        let mut text: Map<String, Value> = serde_json::from_str(text)?;
        let member = |value: Option<Value>| match value {
            None | Some(Value::Null) => None,
            Some(Value::String(text)) => Some(text),
            Some(other) => Some(other.to_string()),
        };
        Ok(Self {
            count: member(text.remove("count")),
            cursor: member(text.remove("cursor")),
        })
    }
}

/// Reads `pagination.count=` (documented), `pagination[count]=` (the SDKs for Go and TypeScript) and `pagination={"count":..}` (the SDK for Python).
pub(super) fn pagination(pairs: &[(String, String)]) -> Result<Option<Pagination>, Problem> {
    let mut asked = None::<Pagination>;
    for (name, value) in pairs {
        match name.as_str() {
            "pagination.count" | "pagination[count]" => {
                asked.get_or_insert_default().count = Some(value.clone());
            }
            "pagination.cursor" | "pagination[cursor]" => {
                asked.get_or_insert_default().cursor = Some(value.clone());
            }
            "pagination" => {
                let read = Pagination::read(value).map_err(|error| {
                    Problem::input("pagination", format!("An object is needed: {error}."))
                })?;
                asked = Some(read);
            }
            _ => {}
        }
    }
    Ok(asked)
}

/// Reads an array: `name.0=` (documented), `name[0]=`, `name[]=` and `name=` again and again.
pub(super) fn array(pairs: &[(String, String)], name: &str) -> Vec<String> {
    let belongs = |key: &str| {
        key.strip_prefix(name).is_some_and(|rest| {
            let index = rest.strip_prefix('.').or_else(|| {
                rest.strip_prefix('[')
                    .and_then(|rest| rest.strip_suffix(']'))
            });
            rest.is_empty()
                || rest == "[]"
                || index.is_some_and(|index| {
                    !index.is_empty() && index.bytes().all(|byte| byte.is_ascii_digit())
                })
        })
    };
    let values = pairs.iter().filter(|(key, _)| belongs(key));
    values.map(|(_, value)| value.clone()).collect()
}

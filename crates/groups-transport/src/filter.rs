//! Conditions of a search, in the form `name[field][OPERATION]=value`.

use std::fmt;

use serde::{Serialize, Serializer};

groups_core::open_enum! {
    /// How a [`QueryFilter`] compares. Kestra's OpenAPI document lists the values and does not describe them; which of them a field supports is not documented.
    pub enum FilterOperation {
        /// Is the value. On the field `q` it is a search for the text instead.
        Equals = "EQUALS",
        /// Is not the value.
        NotEquals = "NOT_EQUALS",
        /// Is greater than the value.
        GreaterThan = "GREATER_THAN",
        /// Is less than the value.
        LessThan = "LESS_THAN",
        /// Is greater than the value, or the value.
        GreaterThanOrEqualTo = "GREATER_THAN_OR_EQUAL_TO",
        /// Is less than the value, or the value.
        LessThanOrEqualTo = "LESS_THAN_OR_EQUAL_TO",
        /// Is one of the values: see [`QueryFilter::one_of`].
        In = "IN",
        /// Is none of the values: see [`QueryFilter::none_of`].
        NotIn = "NOT_IN",
        /// Starts with the value.
        StartsWith = "STARTS_WITH",
        /// Ends with the value.
        EndsWith = "ENDS_WITH",
        /// Contains the value.
        Contains = "CONTAINS",
        /// Matches the regular expression.
        Regex = "REGEX",
        /// Has the value as its prefix. How that differs from `STARTS_WITH` is not documented.
        Prefix = "PREFIX",
    }
}

/// Why a condition was refused.
///
/// The text itself is not part of the message: what is searched for is often personal data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum InvalidFilter {
    /// The field is not a plain name, so that the server would not take the parameter for a condition and would search without it.
    Field,
    /// The operation is not a plain name, with the same consequence.
    Operation,
    /// There is no value, or an empty one: it is not documented that this restricts anything.
    Empty,
    /// A value of a list has one of `,`, `%`, `+`, `[` and `]`, which do not reach the comparison as they are.
    ListValue,
}

impl fmt::Display for InvalidFilter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Field => {
                "the field of a filter must consist of letters, digits, `_`, `-` and `.`"
            }
            Self::Operation => "the operation of a filter must consist of letters, digits and `_`",
            Self::Empty => "a filter must have a value that is not empty",
            Self::ListValue => {
                "a value in the list of a filter must not have `,`, `%`, `+`, `[` or `]`"
            }
        })
    }
}

impl std::error::Error for InvalidFilter {}

/// One condition of a search: a field, an operation and a value. Several conditions of a call restrict further.
///
/// A call takes at most one condition for each pair of field and operation. Conditions on a key of a map and alternatives, which Kestra has too, cannot be expressed.
///
/// ```
/// use groups_transport::{FilterOperation, QueryFilter};
///
/// let named = QueryFilter::new("name", FilterOperation::Equals, "analysts")?;
/// assert_eq!(named.to_string(), "[name][EQUALS]=analysts");
/// let known = QueryFilter::one_of("name", ["analysts", "stewards"])?;
/// assert_eq!(known.to_string(), "[name][IN]=analysts,stewards");
/// # Ok::<(), groups_transport::InvalidFilter>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct QueryFilter {
    field: String,
    operation: FilterOperation,
    value: String,
}

impl QueryFilter {
    /// The condition that `field` compares with `value` in the way of `operation`.
    ///
    /// For [`In`](FilterOperation::In) and [`NotIn`](FilterOperation::NotIn) it is the only value of the list.
    ///
    /// # Errors
    /// [`InvalidFilter`] says what would not arrive as it is meant.
    pub fn new(
        field: impl Into<String>,
        operation: impl Into<FilterOperation>,
        value: impl Into<String>,
    ) -> Result<Self, InvalidFilter> {
        let (operation, value) = (operation.into(), value.into());
        if matches!(operation, FilterOperation::In | FilterOperation::NotIn) {
            Self::list(field, operation, [value])
        } else {
            Self::checked(field.into(), operation, value)
        }
    }

    /// The condition that `field` is one of `values`.
    ///
    /// # Errors
    /// As [`new`](Self::new); a list without values is refused too.
    pub fn one_of(
        field: impl Into<String>,
        values: impl IntoIterator<Item = impl AsRef<str>>,
    ) -> Result<Self, InvalidFilter> {
        Self::list(field, FilterOperation::In, values)
    }

    /// The condition that `field` is none of `values`.
    ///
    /// # Errors
    /// As [`new`](Self::new); a list without values is refused too.
    pub fn none_of(
        field: impl Into<String>,
        values: impl IntoIterator<Item = impl AsRef<str>>,
    ) -> Result<Self, InvalidFilter> {
        Self::list(field, FilterOperation::NotIn, values)
    }

    /// Joins the values by commas. The open source server (`QueryFilterFormatBinder`) decodes such a list once more, drops brackets and then splits it.
    fn list(
        field: impl Into<String>,
        operation: FilterOperation,
        values: impl IntoIterator<Item = impl AsRef<str>>,
    ) -> Result<Self, InvalidFilter> {
        let mut joined = String::new();
        for value in values {
            let value = value.as_ref();
            if value.is_empty() {
                return Err(InvalidFilter::Empty);
            }
            if value.contains([',', '%', '+', '[', ']']) {
                return Err(InvalidFilter::ListValue);
            }
            if !joined.is_empty() {
                joined.push(',');
            }
            joined.push_str(value);
        }
        Self::checked(field.into(), operation, joined)
    }

    fn checked(
        field: String,
        operation: FilterOperation,
        value: String,
    ) -> Result<Self, InvalidFilter> {
        if !is_name(&field, b"_-.") {
            Err(InvalidFilter::Field)
        } else if !is_name(operation.as_str(), b"_") {
            Err(InvalidFilter::Operation)
        } else if value.is_empty() {
            Err(InvalidFilter::Empty)
        } else {
            Ok(Self {
                field,
                operation,
                value,
            })
        }
    }

    /// The field that is compared.
    pub fn field(&self) -> &str {
        &self.field
    }

    /// How it is compared.
    pub fn operation(&self) -> &FilterOperation {
        &self.operation
    }

    /// What it is compared with; of a list, the values with commas between them.
    pub fn value(&self) -> &str {
        &self.value
    }
}

/// Whether nothing in `text` could end the brackets that it is written in, or the name of the parameter.
fn is_name(text: &str, punctuation: &[u8]) -> bool {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || punctuation.contains(&byte);
    !text.is_empty() && text.bytes().all(is_part)
}

/// As on the wire, but without the name of the parameter and without percent-encoding: `[field][OPERATION]=value`.
impl fmt::Display for QueryFilter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            field,
            operation,
            value,
        } = self;
        write!(f, "[{field}][{operation}]={value}")
    }
}

/// For the query only, where the transport takes it apart again.
impl Serialize for QueryFilter {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// What a serialized condition adds to the name of the parameter, and its value.
pub(crate) fn split(text: &str) -> Option<(&str, &str)> {
    // Neither field nor operation can have this character.
    text.split_once('=')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_not_restrict_the_search_as_meant_is_refused() {
        let new = |field: &str, operation: &str, value: &str| {
            QueryFilter::new(field, operation, value).map(|filter| filter.to_string())
        };
        for (field, operation, value, expected) in [
            (
                "q",
                "EQUALS",
                "ada@example.com",
                Ok("[q][EQUALS]=ada@example.com"),
            ),
            (
                "external_id",
                "NOT_EQUALS",
                "a=b&c,[d]",
                Ok("[external_id][NOT_EQUALS]=a=b&c,[d]"),
            ),
            (
                "name",
                "SOUNDS_LIKE",
                "Grüße",
                Ok("[name][SOUNDS_LIKE]=Grüße"),
            ),
            ("name", "IN", "analysts", Ok("[name][IN]=analysts")),
            ("", "EQUALS", "a", Err(InvalidFilter::Field)),
            ("name][x", "EQUALS", "a", Err(InvalidFilter::Field)),
            ("na me", "EQUALS", "a", Err(InvalidFilter::Field)),
            ("name=", "EQUALS", "a", Err(InvalidFilter::Field)),
            ("name", "", "a", Err(InvalidFilter::Operation)),
            ("name", "EQUALS]", "a", Err(InvalidFilter::Operation)),
            ("name", "EQUALS=", "a", Err(InvalidFilter::Operation)),
            ("name", "EQUALS", "", Err(InvalidFilter::Empty)),
            ("name", "IN", "", Err(InvalidFilter::Empty)),
            ("name", "IN", "a,b", Err(InvalidFilter::ListValue)),
            ("name", "NOT_IN", "a+b", Err(InvalidFilter::ListValue)),
        ] {
            let expected = expected.map(str::to_owned);
            assert_eq!(
                new(field, operation, value),
                expected,
                "{field:?} {operation:?} {value:?}"
            );
        }
    }

    #[test]
    fn a_list_is_joined_by_commas_and_never_empty() {
        let one_of = |values: &[&str]| QueryFilter::one_of("name", values);
        assert_eq!(one_of(&["a", "b c"]).unwrap().value(), "a,b c");
        let none_of = QueryFilter::none_of("name", ["a", "b"]).unwrap();
        assert_eq!(none_of.to_string(), "[name][NOT_IN]=a,b");
        assert_eq!(one_of(&[]), Err(InvalidFilter::Empty));
        assert_eq!(one_of(&["a", ""]), Err(InvalidFilter::Empty));
        for value in ["a,b", "50%", "a+b@example.com", "[a]", "a]"] {
            assert_eq!(
                one_of(&["a", value]),
                Err(InvalidFilter::ListValue),
                "{value:?}"
            );
        }
    }
}

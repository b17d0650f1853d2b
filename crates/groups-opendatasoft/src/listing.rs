//! How the lists of Opendatasoft are walked: by offset, or where no offset is documented by the vendor's link.

use groups_core::{Count, Cursor, Error, ErrorKind, GroupId, Result};
use groups_transport::OperationSpec;
use groups_transport::runtime::{ClientInfo as _, encode_path};

use crate::Client;
use crate::generated::api::NAME;

/// The `limit` and `offset` of the vendor's link, as `limit,offset`; either may be empty.
pub(crate) struct LinkCursor;

impl LinkCursor {
    fn write(limit: Option<u32>, offset: Option<u64>) -> Cursor {
        let limit = limit.map(|limit| limit.to_string()).unwrap_or_default();
        let offset = offset.map(|offset| offset.to_string()).unwrap_or_default();
        Cursor::new(format!("{limit},{offset}"))
    }

    pub(crate) fn read(cursor: &Cursor) -> Option<(Option<u32>, Option<u64>)> {
        let (limit, offset) = cursor.as_str().split_once(',')?;
        Some((parse(limit)?, parse(offset)?))
    }
}

/// `Some(None)` for an empty text, `None` for one that is not a number.
fn parse<T: std::str::FromStr>(text: &str) -> Option<Option<T>> {
    if text.is_empty() {
        Some(None)
    } else {
        text.parse().ok().map(Some)
    }
}

/// What the vendor's link adds to the request. `None` if the link leads elsewhere or says something that we do not know how to repeat.
pub(crate) fn cursor_of_link(client: &Client, id: &GroupId, link: &str) -> Option<Cursor> {
    let base_url = client.inner().base_url();
    let path = format!(
        "{}/groups/{}/users/",
        base_url.path(),
        encode_path(id.as_str())
    );
    let (mut limit, mut offset) = (None, None);
    for (name, value) in base_url.query_of_link(link, &path)? {
        match name.as_str() {
            "limit" => limit = Some(value.parse().ok()?),
            "offset" => offset = Some(value.parse().ok()?),
            // Our own key, if it travels in the query; it is added again.
            "apikey" => {}
            _ => return None,
        }
    }
    Some(LinkCursor::write(limit, offset))
}

/// The number of items over all pages. Without it nobody can tell a whole list from one that was cut at a default size, or from a portal that ignores where a page
/// should begin.
pub(crate) fn total(count: Option<Count>, operation: &OperationSpec) -> Result<u64> {
    count.and_then(Count::get).ok_or_else(|| {
        Error::new(ErrorKind::Incomplete, NAME, operation.id)
            .with_detail("the answer does not say how many there are")
    })
}

/// A page without a list is not an empty list.
pub(crate) fn no_results(operation: &OperationSpec) -> Error {
    Error::new(ErrorKind::Incomplete, NAME, operation.id).with_detail("the answer has no `results`")
}

//! What the lists of Segment have in common: how a page is asked for and where the list goes on.

use groups_core::{Count, Cursor, Error, ErrorKind, Result};
use groups_transport::OperationSpec;

use crate::generated::api::NAME;
use crate::types;

/// Fetches one page of a list. A macro, because the builders of the lists share their methods but no trait.
macro_rules! fetch_page {
    ($request:expr, $operation:expr, $size:expr, $cursor:expr) => {{
        let mut request = $request;
        if let Some(size) = $operation.page_size($size) {
            request = request.pagination_count(size);
        }
        if let Some(cursor) = $cursor {
            request = request.pagination_cursor(cursor);
        }
        let response = request.send().await.map_err(failed($operation))?;
        response.into_inner().data
    }};
}
pub(crate) use fetch_page;

/// The cursor of the next page and the number of items over all pages.
///
/// Without the position nobody can tell whether the list has ended, so its absence is an error.
pub(crate) fn position(
    pagination: Option<types::PaginationOutput>,
    operation: &OperationSpec,
) -> Result<(Option<String>, Option<u64>)> {
    let pagination = pagination.ok_or_else(|| {
        Error::new(ErrorKind::Incomplete, NAME, operation.id)
            .with_detail("the answer does not say whether there are more pages")
    })?;
    let next = pagination.next.filter(|next| !next.is_empty());
    Ok((next, pagination.total_entries.and_then(Count::get)))
}

/// Where a listing of people goes on, of members or of the whole workspace: in which of the two lists, and at which cursor of the vendor, `None` being its start.
///
/// Invites come first. Accepting one moves a person from the first list to the second, so that nobody can slip through between the two.
#[derive(Debug, PartialEq)]
pub(crate) enum PeopleCursor {
    Users(Option<String>),
    /// Users after a list of invites that is counted and has none.
    SoleUsers(Option<String>),
    Invites(Option<String>),
}

impl PeopleCursor {
    /// After a page of invites: the next one, or the users where the invites end.
    pub(crate) fn after_invites(next: Option<String>) -> Self {
        match next {
            Some(token) => Self::Invites(Some(token)),
            None => Self::Users(None),
        }
    }

    /// After a page of users that is not the last.
    pub(crate) fn after_users(token: String, sole: bool) -> Self {
        if sole {
            Self::SoleUsers(Some(token))
        } else {
            Self::Users(Some(token))
        }
    }

    /// `None` if the cursor is not one of these.
    pub(crate) fn read(cursor: Option<&Cursor>) -> Option<Self> {
        let Some(cursor) = cursor else {
            return Some(Self::Invites(None));
        };
        match cursor.as_str().split_once(':') {
            Some(("users", token)) => Some(Self::Users(Some(token.to_owned()))),
            Some(("sole-users", token)) => Some(Self::SoleUsers(Some(token.to_owned()))),
            Some(("invites", token)) => Some(Self::Invites(Some(token.to_owned()))),
            None if cursor.as_str() == "users" => Some(Self::Users(None)),
            None if cursor.as_str() == "sole-users" => Some(Self::SoleUsers(None)),
            None if cursor.as_str() == "invites" => Some(Self::Invites(None)),
            _ => None,
        }
    }
}

impl From<PeopleCursor> for Cursor {
    fn from(cursor: PeopleCursor) -> Self {
        let (list, token) = match cursor {
            PeopleCursor::Users(token) => ("users", token),
            PeopleCursor::SoleUsers(token) => ("sole-users", token),
            PeopleCursor::Invites(token) => ("invites", token),
        };
        Self::new(token.map_or_else(|| list.to_owned(), |token| format!("{list}:{token}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_of_people_survives_a_round_trip_and_no_other_is_taken_for_one() {
        let token = || Some("Mw==:x".to_owned());
        for cursor in [
            PeopleCursor::Users(None),
            PeopleCursor::Users(token()),
            PeopleCursor::SoleUsers(None),
            PeopleCursor::SoleUsers(token()),
            PeopleCursor::Invites(None),
            PeopleCursor::Invites(token()),
        ] {
            let shown = format!("{cursor:?}");
            let back = PeopleCursor::read(Some(&cursor.into()));
            assert_eq!(format!("{:?}", back.unwrap()), shown);
        }
        assert_eq!(PeopleCursor::read(None), Some(PeopleCursor::Invites(None)));
        for foreign in ["", "MA==", "groups:MA==", "Users"] {
            assert_eq!(
                PeopleCursor::read(Some(&Cursor::new(foreign))),
                None,
                "{foreign}"
            );
        }
    }
}

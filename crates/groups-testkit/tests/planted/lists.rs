//! Bugs in lists and in errors, which all operations share.

use std::sync::atomic::Ordering;

use groups_core::{
    Cursor, Error, ErrorKind, Listed, MemberKey, Operation, Page, PageRequest, Result, Retryability,
};

use crate::Buggy;
use crate::bug::Bug;
use crate::installation::CREDENTIAL;

impl Buggy {
    /// What the bug makes of a page.
    pub(crate) fn page<T: Listed>(
        &self,
        request: &PageRequest,
        answer: Result<Page<T>>,
    ) -> Result<Page<T>> {
        let mut page = match self.answer(answer) {
            Err(_) if self.has(Bug::ErrorsAreEmptyLists) => {
                return Ok(Page::new(Vec::new()).with_total(Some(0)));
            }
            answer => answer?,
        };
        let so_far = match &request.cursor {
            None => 0,
            Some(_) => self.shared.seen.load(Ordering::Relaxed),
        };
        let count = |items: usize| u64::try_from(so_far + items).ok();
        match self.bug {
            Bug::FirstPageOnly => {
                page.next = None;
                page.total = count(page.items.len());
            }
            Bug::LastOfPageIsLost if page.next.is_some() => {
                page.items.pop();
            }
            Bug::EmptyIsNotFound if page.items.is_empty() => {
                return Err(Error::new(ErrorKind::NotFound, "memory", "list"));
            }
            Bug::CountIsWhatWasRead | Bug::DoublesAreDropped => {
                if self.has(Bug::DoublesAreDropped) {
                    let mut known = self.shared.known.lock().unwrap();
                    if request.cursor.is_none() {
                        known.clear();
                    }
                    page.items
                        .retain(|item| known.insert(item.identity().into_owned()));
                }
                page.total = Some(page.items.len() as u64);
                page.part = u32::try_from(so_far).unwrap();
            }
            Bug::RepetitionIsTheEnd
                if page.next.as_ref().map(Cursor::as_str).is_some_and(|next| {
                    request
                        .cursor
                        .as_ref()
                        .is_none_or(|cursor| cursor.as_str() == next)
                        && next.ends_with(&format!(":{so_far}"))
                }) =>
            {
                page.next = None;
                page.total = count(page.items.len());
            }
            _ => {}
        }
        self.shared
            .seen
            .store(so_far + page.items.len(), Ordering::Relaxed);
        Ok(page)
    }

    /// What the bug makes of an error.
    pub(crate) fn answer<T>(&self, answer: Result<T>) -> Result<T> {
        answer.map_err(|error| self.error(error))
    }

    fn error(&self, error: Error) -> Error {
        let unsent = matches!(
            error.kind(),
            ErrorKind::Unsupported | ErrorKind::InvalidInput
        );
        match self.bug {
            _ if unsent => error,
            Bug::ErrorsAreUnavailable => error.with_kind(ErrorKind::Unavailable),
            Bug::TroubleIsRefusal if error.kind() == ErrorKind::Unavailable => error
                .with_kind(ErrorKind::Rejected)
                .with_retryability(Retryability::Never),
            Bug::NothingIsRepeatable => error.with_retryability(Retryability::Never),
            Bug::EverythingIsRepeatable => error.with_retryability(Retryability::Safe),
            Bug::ErrorsPrintPeople => error.with_detail("person+1/x@memory.example"),
            Bug::ErrorsPrintTheCredential => error.with_source(CREDENTIAL),
            _ => error,
        }
    }

    /// What the bug does before the provider has looked at its capabilities.
    pub(crate) async fn unsupported<T>(
        &self,
        operation: Operation,
        success: T,
    ) -> Option<Result<T>> {
        use groups_core::{Groups as _, Provider as _};
        if self.capabilities().supports(operation) {
            return None;
        }
        match self.bug {
            Bug::UnsupportedIsSuccess => Some(Ok(success)),
            Bug::UnsupportedIsSent => {
                let _ = self.inner.list_groups_page(PageRequest::first()).await;
                None
            }
            _ => None,
        }
    }

    /// Of keys, those of the provider's form.
    pub(crate) fn of_own_form(&self, keys: &[MemberKey]) -> Vec<MemberKey> {
        use groups_core::Provider as _;
        let own = self.capabilities().member_key;
        keys.iter()
            .filter(|key| key.kind() == own)
            .cloned()
            .collect()
    }
}

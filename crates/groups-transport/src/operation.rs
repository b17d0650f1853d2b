//! What a spec says of an operation, as data.

use std::num::NonZeroU32;
use std::time::Duration;

/// What the spec says of one operation. The generator writes one per `operationId`; transport, documentation and tests read it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OperationSpec {
    /// The `operationId`.
    pub id: &'static str,
    /// The HTTP method.
    pub method: &'static str,
    /// The path template below the host, for example `/groups/{userGroupId}`.
    pub path: &'static str,
    /// One line on what it does.
    pub summary: &'static str,
    /// The documented HTTP status of success.
    pub success: u16,
    /// Whether a success has a documented body.
    pub content: bool,
    /// The documented HTTP statuses of failure. Any other is handled like them.
    pub errors: &'static [u16],
    /// Whether a second identical request changes nothing more.
    pub idempotent: bool,
    /// The documented rate limit.
    pub rate_limit: Option<RateLimit>,
    /// How the list is walked, if it is one.
    pub pagination: Option<Pagination>,
    /// The query parameters.
    pub query: &'static [QueryParameter],
    /// The names of all properties that the spec knows, sorted. Any other name in an answer is data and not printed.
    pub properties: &'static [&'static str],
}

impl OperationSpec {
    /// The page size to ask for: what is wanted, within what the vendor documents.
    pub fn page_size(&self, wanted: Option<NonZeroU32>) -> Option<u32> {
        let pagination = self.pagination?;
        let wanted = wanted.map_or(pagination.page?, NonZeroU32::get);
        Some(pagination.max.map_or(wanted, |max| wanted.min(max)))
    }
}

/// A documented rate limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RateLimit {
    /// The number of requests ...
    pub requests: u32,
    /// ... in this number of seconds.
    pub seconds: u32,
    /// Operations of the same scope share the budget.
    pub scope: &'static str,
}

impl RateLimit {
    /// The time between two requests that are sent evenly: as many as allowed, in a period that is 1.5 % longer.
    ///
    /// However the provider counts (sliding, fixed window or bucket), no window of the period then holds more than the limit, and a request may be late by 1.5 % of the period
    /// without the next ones being refused. This uses 98.5 % of the limit, whatever its numbers. No request at all is taken for one in the period, a limit in no time at all for none.
    pub fn interval(&self) -> Duration {
        let period = Duration::from_secs(self.seconds.into());
        period * 203 / 200 / self.requests.max(1)
    }
}

/// How a list is walked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pagination {
    /// By what the next page is found.
    pub style: PaginationStyle,
    /// The page size that the traits ask for; `None` where the vendor takes no size.
    pub page: Option<u32>,
    /// The largest documented page.
    pub max: Option<u32>,
}

/// By what the next page is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaginationStyle {
    /// By the number of items to skip.
    Offset,
    /// By an opaque text from the page before.
    Cursor,
    /// By a link in the page before, of which only the query is used.
    NextLink,
    /// By the number of the page. The first one has the number 1.
    Page,
}

/// A query parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QueryParameter {
    /// Its name on the wire.
    pub name: &'static str,
    /// Whether a request without it is senseless.
    pub required: bool,
    /// How it is written.
    pub encoding: QueryEncoding,
}

/// How a query parameter is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QueryEncoding {
    /// `name=value`
    Single,
    /// `name=a&name=b`
    Repeated,
    /// `name.0=a&name.1=b`
    Indexed,
    /// `name[field][OPERATION]=value`, one [`QueryFilter`](crate::QueryFilter) each
    Filters,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn odd_limits_have_an_interval() {
        for (requests, seconds, interval) in [
            (60, 60, Duration::from_millis(1015)),
            (0, 1, Duration::from_millis(1015)),
            (1, 1, Duration::from_millis(1015)),
            (5, 0, Duration::ZERO),
            (u32::MAX, 86_400, Duration::from_nanos(20_418)),
            (1, u32::MAX, Duration::from_millis(4_359_391_804_425)),
        ] {
            let scope = "";
            let limit = RateLimit {
                requests,
                seconds,
                scope,
            };
            assert_eq!(limit.interval(), interval, "{requests} in {seconds} s");
        }
    }

    #[test]
    fn a_page_size_stays_within_what_is_documented() {
        let mut operation = OperationSpec {
            id: "list",
            method: "GET",
            path: "/",
            summary: "",
            success: 200,
            content: true,
            errors: &[],
            idempotent: true,
            rate_limit: None,
            pagination: None,
            query: &[],
            properties: &[],
        };
        assert_eq!(operation.page_size(None), None);
        let style = PaginationStyle::Cursor;
        operation.pagination = Some(Pagination {
            style,
            page: Some(200),
            max: Some(1000),
        });
        assert_eq!(operation.page_size(None), Some(200));
        assert_eq!(operation.page_size(NonZeroU32::new(3)), Some(3));
        assert_eq!(operation.page_size(NonZeroU32::new(5000)), Some(1000));
    }
}

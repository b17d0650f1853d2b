//! How often an operation may be called.

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};

use crate::vendor::{Budget, Kind, Limit, Route};

/// Whether the documented limits of a vendor hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Limits {
    /// As documented, each operation by itself.
    #[default]
    Real,
    /// As documented, but all writing operations of a vendor share the budget of the first one that is called. Segment does not say which it is.
    SharedByWrites,
    /// None.
    Off,
}

/// What was used up of each budget.
#[derive(Clone, Debug, Default)]
pub(crate) struct Limiter {
    windows: HashMap<&'static str, Window>,
}

/// A budget starts with its first call and is whole again when its time is over.
#[derive(Clone, Copy, Debug)]
struct Window {
    limit: Limit,
    ends: Timestamp,
    consumed: u32,
}

/// Too many calls.
#[derive(Clone, Debug)]
pub(crate) struct Exceeded {
    pub(crate) budget: Budget,
    pub(crate) milliseconds: u64,
}

impl Limiter {
    /// Counts a call. `None` if the operation has no limit.
    ///
    /// # Errors
    /// The budget is used up. Such a call counts too, but does not make the wait longer.
    pub(crate) fn take(
        &mut self,
        limits: Limits,
        route: &Route,
        limit: Option<Limit>,
        now: Timestamp,
    ) -> Result<Option<Budget>, Exceeded> {
        let Some(limit) = limit else {
            return Ok(None);
        };
        let key = match limits {
            Limits::Off => return Ok(None),
            Limits::SharedByWrites if route.kind == Kind::Write => "",
            Limits::Real | Limits::SharedByWrites => route.operation,
        };
        let window = self.windows.entry(key).or_insert(Window {
            limit,
            ends: now,
            consumed: 0,
        });
        if window.ends <= now {
            let length = SignedDuration::from_secs(i64::from(window.limit.seconds));
            window.ends = now.saturating_add(length).unwrap_or(Timestamp::MAX);
            window.consumed = 0;
        }
        window.consumed = window.consumed.saturating_add(1);
        let budget = Budget {
            consumed: window.consumed,
            remaining: window.limit.calls.saturating_sub(window.consumed),
            reset: window.ends,
        };
        if window.consumed > window.limit.calls {
            let wait = window.ends.duration_since(now).as_millis();
            return Err(Exceeded {
                budget,
                milliseconds: u64::try_from(wait).unwrap_or(0),
            });
        }
        Ok(Some(budget))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vendor::Body;

    const fn route(operation: &'static str, kind: Kind) -> Route {
        Route {
            operation,
            method: "POST",
            path: "/",
            query: &[],
            body: Body::None,
            kind,
            open: false,
            limit: Some(Limit {
                calls: 2,
                seconds: 60,
            }),
        }
    }

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(seconds).unwrap()
    }

    #[test]
    fn a_budget_is_whole_again_when_its_time_is_over() {
        let (mut limiter, route) = (Limiter::default(), route("a", Kind::Write));
        let mut take = |now| limiter.take(Limits::Real, &route, route.limit, at(now));
        assert_eq!(take(100).unwrap().unwrap().remaining, 1);
        let last = take(110).unwrap().unwrap();
        assert_eq!((last.remaining, last.consumed, last.reset), (0, 2, at(160)));
        let exceeded = take(159).unwrap_err();
        assert_eq!(
            (exceeded.milliseconds, exceeded.budget.consumed),
            (1_000, 3)
        );
        assert_eq!(take(160).unwrap().unwrap().reset, at(220));
    }

    #[test]
    fn operations_share_a_budget_only_where_told() {
        let (first, second) = (route("a", Kind::Write), route("b", Kind::Write));
        let read = route("c", Kind::Read);
        let remaining = |limits| {
            let mut limiter = Limiter::default();
            let mut take = |route: &Route| {
                let budget = limiter.take(limits, route, route.limit, at(0)).unwrap();
                budget.map(|budget| budget.remaining)
            };
            [take(&first), take(&second), take(&read)]
        };
        assert_eq!(remaining(Limits::Real), [Some(1), Some(1), Some(1)]);
        assert_eq!(
            remaining(Limits::SharedByWrites),
            [Some(1), Some(0), Some(1)]
        );
        assert_eq!(remaining(Limits::Off), [None, None, None]);
    }
}

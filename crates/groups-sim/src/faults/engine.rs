//! Which faults strike a call.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use fastrand::Rng;

use super::rule::Frequency;
use super::{ErrorBody, Fault, Faults, Rule};
use crate::VendorName;
use crate::vendor::{Kind, PagingFault, Route};

/// The rules of a simulator and what they have seen.
#[derive(Debug)]
pub(crate) struct Engine {
    rules: Mutex<Vec<Live>>,
    /// Spares the lock where there are no rules.
    is_used: AtomicBool,
}

#[derive(Debug)]
struct Live {
    rule: Rule,
    random: Rng,
    seen: u32,
    struck: u32,
}

/// Everything that strikes one call.
#[derive(Clone, Debug, Default)]
pub(crate) struct Plan {
    pub(crate) delay_before: Duration,
    pub(crate) delay_after: Duration,
    pub(crate) act: Act,
    /// An error instead of the answer.
    pub(crate) status: Option<Status>,
    /// The connection closes instead of an answer.
    pub(crate) no_answer: bool,
    pub(crate) cut: Option<(Option<usize>, bool)>,
    pub(crate) paging: PagingFault,
    /// The kinds of the faults, for the record.
    pub(crate) names: Vec<&'static str>,
}

/// What the call is carried out on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Act {
    #[default]
    Normally,
    /// Nothing: the fault comes first.
    Not,
    /// A copy that nobody sees again.
    OnCopy,
    /// What held so many writes ago.
    AfterWritesAgo(usize),
    /// What held so long ago.
    AfterTimeAgo(Duration),
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Status {
    pub(crate) status: u16,
    pub(crate) retry_after: Option<u32>,
    pub(crate) body: ErrorBody,
}

/// How much of the past stale reads need.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Keep {
    pub(crate) writes: usize,
    pub(crate) time: Duration,
}

impl Engine {
    pub(crate) fn new(faults: &Faults) -> Self {
        let engine = Self {
            rules: Mutex::default(),
            is_used: AtomicBool::new(false),
        };
        engine.set(faults);
        engine
    }

    /// Forgets everything and starts with these rules.
    pub(crate) fn set(&self, faults: &Faults) {
        let rules = faults.rules.iter().enumerate();
        let live = rules.map(|(position, rule)| {
            // Rules without a seed of their own must not draw the same numbers.
            let position = u64::try_from(position).unwrap_or(0);
            let seed = faults
                .seed
                .wrapping_add(position.wrapping_mul(0x9E37_79B9_7F4A_7C15));
            Live {
                rule: rule.clone(),
                random: Rng::with_seed(rule.seed.unwrap_or(seed)),
                seen: 0,
                struck: 0,
            }
        });
        let mut rules = self.lock();
        *rules = live.collect();
        self.is_used.store(!rules.is_empty(), Ordering::SeqCst);
    }

    /// What happens to this call.
    pub(crate) fn plan(&self, vendor: VendorName, route: &Route) -> Plan {
        let mut plan = Plan::default();
        if self.is_used.load(Ordering::SeqCst) {
            let mut rules = self.lock();
            for live in rules.iter_mut() {
                if live.strikes(vendor, route) {
                    plan.add(&live.rule.fault);
                }
            }
        }
        plan
    }

    /// How much of the past the rules need, if any does.
    pub(crate) fn keep(&self, vendor: VendorName) -> Option<Keep> {
        if !self.is_used.load(Ordering::SeqCst) {
            return None;
        }
        let rules = self.lock();
        let rules = rules.iter().map(|live| &live.rule);
        let own = rules.filter(|rule| rule.vendor.is_none_or(|name| name == vendor));
        own.fold(None, |keep, rule| {
            let mut more = keep.unwrap_or_default();
            match rule.fault {
                Fault::StaleByWrites(writes) => {
                    more.writes = more.writes.max(usize::try_from(writes).unwrap_or(0));
                }
                Fault::StaleByTime(time) => more.time = more.time.max(time),
                _ => return keep,
            }
            Some(more)
        })
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Live>> {
        self.rules.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Live {
    /// Looks at a call and decides.
    fn strikes(&mut self, vendor: VendorName, route: &Route) -> bool {
        let rule = &self.rule;
        let fits = rule.vendor.is_none_or(|name| name == vendor)
            && (rule.operation.as_deref()).is_none_or(|operation| operation == route.operation)
            && can_strike(&rule.fault, route.kind)
            && (!rule.writes_only || route.kind == Kind::Write);
        if !fits {
            return false;
        }
        self.seen = self.seen.saturating_add(1);
        let due = match rule.frequency {
            Frequency::Always => true,
            Frequency::Probability(probability) => self.random.f64() < probability,
            Frequency::Every(n) => self.seen.is_multiple_of(n),
            Frequency::First(n) => self.seen <= n,
        };
        if !due || rule.limit.is_some_and(|limit| self.struck >= limit) {
            return false;
        }
        self.struck += 1;
        true
    }
}

fn can_strike(fault: &Fault, kind: Kind) -> bool {
    match fault {
        Fault::LostWrite => kind == Kind::Write,
        Fault::StaleByWrites(_) | Fault::StaleByTime(_) => kind != Kind::Write,
        Fault::RepeatedCursor | Fault::Shift(_) | Fault::CutList => kind == Kind::List,
        _ => true,
    }
}

impl Plan {
    /// Of two faults that exclude each other, the first stays.
    fn add(&mut self, fault: &Fault) {
        self.names.push(fault.name());
        match *fault {
            Fault::Latency {
                delay,
                acted: false,
            } => self.delay_before += delay,
            Fault::Latency { delay, acted: true } => self.delay_after += delay,
            Fault::Status {
                status,
                retry_after,
                body,
                acted,
            } => {
                if !acted {
                    self.act(Act::Not);
                }
                self.status.get_or_insert(Status {
                    status,
                    retry_after,
                    body,
                });
            }
            Fault::CutBody { bytes, chunked } => {
                self.cut.get_or_insert((bytes, chunked));
            }
            Fault::Drop => {
                self.act(Act::Not);
                self.no_answer = true;
            }
            Fault::LostAnswer => self.no_answer = true,
            Fault::LostWrite => self.act(Act::OnCopy),
            Fault::StaleByWrites(writes) => {
                self.act(Act::AfterWritesAgo(usize::try_from(writes).unwrap_or(0)));
            }
            Fault::StaleByTime(time) => self.act(Act::AfterTimeAgo(time)),
            Fault::RepeatedCursor => self.page(PagingFault::Repeat),
            Fault::Shift(by) => self.page(PagingFault::Shift(by)),
            Fault::CutList => self.page(PagingFault::Cut),
        }
    }

    fn act(&mut self, act: Act) {
        if self.act == Act::Normally {
            self.act = act;
        }
    }

    fn page(&mut self, fault: PagingFault) {
        if self.paging == PagingFault::None {
            self.paging = fault;
        }
    }
}

impl Fault {
    /// The kind of the fault, as a faults file names it.
    pub(crate) const fn name(&self) -> &'static str {
        match self {
            Self::Latency { .. } => "latency",
            Self::Status { .. } => "status",
            Self::CutBody { .. } => "cut_body",
            Self::Drop => "drop",
            Self::LostAnswer => "lost_answer",
            Self::LostWrite => "lost_write",
            Self::StaleByWrites(_) | Self::StaleByTime(_) => "stale_read",
            Self::RepeatedCursor => "repeated_cursor",
            Self::Shift(_) => "shift",
            Self::CutList => "cut_list",
        }
    }
}

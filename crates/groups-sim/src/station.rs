//! One vendor behind its port: the way of a call from the request to the answer.

mod inside;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::Timestamp;

pub(crate) use self::inside::Inside;

use crate::VendorName;
use crate::answer::Answer;
use crate::clock::Clock;
use crate::faults::{Act, Engine, ErrorBody, Plan};
use crate::http::{Cut, Delivery, Exchange};
use crate::limits::{Limiter, Limits};
use crate::past::Past;
use crate::record::{Entry, Journal};
use crate::request::Request;
use crate::routes::{Found, Routes};
use crate::seed::Seed;
use crate::strict;
use crate::vendor::{Call, Context, Kind, PagingFault, Principal, Refusal, Route, Vendor};

const HTML: &str = "<html>\r\n<head><title>Bad Gateway</title></head>\r\n<body>The server is out of reach.</body>\r\n</html>\r\n";

/// What all vendors of a simulator share.
#[derive(Clone, Debug)]
pub(crate) struct Shared {
    pub(crate) clock: Clock,
    pub(crate) engine: Arc<Engine>,
    pub(crate) journal: Arc<Journal>,
    pub(crate) limits: Limits,
    pub(crate) strict: bool,
}

/// A vendor's server.
#[derive(Debug)]
pub(crate) struct Station<V: Vendor> {
    name: VendorName,
    base_url: String,
    shared: Shared,
    routes: Routes,
    choices: V::Choices,
    seed: Arc<Seed>,
    installation: Mutex<Installation<V>>,
}

#[derive(Debug)]
struct Installation<V> {
    vendor: V,
    past: Past<V>,
    limiter: Limiter,
}

/// What it takes to carry out a call that nothing speaks against.
#[derive(Debug)]
pub(crate) struct Admitted {
    route: &'static Route,
    parameters: Vec<String>,
    principal: Principal,
    plan: Plan,
    limit_headers: Vec<(&'static str, String)>,
}

impl<V: Vendor> Station<V> {
    pub(crate) fn new(
        name: VendorName,
        base_url: String,
        shared: Shared,
        choices: V::Choices,
        seed: Arc<Seed>,
    ) -> Result<Self, String> {
        let installation = Self::install(&choices, &seed, shared.clock.timestamp())?;
        Ok(Self {
            name,
            base_url,
            shared,
            routes: Routes::new(V::ROUTES, V::TRAILING_SLASH),
            choices,
            seed,
            installation: Mutex::new(installation),
        })
    }

    fn install(
        choices: &V::Choices,
        seed: &Seed,
        now: Timestamp,
    ) -> Result<Installation<V>, String> {
        seed.check()?;
        let mut vendor = V::new(choices.clone());
        vendor.load(seed, now)?;
        Ok(Installation {
            vendor,
            past: Past::default(),
            limiter: Limiter::default(),
        })
    }

    fn lock(&self) -> MutexGuard<'_, Installation<V>> {
        self.installation
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn context<'a>(&self, base_url: &'a str, paging: PagingFault) -> Context<'a> {
        Context {
            now: self.shared.clock.timestamp(),
            base_url,
            strict: self.shared.strict,
            paging,
        }
    }

    /// Where the client thinks that it is: it may know this server by another name than the address.
    fn base_url(&self, request: &Request) -> Cow<'_, str> {
        match request.header("host") {
            Some(host) => format!("http://{host}").into(),
            None => self.base_url.as_str().into(),
        }
    }

    /// The route of a call, or why there is none.
    fn route(
        &self,
        vendor: &V,
        request: &Request,
    ) -> Result<(&'static Route, Vec<String>, bool), Answer> {
        match self.routes.find(&request.method, &request.path) {
            Found::Route {
                route,
                parameters,
                slash_missing,
            } => Ok((route, parameters, slash_missing)),
            Found::OtherMethods(methods) => {
                let answer = vendor.refuse(&Refusal::MethodNotAllowed, request);
                Err(answer.with_header("allow", methods.join(", ")))
            }
            Found::Nothing => Err(vendor.refuse(&Refusal::UnknownPath, request)),
        }
    }

    /// What speaks against a call whose credentials are good.
    fn objection(
        &self,
        vendor: &V,
        request: &Request,
        route: &Route,
        slash_missing: bool,
        too_large: bool,
    ) -> Option<Refusal> {
        if too_large {
            return Some(Refusal::TooLarge);
        }
        if !request.body.is_empty() && !vendor.takes(route, request.media_type().as_deref()) {
            return Some(Refusal::UnsupportedMediaType);
        }
        let detail = self
            .shared
            .strict
            .then(|| strict::undocumented::<V>(request, route, slash_missing));
        detail.flatten().map(Refusal::Undocumented)
    }

    /// Carries out a call on what the faults leave of the installation.
    fn act(&self, request: &Request, admitted: &mut Admitted) -> Option<Answer> {
        let plan = &admitted.plan;
        let base_url = self.base_url(request);
        let context = self.context(&base_url, plan.paging);
        let call = Call {
            route: admitted.route,
            request,
            parameters: std::mem::take(&mut admitted.parameters),
            principal: admitted.principal,
        };
        let mut guard = self.lock();
        let Installation { vendor, past, .. } = &mut *guard;
        let earlier = match plan.act {
            Act::Not => return None,
            Act::OnCopy => return Some(vendor.clone().handle(&call, &context)),
            Act::Normally => None,
            Act::AfterWritesAgo(writes) => past.writes_ago(writes),
            Act::AfterTimeAgo(time) => past.time_ago(context.now, time),
        };
        if let Some(earlier) = earlier {
            return Some(earlier.handle(&call, &context));
        }
        let keep = self.shared.engine.keep(self.name);
        let writes = call.route.kind == Kind::Write;
        let before = keep.filter(|_| writes).map(|keep| (keep, vendor.clone()));
        let answer = vendor.handle(&call, &context);
        match before {
            Some((keep, before)) if answer.is_success() => past.push(before, context.now, keep),
            None if keep.is_none() => past.clear(),
            _ => {}
        }
        Some(answer)
    }

    /// Dates an answer by the clock of the simulator.
    fn dated(&self, answer: Answer) -> Answer {
        match self.shared.clock.date() {
            Some(date) => answer.with_header("date", date),
            None => answer,
        }
    }

    /// The answer of a fault.
    fn failure(&self, request: &Request, plan: &Plan) -> Option<Answer> {
        let fault = plan.status?;
        let mut answer = match fault.body {
            ErrorBody::Html => Answer::text(fault.status, "text/html", HTML),
            ErrorBody::Empty => Answer::empty(fault.status),
            ErrorBody::Nonsense => {
                let body = r#"{"unexpected":[true]}"#;
                Answer::text(fault.status, "application/json", body)
            }
            ErrorBody::Vendor => {
                let refusal = match fault.status {
                    429 => Refusal::RateLimited {
                        milliseconds: u64::from(fault.retry_after.unwrap_or(1)) * 1_000,
                        consumed: 0,
                    },
                    status => Refusal::Failure(status),
                };
                self.lock().vendor.refuse(&refusal, request)
            }
        };
        answer
            .headers
            .retain(|(name, _)| !name.eq_ignore_ascii_case("retry-after"));
        if let Some(seconds) = fault.retry_after {
            answer = answer.with_header("retry-after", seconds.to_string());
        }
        Some(answer)
    }
}

impl<V: Vendor> crate::http::Station for Station<V> {
    fn admit(&self, request: &Request, too_large: bool) -> Exchange {
        let mut exchange = Exchange {
            verdict: Err(Answer::empty(500)),
            operation: None,
            delay: Duration::ZERO,
            faults: Vec::new(),
        };
        let base_url = self.base_url(request);
        let context = self.context(&base_url, PagingFault::None);
        let mut guard = self.lock();
        let Installation {
            vendor, limiter, ..
        } = &mut *guard;
        let (route, parameters, slash_missing) = match self.route(vendor, request) {
            Ok(found) => found,
            Err(answer) => {
                exchange.verdict = Err(answer);
                return exchange;
            }
        };
        exchange.operation = Some(route.operation);
        let principal = match route.open {
            true => Ok(Principal::default()),
            false => vendor.authorize(request, &context),
        };
        let principal = match principal {
            Ok(principal) => principal,
            Err(answer) => {
                exchange.verdict = Err(answer);
                return exchange;
            }
        };
        let limit = vendor.limit(route);
        let (budget, exceeded) = match limiter.take(self.shared.limits, route, limit, context.now) {
            Ok(budget) => (budget, None),
            Err(exceeded) => (Some(exceeded.budget), Some(exceeded.milliseconds)),
        };
        let limit_headers = budget.as_ref().map(V::limit_headers).unwrap_or_default();
        let consumed = budget.map_or(0, |budget| budget.consumed);
        let limited = exceeded.map(|milliseconds| Refusal::RateLimited {
            milliseconds,
            consumed,
        });
        let objection =
            limited.or_else(|| self.objection(vendor, request, route, slash_missing, too_large));
        if let Some(refusal) = objection {
            let mut answer = vendor.refuse(&refusal, request);
            answer.headers.extend(limit_headers);
            exchange.verdict = Err(answer);
            return exchange;
        }
        let mut plan = self.shared.engine.plan(self.name, route);
        exchange.delay = plan.delay_before;
        exchange.faults = std::mem::take(&mut plan.names);
        exchange.verdict = Ok(Admitted {
            route,
            parameters,
            principal,
            plan,
            limit_headers,
        });
        exchange
    }

    fn carry_out(&self, request: &Request, exchange: &mut Exchange) -> Delivery {
        let admitted = match &mut exchange.verdict {
            Err(answer) => {
                return Delivery {
                    answer: Some(self.dated(answer.clone())),
                    delay: Duration::ZERO,
                    cut: None,
                };
            }
            Ok(admitted) => admitted,
        };
        let acted = self.act(request, admitted);
        let plan = &admitted.plan;
        let answer = self.failure(request, plan).or(acted);
        let answer = answer.filter(|_| !plan.no_answer).map(|mut answer| {
            answer
                .headers
                .extend(std::mem::take(&mut admitted.limit_headers));
            self.dated(answer)
        });
        let length = answer
            .as_ref()
            .and_then(|answer| answer.body.as_ref())
            .map_or(0, |(_, body)| body.len());
        Delivery {
            delay: plan.delay_after,
            cut: plan.cut.map(|(bytes, chunked)| Cut {
                bytes: bytes.unwrap_or(length / 2),
                chunked,
            }),
            answer,
        }
    }

    fn open(&self, request: &Request, exchange: &Exchange) -> Entry {
        let time = self.shared.clock.now();
        self.shared.journal.open(self.name, time, request, exchange)
    }
}

//! What comes from within the process.

use super::{Admitted, Installation, Station};
use crate::answer::Answer;
use crate::faults::Plan;
use crate::request::Request;
use crate::seed::Seed;
use crate::vendor::{Principal, Vendor};

/// What can be done to a vendor from within the process.
pub(crate) trait Inside: Send + Sync {
    /// Starts again with the seed of the beginning.
    fn reset(&self) -> Result<(), String>;

    /// Adds what a seed says.
    fn load(&self, seed: &Seed) -> Result<(), String>;

    /// Carries out a call without credentials, limits, faults or record.
    fn call(&self, request: &Request) -> Answer;

    /// Makes a user of somebody who is invited.
    fn accept_invite(&self, email: &str, name: &str) -> Result<String, String>;
}

impl<V: Vendor> Inside for Station<V> {
    fn reset(&self) -> Result<(), String> {
        let now = self.shared.clock.timestamp();
        let installation = Self::install(&self.choices, &self.seed, now)?;
        *self.lock() = installation;
        Ok(())
    }

    fn load(&self, seed: &Seed) -> Result<(), String> {
        let now = self.shared.clock.timestamp();
        let keep = self.shared.engine.keep(self.name);
        let mut guard = self.lock();
        let Installation { vendor, past, .. } = &mut *guard;
        seed.check()?;
        // A seed that is wrong in the middle changes nothing.
        let mut loaded = vendor.clone();
        loaded.load(seed, now)?;
        let before = std::mem::replace(vendor, loaded);
        if let Some(keep) = keep {
            past.push(before, now, keep);
        }
        Ok(())
    }

    fn accept_invite(&self, email: &str, name: &str) -> Result<String, String> {
        let now = self.shared.clock.timestamp();
        let keep = self.shared.engine.keep(self.name);
        let mut guard = self.lock();
        let Installation { vendor, past, .. } = &mut *guard;
        let before = keep.map(|keep| (keep, vendor.clone()));
        let user = vendor.accept_invite(email, name, now)?;
        if let Some((keep, before)) = before {
            past.push(before, now, keep);
        }
        Ok(user)
    }

    fn call(&self, request: &Request) -> Answer {
        let found = self.route(&self.lock().vendor, request);
        let (route, parameters, _) = match found {
            Ok(found) => found,
            Err(answer) => return answer,
        };
        let mut admitted = Admitted {
            route,
            parameters,
            principal: Principal::default(),
            plan: Plan::default(),
            limit_headers: Vec::new(),
        };
        let answer = self.act(request, &mut admitted);
        answer.unwrap_or_else(|| Answer::empty(500))
    }
}

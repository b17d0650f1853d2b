//! A running simulator.

use std::fmt;
use std::sync::Arc;

use serde_json::Value;
use tokio::task::JoinHandle;

use crate::builder::SimBuilder;
use crate::http::Links;
use crate::record::Received;
use crate::request::Request;
use crate::seed::Seed;
use crate::station::{Inside, Shared};
use crate::{Clock, Faults, FaultsError, StartError, VendorName};

/// Vendors in memory, each behind a port of its own.
///
/// It serves on the Tokio runtime on which it was started. When it is dropped, every connection is cut and every port closed as soon as the runtime comes to
/// it; [`stop`](Self::stop) waits for that.
pub struct Sim {
    served: Vec<Served>,
    shared: Shared,
    links: Arc<Links>,
}

pub(crate) struct Served {
    pub(crate) name: VendorName,
    pub(crate) url: String,
    pub(crate) inside: Arc<dyn Inside>,
    pub(crate) task: Option<JoinHandle<()>>,
}

/// What a vendor answers to a call from within the process.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Reply {
    /// The status.
    pub status: u16,
    /// The body; `null` if there is none or it is not JSON.
    pub body: Value,
}

impl Sim {
    /// Starts with all vendors on free ports of the loopback interface, empty, lenient, with their limits, without faults.
    pub fn builder() -> SimBuilder {
        SimBuilder::new()
    }

    pub(crate) fn new(served: Vec<Served>, shared: Shared, links: Arc<Links>) -> Self {
        Self {
            served,
            shared,
            links,
        }
    }

    fn find(&self, vendor: VendorName) -> Result<&Served, StartError> {
        let mut served = self.served.iter();
        let found = served.find(|served| served.name == vendor);
        found.ok_or(StartError::NotServed(vendor))
    }

    fn inside(&self, vendor: VendorName) -> Result<&dyn Inside, StartError> {
        Ok(self.find(vendor)?.inside.as_ref())
    }

    /// Where a vendor is served: scheme, host and port, without a slash at the end and without the path of the API.
    ///
    /// # Errors
    /// The vendor was left out.
    pub fn url(&self, vendor: VendorName) -> Result<&str, StartError> {
        Ok(&self.find(vendor)?.url)
    }

    /// The clock of the simulator.
    pub fn clock(&self) -> &Clock {
        &self.shared.clock
    }

    /// What was received, oldest first, over all vendors.
    pub fn requests(&self) -> Vec<Received> {
        self.shared.journal.last()
    }

    /// Forgets what was received.
    pub fn clear_requests(&self) {
        self.shared.journal.clear();
    }

    /// From now on, these faults and no others.
    ///
    /// # Errors
    /// A rule names an operation that does not exist, or a number that makes no sense; the faults stay as they were.
    pub fn set_faults(&self, faults: &Faults) -> Result<(), FaultsError> {
        faults.check()?;
        self.shared.engine.set(faults);
        Ok(())
    }

    /// Starts again with the seed of the beginning: what was changed is undone, every limit is whole, and what was received is forgotten. The clock and the
    /// faults stay.
    ///
    /// # Errors
    /// None as long as the vendors take the seed that they took before.
    pub fn reset(&self) -> Result<(), StartError> {
        for served in &self.served {
            let vendor = served.name;
            let reset = served.inside.reset();
            reset.map_err(|message| StartError::Seed { vendor, message })?;
        }
        self.clear_requests();
        Ok(())
    }

    /// Adds what a seed says to what the vendor's installation holds.
    ///
    /// # Errors
    /// The vendor is not served, or the seed does not fit; then nothing is added.
    pub fn load(&self, vendor: VendorName, seed: &Seed) -> Result<(), StartError> {
        let loaded = self.inside(vendor)?.load(seed);
        loaded.map_err(|message| StartError::Seed { vendor, message })
    }

    /// Calls a vendor as somebody else would, for example a colleague at the vendor's console: with the default credentials, and
    /// past limits, faults and record. `target` is the
    /// path with the query, percent-encoded.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use groups_sim::{Sim, VendorName};
    ///
    /// let sim = Sim::builder().start().await?;
    /// let group = serde_json::json!({"title": "Analysts"});
    /// let reply = sim.call(VendorName::Opendatasoft, "POST", "/api/automation/v1.0/groups/", Some(&group))?;
    /// assert_eq!((reply.status, &reply.body["uid"]), (201, &"analysts".into()));
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// The vendor is not served.
    pub fn call(
        &self,
        vendor: VendorName,
        method: &str,
        target: &str,
        body: Option<&Value>,
    ) -> Result<Reply, StartError> {
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let header = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let mut headers = vec![header("authorization", vendor.authorization())];
        if body.is_some() {
            headers.push(header("content-type", "application/json"));
        }
        let request = Request {
            method: method.to_owned(),
            path: path.to_owned(),
            query: query.to_owned(),
            headers,
            body: body
                .map(|body| body.to_string().into_bytes())
                .unwrap_or_default(),
        };
        let answer = self.inside(vendor)?.call(&request);
        let body = answer.body.map(|(_, body)| body).unwrap_or_default();
        Ok(Reply {
            status: answer.status,
            body: serde_json::from_slice(&body).unwrap_or_default(),
        })
    }

    /// Makes a user of somebody who is invited, as they do by the link in their mail, and returns the user's id. The groups of the invite stay.
    ///
    /// # Errors
    /// The vendor is not served, knows no invites that wait for an answer, or has none for this address that still holds.
    pub fn accept_invite(
        &self,
        vendor: VendorName,
        email: &str,
        name: &str,
    ) -> Result<String, StartError> {
        let accepted = self.inside(vendor)?.accept_invite(email, name);
        accepted.map_err(|message| StartError::Invite { vendor, message })
    }

    /// Cuts every connection, closes every port and waits until nothing runs any more.
    pub async fn stop(mut self) {
        self.links.stop();
        for served in &mut self.served {
            if let Some(task) = served.task.take()
                && let Err(error) = task.await
            {
                tracing::error!(%error, "a server failed");
            }
        }
    }
}

impl Drop for Sim {
    fn drop(&mut self) {
        self.links.stop();
    }
}

impl fmt::Debug for Sim {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let urls = self.served.iter().map(|served| (served.name, &served.url));
        formatter.debug_map().entries(urls).finish()
    }
}

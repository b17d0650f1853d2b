//! The simulated vendors, and what has to hold before each call so that it can succeed.

use std::io;

use groups_kestra::KestraConfig;
use groups_opendatasoft::OpendatasoftConfig;
use groups_segment::SegmentConfig;
use groups_sim::{KESTRA_TOKEN, OPENDATASOFT_API_KEY, SEGMENT_TOKEN, Seeds, Sim, VendorName};
use groups_tests::calls::{Call, Clients, Provider, Values};
use groups_tests::one_attempt;
use serde_json::{Value, json};

/// The people and groups that the documented examples speak of.
const COMPANY: &str = include_str!("../../../fixtures/company.json");

/// Strict vendors and clients that call them.
pub(crate) struct Stage {
    sim: Sim,
    clients: Clients,
}

/// What a vendor was sent.
pub(crate) struct Sent {
    /// Method and target.
    pub(crate) line: String,
    pub(crate) body: String,
}

/// A call as it is made: the ids that a vendor makes up cannot be those of the examples.
pub(crate) struct Scene {
    documented: Values<'static>,
    actual: Vec<String>,
}

impl Scene {
    pub(crate) fn values(&self) -> Values<'_> {
        let mut values = self.actual.iter().map(String::as_str);
        std::array::from_fn(|_| values.next().unwrap_or_default())
    }

    /// The documented request line with the ids of this scene.
    pub(crate) fn request(&self, call: &Call) -> String {
        let mut line = call.request.to_owned();
        for (documented, actual) in self.documented.iter().zip(&self.actual) {
            if !documented.is_empty() && documented != actual {
                line = line.replace(documented, actual);
            }
        }
        line
    }
}

impl Stage {
    pub(crate) async fn build() -> io::Result<Self> {
        let seeds = Seeds::from_json(COMPANY).map_err(io::Error::other)?;
        let sim = Sim::builder().with_strict(true).with_seeds(seeds);
        let sim = sim.start().await.map_err(io::Error::other)?;
        let opendatasoft = OpendatasoftConfig::builder()
            .with_base_url(sim.opendatasoft_url())
            .with_api_key(OPENDATASOFT_API_KEY)
            .with_options(one_attempt());
        let segment = SegmentConfig::builder()
            .with_base_url(sim.segment_url())
            .with_token(SEGMENT_TOKEN)
            .with_options(one_attempt());
        let kestra = KestraConfig::builder()
            .with_base_url(sim.kestra_url())
            .with_token(KESTRA_TOKEN)
            .with_options(one_attempt());
        let clients = Clients {
            opendatasoft: opendatasoft.build().map_err(io::Error::other)?.client(),
            segment: segment.build().map_err(io::Error::other)?.client(),
            kestra: kestra.build().map_err(io::Error::other)?.client(),
        };
        Ok(Self { sim, clients })
    }

    pub(crate) fn clients(&self) -> &Clients {
        &self.clients
    }

    /// What was sent since the call was prepared.
    pub(crate) fn requests(&self) -> Vec<Sent> {
        let sent = |request: &groups_sim::Received| Sent {
            line: format!("{} {}", request.method, request.target),
            body: request.text(),
        };
        self.sim.requests().iter().map(sent).collect()
    }

    /// A fresh installation, in which `call` can succeed.
    pub(crate) fn prepare(&self, call: &Call) -> io::Result<Scene> {
        self.sim.reset().map_err(io::Error::other)?;
        let documented = call.values();
        let mut actual: Vec<_> = documented.iter().map(|value| (*value).to_owned()).collect();
        match (call.provider, call.operation) {
            // The name has to be free.
            (Provider::Kestra, "create_group") => {
                let body = json!({"name": "readers"});
                self.outside(
                    call,
                    "PUT",
                    "/api/v1/main/groups/5aWnB8rSxGtQ0yLhC2kVjE",
                    Some(&body),
                )?;
            }
            (Provider::Kestra, "add_user_to_group") => {
                let target =
                    "/api/v1/main/groups/5aWnB8rSxGtQ0yLhC2kVjE/members/3XgT9vKfJ6uEa1DqMi5oPz";
                self.outside(call, "DELETE", target, None)?;
            }
            (Provider::Kestra, "create_tenant_access_1") => {
                let target = "/api/v1/main/tenant-access/7HkQ2mZp0RtYw4cVbN8sLd";
                self.outside(call, "DELETE", target, None)?;
            }
            (Provider::Kestra, "get_binding" | "delete_binding" | "search_bindings") => {
                let body = json!({
                    "type": "GROUP",
                    "externalId": "5aWnB8rSxGtQ0yLhC2kVjE",
                    "roleId": "8kVdWq5RzLx0HsYc3nGtJm",
                    "namespaceId": "company.team",
                });
                let binding = self.outside(call, "POST", "/api/v1/main/bindings", Some(&body))?;
                let made_up = binding.get("id").and_then(Value::as_str);
                for value in &mut actual {
                    if value == "1bNcXs7DgPq4MvKoR0tZhA" {
                        *value = made_up.unwrap_or_default().to_owned();
                    }
                }
            }
            // Nobody can be invited twice.
            (Provider::Segment, "create_invites") => {
                self.outside(
                    call,
                    "DELETE",
                    "/invites?emails.0=grace%40example.com",
                    None,
                )?;
            }
            _ => {}
        }
        self.sim.clear_requests();
        Ok(Scene { documented, actual })
    }

    /// What a colleague does at the vendor's console.
    fn outside(
        &self,
        call: &Call,
        method: &str,
        target: &str,
        body: Option<&Value>,
    ) -> io::Result<Value> {
        let vendor = match call.provider {
            Provider::Opendatasoft => VendorName::Opendatasoft,
            Provider::Segment => VendorName::Segment,
            Provider::Kestra => VendorName::Kestra,
        };
        let reply = self.sim.call(vendor, method, target, body);
        let reply = reply.map_err(io::Error::other)?;
        if reply.status < 300 {
            Ok(reply.body)
        } else {
            Err(io::Error::other(format!(
                "{method} {target}: HTTP {}: {}",
                reply.status, reply.body
            )))
        }
    }
}

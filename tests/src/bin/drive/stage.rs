//! The simulated vendors, and what has to hold before each call so that it can succeed.

use std::io;

use groups_sim::{Seeds, Sim, VendorName};
use groups_tests::calls::{Call, Clients, Provider, Values};
use groups_tests::facts::Before;
use groups_tests::one_attempt;
use serde_json::{Map, Value};

/// The simulator's name of a provider.
fn vendor(provider: Provider) -> io::Result<VendorName> {
    let mut vendors = VendorName::ALL.into_iter();
    let vendor = vendors.find(|vendor| vendor.as_str() == provider.id());
    vendor.ok_or_else(|| io::Error::other(format!("no simulator of {}", provider.name())))
}

/// A seed file with the people and groups of every provider.
fn company() -> io::Result<String> {
    let (mut file, mut choices) = (Map::new(), Map::new());
    for provider in Provider::ALL {
        let mut seed: Map<String, Value> = serde_json::from_str(provider.facts().company)?;
        if let Some(chosen) = seed.remove("choices") {
            choices.insert(provider.id().to_owned(), chosen);
        }
        file.insert(provider.id().to_owned(), seed.into());
    }
    file.insert("choices".to_owned(), choices.into());
    Ok(Value::from(file).to_string())
}

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
        let seeds = Seeds::from_json(&company()?).map_err(io::Error::other)?;
        let sim = Sim::builder().with_strict(true).with_seeds(seeds);
        let sim = sim.start().await.map_err(io::Error::other)?;
        // Each is replaced by one with the address and the credential of its vendor.
        let mut clients = Clients::new("http://localhost").map_err(io::Error::other)?;
        for provider in Provider::ALL {
            let vendor = vendor(provider)?;
            let builder = provider.builder().with_options(&one_attempt());
            let builder = builder.with_credential(0, vendor.credential());
            let builder = builder.with_base_url(sim.url(vendor).map_err(io::Error::other)?);
            let config = builder.build().map_err(io::Error::other)?;
            config.put_client(&mut clients);
        }
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
        let all = call.provider.facts().before.iter();
        for before in all.filter(|before| before.operations.contains(&call.operation)) {
            let answer = self.outside(call.provider, before)?;
            let made_up = answer.get("id").and_then(Value::as_str).unwrap_or_default();
            let stands_for = |value: &&mut String| before.makes == Some(value.as_str());
            for value in actual.iter_mut().filter(stands_for) {
                *value = made_up.to_owned();
            }
        }
        self.sim.clear_requests();
        Ok(Scene { documented, actual })
    }

    /// What a colleague does at the vendor's console.
    fn outside(&self, provider: Provider, before: &Before) -> io::Result<Value> {
        let Before { method, target, .. } = before;
        let body = before.body.map(serde_json::from_str).transpose()?;
        let reply = self
            .sim
            .call(vendor(provider)?, method, target, body.as_ref());
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

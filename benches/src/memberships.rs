//! All memberships of an installation, and how many requests that takes.

use groups_sim::{Fill, Limits, Seed, SeedGroup, Sim, VendorName};
use serde_json::{Value, json};

use crate::Outcome;
use crate::ours::Ours;
use crate::vendor::Vendor;

/// An installation. Every user is in as many groups as every other.
#[derive(Clone, Copy, Debug)]
pub struct Installation {
    /// The users.
    pub users: u32,
    /// The groups that have members.
    pub groups: u32,
    /// The members of each of these groups.
    pub members: u32,
    /// The groups without members.
    pub empty: u32,
}

impl Installation {
    /// The smallest number of requests that can tell who is in which group, from what the vendors document: the fewest of the ways that there are, in pages of 1,000, the most
    /// that Opendatasoft and Segment document; Kestra documents none.
    #[must_use]
    pub fn fewest_requests(self, vendor: Vendor) -> u32 {
        let pages = |items: u32| items.div_ceil(1_000).max(1);
        let groups = self.groups + self.empty;
        match vendor {
            // Groups tell no count, so that the members of empty ones have to be asked for, too. Users of the tenant tell their groups.
            Vendor::Kestra => {
                let by_group = pages(groups) + self.groups * pages(self.members) + self.empty;
                by_group.min(pages(self.users))
            }
            // Groups tell a count. Members come in pages of a size that is not documented, one at least. Users tell their groups.
            Vendor::Opendatasoft => (pages(groups) + self.groups).min(pages(self.users)),
            // Groups tell a count. No list of users tells groups, but there is one of the groups of each user. Either way the invites have to be looked at: one request says
            // that there are none.
            Vendor::Segment => {
                let by_group = pages(groups) + self.groups * pages(self.members);
                let of_each = self.groups * self.members / self.users.max(1);
                let by_user = pages(self.users) + self.users * pages(of_each);
                1 + by_group.min(by_user)
            }
        }
    }

    /// Reads all memberships from a simulated vendor with this installation, and counts the requests.
    ///
    /// # Errors
    /// A request fails, or another number of memberships is read.
    pub async fn requests(self, vendor: Vendor) -> Outcome<Value> {
        let name = match vendor {
            Vendor::Kestra => VendorName::Kestra,
            Vendor::Opendatasoft => VendorName::Opendatasoft,
            Vendor::Segment => VendorName::Segment,
        };
        let memberships = self.groups * self.members;
        let mut seed = Seed::new().with_fill(Fill::new(self.users, self.groups, memberships));
        for number in 0..self.empty {
            seed = seed.with_group(SeedGroup::new(format!("Empty {number}")));
        }
        let sim = Sim::builder()
            .only(name)
            .with_seed(seed)
            .with_limits(Limits::Off);
        let sim = sim.with_request_capacity(1_000_000).start().await?;
        let ours = Ours::with_credential(vendor, sim.url(name)?, name.credential())?;
        let read = ours.read_memberships().await?;
        if read != u64::from(memberships) {
            return Err(format!("{read} memberships were read, there are {memberships}").into());
        }
        let requests = sim.requests().len();
        sim.stop().await;
        Ok(json!({ "requests": requests, "fewest": self.fewest_requests(vendor) }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fewest_requests_are_those_of_the_documents() {
        let company = Installation {
            users: 10_000,
            groups: 1_000,
            members: 100,
            empty: 0,
        };
        assert_eq!(company.fewest_requests(Vendor::Kestra), 10);
        assert_eq!(company.fewest_requests(Vendor::Opendatasoft), 10);
        // One look at the invites, one page of groups, and the members of each.
        assert_eq!(company.fewest_requests(Vendor::Segment), 1_002);
        let half_empty = Installation {
            groups: 500,
            empty: 500,
            ..company
        };
        assert_eq!(half_empty.fewest_requests(Vendor::Segment), 502);
        let small = Installation {
            users: 100,
            ..company
        };
        // User by user: a page of users, and the groups of each.
        assert_eq!(small.fewest_requests(Vendor::Segment), 102);
    }
}

//! How many requests it takes to read all memberships, held against what the vendors' interfaces ask for at least.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests"
)]

use std::collections::BTreeSet;
use std::num::NonZeroU32;
use std::time::{Duration, SystemTime};

use groups_core::GroupProvider;
use groups_segment::ConnectionOptions;
use groups_sim::{Clock, Seed, SeedGroup, SeedUser, Sim, VendorName};
use groups_tests::calls::Provider;
use groups_tests::shared_time::SharedTime;

/// An installation: groups of these sizes, filled from so many users in turn.
struct Company {
    sizes: Vec<usize>,
    users: usize,
    /// Somebody who is invited and in the first group.
    invited: bool,
}

impl Company {
    /// 30 groups of 5, and some without anybody.
    fn usual() -> Self {
        let mut sizes = vec![5; 30];
        sizes.extend([0; 4]);
        Self {
            sizes,
            users: 40,
            invited: false,
        }
    }

    fn address(user: usize) -> String {
        format!("person{user}@example.com")
    }

    /// The members of each group.
    fn members(&self) -> Vec<Vec<String>> {
        let mut next = (0..self.users).cycle();
        let sizes = self.sizes.iter().enumerate();
        let members = sizes.map(|(group, size)| {
            let mut members: Vec<_> = next.by_ref().take(*size).map(Self::address).collect();
            if self.invited && group == 0 {
                members.push("invited@example.com".to_owned());
            }
            members
        });
        members.collect()
    }

    fn seed(&self) -> Seed {
        let mut seed = Seed::new();
        for user in 0..self.users {
            let person = SeedUser::new(Self::address(user)).with_id(format!("usr-{user}"));
            seed = seed.with_user(person);
        }
        if self.invited {
            seed = seed.with_user(SeedUser::new("invited@example.com").with_invited(true));
        }
        for (group, members) in self.members().into_iter().enumerate() {
            let group = SeedGroup::new(format!("Group {group}")).with_id(format!("grp-{group}"));
            seed = seed.with_group(group.with_members(members));
        }
        seed
    }

    /// The memberships, each as `group:address`.
    fn memberships(&self) -> BTreeSet<String> {
        let members = self.members().into_iter().enumerate();
        let each = members.flat_map(|(group, members)| {
            members
                .into_iter()
                .map(move |address| format!("grp-{group}:{address}"))
        });
        each.collect()
    }

    /// The fewest requests that the vendor's interface allows for pages of `page` items.
    fn fewest(&self, vendor: VendorName, page: usize) -> usize {
        let pages = |items: usize| items.div_ceil(page).max(1);
        if vendor != VendorName::Segment {
            // Users are listed with their groups.
            return pages(self.users);
        }
        let start = 1 + pages(self.sizes.len());
        let lists = self
            .members()
            .into_iter()
            .zip(&self.sizes)
            .map(|(members, users)| {
                let invites = members.len() - users;
                match (self.invited, members.len()) {
                    // The count of 0 is enough.
                    (false, 0) => 0,
                    (false, _) => pages(*users),
                    // It is not where somebody may accept an invite between two requests.
                    (true, _) => pages(invites) + pages(*users),
                }
            });
        start + lists.sum::<usize>()
    }
}

async fn start(vendor: VendorName, seed: Seed) -> (Sim, Box<dyn GroupProvider>) {
    let noon = SystemTime::UNIX_EPOCH + Duration::from_secs(1_749_808_800);
    let clock = Clock::stopped_at(noon);
    let sim = Sim::builder().only(vendor).with_strict(true);
    let sim = sim.with_clock(clock.clone()).with_seed(seed);
    let sim = sim.start().await.unwrap();
    let provider = Provider::named(vendor.as_str()).unwrap();
    let options = ConnectionOptions::new().with_environment(SharedTime::new(clock));
    let builder = provider.builder().with_base_url(sim.url(vendor).unwrap());
    let builder = builder.with_options(&options);
    let builder = builder.with_credential(0, vendor.credential());
    (sim, builder.build().unwrap().provider())
}

/// Reads everything and counts the requests that the vendor saw.
async fn requests(vendor: VendorName, company: &Company, page: Option<u32>) -> usize {
    let (sim, provider) = start(vendor, company.seed()).await;
    let before = sim.requests().len();
    let mut all = provider.all_memberships();
    if let Some(page) = page {
        all = all.with_page_size(NonZeroU32::new(page).unwrap());
    }
    let all = all.read_all().await.unwrap().complete().unwrap();
    let told = all.items().iter().map(|one| {
        let address = one.member.user.email.as_deref();
        format!("{}:{}", one.group, address.unwrap())
    });
    assert_eq!(told.collect::<BTreeSet<_>>(), company.memberships());
    assert_eq!(all.len(), company.memberships().len());
    sim.requests().len() - before
}

const VENDORS: [VendorName; 3] = [
    VendorName::Opendatasoft,
    VendorName::Segment,
    VendorName::Kestra,
];

#[tokio::test]
async fn as_many_requests_as_there_must_be() {
    for vendor in VENDORS {
        let company = Company::usual();
        let fewest = company.fewest(vendor, 1000);
        assert_eq!(requests(vendor, &company, None).await, fewest, "{vendor:?}");
        let wanted = match vendor {
            VendorName::Segment => 1 + 1 + 30,
            _ => 1,
        };
        assert_eq!(fewest, wanted, "{vendor:?}");
    }
}

#[tokio::test]
async fn as_many_in_small_pages() {
    for vendor in VENDORS {
        for page in [2, 3, 5, 7] {
            let company = Company::usual();
            let fewest = company.fewest(vendor, page as usize);
            let made = requests(vendor, &company, Some(page)).await;
            assert_eq!(made, fewest, "{vendor:?}, pages of {page}");
        }
    }
}

#[tokio::test]
async fn as_many_where_somebody_is_invited() {
    let company = Company {
        invited: true,
        ..Company::usual()
    };
    let made = requests(VendorName::Segment, &company, None).await;
    assert_eq!(made, company.fewest(VendorName::Segment, 1000));
    // The invites and the users of all 34 groups.
    assert_eq!(made, 1 + 1 + 34 + 34);
}

#[tokio::test]
async fn as_many_where_there_is_nothing() {
    for vendor in VENDORS {
        let company = Company {
            sizes: Vec::new(),
            users: 0,
            invited: false,
        };
        let (sim, provider) = start(vendor, company.seed()).await;
        let all = provider.all_memberships().read_all().await.unwrap();
        assert!(all.complete().unwrap().is_empty());
        let at_least = company.fewest(vendor, 1000);
        assert_eq!(sim.requests().len(), at_least, "{vendor:?}");
    }
}

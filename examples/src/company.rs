//! A small company, the same at every vendor.

use groups_sim::{Seed, SeedGroup, SeedUser};

/// Four people and three groups; the fourth person is invited where the vendor knows invitations.
pub fn company() -> Seed {
    let user = |name: &str| {
        let address = format!("{}@example.com", name.to_lowercase());
        SeedUser::new(address).with_name(name)
    };
    Seed::new()
        .with_user(user("Ada"))
        .with_user(user("Alan"))
        .with_user(user("Grace"))
        .with_user(user("Linus").with_invited(true))
        .with_group(
            SeedGroup::new("Analysts").with_members(["ada@example.com", "alan@example.com"]),
        )
        .with_group(
            SeedGroup::new("Stewards").with_members(["grace@example.com", "linus@example.com"]),
        )
        .with_group(SeedGroup::new("Empty"))
}

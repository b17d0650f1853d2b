//! Users, members and invites.

use super::{Size, Vendor, segment_page};

impl Vendor {
    /// The path of the list of users that tells the groups of each; Segment has none.
    #[must_use]
    pub fn users_path(self) -> Option<&'static str> {
        match self {
            Self::Kestra => Some("/api/v1/main/tenant-access"),
            Self::Opendatasoft => Some("/api/automation/v1.0/users/"),
            Self::Segment => None,
        }
    }

    /// The body of a page of users with their groups, numbered from 0.
    #[must_use]
    pub fn users_page(self, page: usize, size: Size, url: &str) -> String {
        let users = size.on_page(page).map(|number| self.user(number, size));
        let link = format!("{url}{}", self.users_path().unwrap_or_default());
        self.envelope(&users.collect::<Vec<_>>(), page, size, &link)
    }

    /// The body of the list of members of a group, any group.
    #[must_use]
    pub fn members_page(self, size: Size) -> String {
        let members = Size {
            groups: size.members,
            page_size: size.members.max(1),
            ..size
        };
        let people = (0..size.members).map(|number| self.user(number, size));
        segment_page("users", &people.collect::<Vec<_>>(), 0, members)
    }

    /// The body of the list of invites, which has none.
    #[must_use]
    pub fn invites_page(self, size: Size) -> String {
        let none = Size { groups: 0, ..size };
        segment_page("invites", &[], 0, none)
    }

    /// A user as the vendor's lists show it. The groups of each are those that follow its own number, so that each group has as many members.
    fn user(self, number: usize, size: Size) -> String {
        let groups = (0..size.members).map(|step| (number + step) % size.groups.max(1));
        let name = format!("ada.lovelace.{number}");
        match self {
            Self::Kestra => {
                let groups = groups.map(|group| {
                    let (id, name) = (self.id(group), self.name(group));
                    format!(r#"{{"id":"{id}","name":"{name}","external":false}}"#)
                });
                let groups = groups.collect::<Vec<_>>().join(",");
                format!(
                    r#"{{"id":"7HkQ2mZp0RtYw4{number:08}","username":"{name}@example.com","displayName":"Ada Lovelace","groups":[{groups}]}}"#
                )
            }
            Self::Opendatasoft => {
                let groups = groups.map(|group| format!(r#"{{"uid":"{}"}}"#, self.id(group)));
                let groups = groups.collect::<Vec<_>>().join(",");
                format!(
                    r#"{{"username":"{name}","email":"{name}@example.com","first_name":"Ada","last_name":"Lovelace","is_active":true,"account_type":"global","groups":[{groups}]}}"#
                )
            }
            Self::Segment => format!(
                r#"{{"id":"usr{number:08}","name":"Ada Lovelace","email":"{name}@example.com"}}"#
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_group_has_as_many_members() {
        let size = Size {
            groups: 5,
            page_size: 2,
            members: 3,
        };
        for vendor in [Vendor::Kestra, Vendor::Opendatasoft] {
            let pages = (0..size.pages()).map(|page| vendor.users_page(page, size, ""));
            let all = pages.collect::<String>();
            for group in 0..size.groups {
                let id = format!(r#""{}""#, vendor.id(group));
                assert_eq!(all.matches(&id).count(), size.members, "{id} in {all}");
            }
        }
    }
}

//! The pages that the server sends, in the form of each vendor.

mod people;

use std::fmt::Write as _;
use std::ops::Range;

use crate::Outcome;

/// Whose API it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Vendor {
    /// Kestra, the tenant `main`.
    Kestra,
    /// Opendatasoft.
    Opendatasoft,
    /// Segment.
    Segment,
}

/// How large the installation is.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    /// The groups. There are as many users.
    pub groups: usize,
    /// How many groups or users come on a page.
    pub page_size: usize,
    /// The members of each group, and so the groups of each user.
    pub members: usize,
}

impl Size {
    /// The pages of a list of all groups, or of all users.
    #[must_use]
    pub fn pages(self) -> usize {
        self.groups.div_ceil(self.page_size).max(1)
    }

    /// What stands on a page, numbered from 0.
    fn on_page(self, page: usize) -> Range<usize> {
        let end = |page: usize| (page * self.page_size).min(self.groups);
        end(page)..end(page + 1)
    }
}

impl Vendor {
    /// The vendor of this name.
    ///
    /// # Errors
    /// There is none.
    pub fn named(name: &str) -> Outcome<Self> {
        match name {
            "kestra" => Ok(Self::Kestra),
            "opendatasoft" => Ok(Self::Opendatasoft),
            "segment" => Ok(Self::Segment),
            other => Err(format!("there is no vendor `{other}`").into()),
        }
    }

    /// The path of a group, and of the list with a slash in place of the id and what follows it.
    #[must_use]
    pub fn group_path(self, id: &str) -> String {
        match self {
            Self::Kestra => format!("/api/v1/main/groups/{id}"),
            Self::Opendatasoft => format!("/api/automation/v1.0/groups/{id}/"),
            Self::Segment => format!("/groups/{id}"),
        }
    }

    /// The media type of the vendor's answers.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Kestra | Self::Opendatasoft => "application/json",
            Self::Segment => "application/vnd.segment.v1+json",
        }
    }

    /// The body of a page of groups, numbered from 0.
    #[must_use]
    pub fn page(self, page: usize, size: Size, url: &str) -> String {
        let groups = size.on_page(page).map(|number| self.group(number));
        let groups: Vec<_> = groups.collect();
        match self {
            Self::Kestra | Self::Opendatasoft => {
                let path = format!("{url}/api/automation/v1.0/groups/");
                self.envelope(&groups, page, size, &path)
            }
            Self::Segment => segment_page("userGroups", &groups, page, size),
        }
    }

    /// A page of a list as Kestra and Opendatasoft write it; `link` is where the list of the latter is.
    fn envelope(self, items: &[String], page: usize, size: Size, link: &str) -> String {
        let (items, total) = (items.join(","), size.groups);
        if self == Self::Kestra {
            return format!(r#"{{"results":[{items}],"total":{total}}}"#);
        }
        let limit = size.page_size;
        let next = match page + 1 {
            next if next < size.pages() => {
                format!(r#""{link}?limit={limit}&offset={}""#, next * limit)
            }
            _ => "null".to_owned(),
        };
        format!(r#"{{"total_count":{total},"next":{next},"previous":null,"results":[{items}]}}"#)
    }

    /// The body that the vendor sends for one group.
    #[must_use]
    pub fn one(self, number: usize) -> String {
        let group = self.group(number);
        match self {
            Self::Kestra | Self::Opendatasoft => group,
            Self::Segment => format!(r#"{{"data":{{"userGroup":{group}}}}}"#),
        }
    }

    /// The id of a group.
    #[must_use]
    pub fn id(self, number: usize) -> String {
        match self {
            Self::Kestra => format!("5aWnB8rSxGtQ0yL{number:07}"),
            Self::Opendatasoft => format!("analysts-of-region-{number}"),
            Self::Segment => format!("sgJDWk3K21k6LE{number:07}"),
        }
    }

    /// The name of a group.
    fn name(self, number: usize) -> String {
        format!("Analysts of region {number}")
    }

    /// A group as the vendor's examples show it: in Segment with one permission on one resource.
    fn group(self, number: usize) -> String {
        let id = self.id(number);
        let name = self.name(number);
        match self {
            Self::Kestra => {
                format!(r#"{{"id":"{id}","name":"{name}","description":"Reads the catalogue"}}"#)
            }
            Self::Opendatasoft => format!(
                r#"{{"uid":"{id}","title":"{name}","description":"People who explore the catalogue.","user_count":{number},"permissions":["explore_restricted_dataset"],"explore_limits":{{"api_calls":{{"limit":2000,"unit":"day"}}}},"management_limits":{{}},"created_at":"2025-02-03T09:30:00Z","updated_at":"2025-06-12T14:05:10Z","created_by":{{"username":"grace.hopper"}},"updated_by":{{"username":"ada.lovelace"}}}}"#
            ),
            Self::Segment => format!(
                r#"{{"id":"{id}","name":"{name}","memberCount":{},"permissions":[{{"roleId":"1WDUuRLxv84rrfCNUwvkrRtkxnS","roleName":"Source Read-only","resources":[{{"id":"9aQ1Lj62S4bomZKLF4DPqW","type":"WORKSPACE","labels":[]}}]}}]}}"#,
                // A group without members would be one that needs no request.
                number + 1,
            ),
        }
    }

    /// Which page a request target asks for; none if it asks for pages of another size than there are, which would be other work. However a client writes the parameters,
    /// the place stands in it: in Segment it is the only one that begins with `at-`.
    #[must_use]
    pub fn page_of(self, target: &str, size: Size) -> Option<usize> {
        let after = |marker: &str| {
            let rest = target.split(marker).nth(1)?;
            let digits = rest.find(|c: char| !c.is_ascii_digit());
            rest.get(..digits.unwrap_or(rest.len()))?.parse().ok()
        };
        let asked = match self {
            Self::Kestra => after("size="),
            Self::Opendatasoft => after("limit="),
            Self::Segment => after("count=").or_else(|| after("count%5D=")),
        };
        if asked.is_some_and(|asked: usize| asked != size.page_size) {
            return None;
        }
        Some(match self {
            Self::Kestra => after("page=").map_or(0, |page: usize| page.saturating_sub(1)),
            Self::Opendatasoft => after("offset=").map_or(0, |at: usize| at / size.page_size),
            Self::Segment => after("at-").unwrap_or(0),
        })
    }
}

/// A page of a list as Segment writes it.
fn segment_page(list: &str, items: &[String], page: usize, size: Size) -> String {
    let mut position = format!(r#""current":"{}""#, cursor(page));
    if page + 1 < size.pages() {
        // Writing to a string does not fail.
        let _ = write!(position, r#","next":"{}""#, cursor(page + 1));
    }
    let (items, total) = (items.join(","), size.groups);
    format!(
        r#"{{"data":{{"{list}":[{items}],"pagination":{{{position},"totalEntries":{total}}}}}}}"#
    )
}

/// The cursor of a page.
fn cursor(page: usize) -> String {
    format!("at-{page}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_page_says_where_the_next_one_is() {
        let size = Size {
            groups: 6,
            page_size: 2,
            members: 1,
        };
        let targets = [
            (
                Vendor::Kestra,
                "/api/v1/main/groups/search?page=2&size=2&sort=name%3Aasc",
            ),
            (
                Vendor::Opendatasoft,
                "/api/automation/v1.0/groups/?limit=2&offset=2",
            ),
            (
                Vendor::Segment,
                "/groups?pagination.count=2&pagination.cursor=at-1",
            ),
            (
                Vendor::Segment,
                "/groups?pagination%5Bcursor%5D=at-1&pagination%5Bcount%5D=2",
            ),
        ];
        for (vendor, target) in targets {
            assert_eq!(vendor.page_of(target, size), Some(1), "{target}");
            let first = vendor.group_path("");
            assert_eq!(vendor.page_of(&first, size), Some(0), "{first}");
            let body = vendor.page(1, size, "http://127.0.0.1:1");
            let ids = [2, 3].map(|number| vendor.id(number));
            assert!(ids.iter().all(|id| body.contains(id)), "{body}");
        }
        for (vendor, target) in targets {
            let other = target.replace("size=2", "size=3");
            let other = other.replace("limit=2", "limit=3");
            let other = other.replace("count=2", "count=3");
            let other = other.replace("count%5D=2", "count%5D=3");
            assert_eq!(vendor.page_of(&other, size), None, "{other}");
        }
        let last = Vendor::Segment.page(2, size, "");
        assert!(!last.contains("next"), "{last}");
        let last = Vendor::Opendatasoft.page(2, size, "");
        assert!(last.contains(r#""next":null"#), "{last}");
    }
}

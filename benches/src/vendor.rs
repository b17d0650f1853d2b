//! The pages that the server sends, in the form of each vendor.

use std::fmt::Write as _;

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

/// How many groups there are, and how many come on a page.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    /// The pages.
    pub pages: usize,
    /// The groups on each.
    pub page_size: usize,
}

impl Size {
    /// All groups.
    #[must_use]
    pub fn groups(self) -> usize {
        self.pages * self.page_size
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

    /// The body of a page, numbered from 0.
    #[must_use]
    pub fn page(self, page: usize, size: Size, url: &str) -> String {
        let first = page * size.page_size;
        let groups = first..first + size.page_size;
        let groups: Vec<_> = groups.map(|number| self.group(number)).collect();
        let (groups, total) = (groups.join(","), size.groups());
        let next = Some(page + 1).filter(|next| *next < size.pages);
        match self {
            Self::Kestra => format!(r#"{{"results":[{groups}],"total":{total}}}"#),
            Self::Opendatasoft => {
                let (limit, path) = (size.page_size, "api/automation/v1.0/groups/");
                let next = next.map_or_else(
                    || "null".to_owned(),
                    |next| format!(r#""{url}/{path}?limit={limit}&offset={}""#, next * limit),
                );
                format!(
                    r#"{{"total_count":{total},"next":{next},"previous":null,"results":[{groups}]}}"#
                )
            }
            Self::Segment => {
                let mut position = format!(r#""current":"{}""#, cursor(page));
                if let Some(next) = next {
                    // Writing to a string does not fail.
                    let _ = write!(position, r#","next":"{}""#, cursor(next));
                }
                format!(
                    r#"{{"data":{{"userGroups":[{groups}],"pagination":{{{position},"totalEntries":{total}}}}}}}"#
                )
            }
        }
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

    /// A group as the vendor's examples show it: in Segment with one permission on one resource.
    fn group(self, number: usize) -> String {
        let id = self.id(number);
        let name = format!("Analysts of region {number}");
        match self {
            Self::Kestra => {
                format!(r#"{{"id":"{id}","name":"{name}","description":"Reads the catalogue"}}"#)
            }
            Self::Opendatasoft => format!(
                r#"{{"uid":"{id}","title":"{name}","description":"People who explore the catalogue.","user_count":{number},"permissions":["explore_restricted_dataset"],"explore_limits":{{"api_calls":{{"limit":2000,"unit":"day"}}}},"management_limits":{{}},"created_at":"2025-02-03T09:30:00Z","updated_at":"2025-06-12T14:05:10Z","created_by":{{"username":"grace.hopper"}},"updated_by":{{"username":"ada.lovelace"}}}}"#
            ),
            Self::Segment => format!(
                r#"{{"id":"{id}","name":"{name}","memberCount":{number},"permissions":[{{"roleId":"1WDUuRLxv84rrfCNUwvkrRtkxnS","roleName":"Source Read-only","resources":[{{"id":"9aQ1Lj62S4bomZKLF4DPqW","type":"WORKSPACE","labels":[]}}]}}]}}"#
            ),
        }
    }

    /// Which page a request target asks for. However a client writes the parameters, the place stands in it: in Segment it is the only one that begins with `at-`.
    #[must_use]
    pub fn page_of(self, target: &str, size: Size) -> usize {
        let after = |marker: &str| {
            let rest = target.split(marker).nth(1)?;
            let digits = rest.find(|c: char| !c.is_ascii_digit());
            rest.get(..digits.unwrap_or(rest.len()))?.parse().ok()
        };
        match self {
            Self::Kestra => after("page=").map_or(0, |page: usize| page.saturating_sub(1)),
            Self::Opendatasoft => after("offset=").map_or(0, |at: usize| at / size.page_size),
            Self::Segment => after("at-").unwrap_or(0),
        }
    }
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
            pages: 3,
            page_size: 2,
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
                "/groups?pagination=%7B%22cursor%22%3A%22at-1%22%7D",
            ),
        ];
        for (vendor, target) in targets {
            assert_eq!(vendor.page_of(target, size), 1, "{target}");
            let first = vendor.group_path("");
            assert_eq!(vendor.page_of(&first, size), 0, "{first}");
            let body = vendor.page(1, size, "http://127.0.0.1:1");
            let ids = [2, 3].map(|number| vendor.id(number));
            assert!(ids.iter().all(|id| body.contains(id)), "{body}");
        }
        let last = Vendor::Segment.page(2, size, "");
        assert!(!last.contains("next"), "{last}");
        let last = Vendor::Opendatasoft.page(2, size, "");
        assert!(last.contains(r#""next":null"#), "{last}");
    }
}

//! Bodies as the examples of the vendors show them, with as many groups as are wanted.

use crate::Vendor;

/// The groups on a page.
pub(crate) const PAGE: usize = 1_000;

/// The first of several pages.
pub(crate) fn page(vendor: Vendor) -> String {
    let groups: Vec<String> = (0..PAGE).map(|number| group(vendor, number)).collect();
    let groups = groups.join(",");
    match vendor {
        Vendor::Kestra => format!(r#"{{"results":[{groups}],"total":25000}}"#),
        Vendor::Opendatasoft => format!(
            r#"{{"total_count":25000,"next":"https://portal.example.com/api/automation/v1.0/groups/?limit=1000&offset=1000","previous":null,"results":[{groups}]}}"#
        ),
        Vendor::Segment => format!(
            r#"{{"data":{{"userGroups":[{groups}],"pagination":{{"current":"MA==","next":"MTAwMA==","totalEntries":25000}}}}}}"#
        ),
    }
}

/// The answer that has one group.
pub(crate) fn one(vendor: Vendor) -> String {
    let group = group(vendor, 0);
    match vendor {
        Vendor::Kestra | Vendor::Opendatasoft => group,
        Vendor::Segment => format!(r#"{{"data":{{"userGroup":{group}}}}}"#),
    }
}

fn group(vendor: Vendor, number: usize) -> String {
    match vendor {
        Vendor::Kestra => format!(
            r#"{{"id":"5aWnB8rSxGtQ0yLh{number:06}","name":"Analysts of region {number}","description":"Reads the catalogue"}}"#
        ),
        Vendor::Opendatasoft => format!(
            r#"{{"uid":"analysts-{number:06}","title":"Analysts of region {number}","description":"People who explore the restricted catalogue.","user_count":2,"permissions":["explore_restricted_dataset"],"explore_limits":{{"api_calls":{{"limit":2000,"unit":"day"}}}},"management_limits":{{}},"created_at":"2025-02-03T09:30:00Z","updated_at":"2025-06-12T14:05:10Z","created_by":{{"username":"grace.hopper"}},"updated_by":{{"username":"ada.lovelace"}}}}"#
        ),
        Vendor::Segment => format!(
            r#"{{"id":"sgJDWk3K21k6LE{number:06}","name":"Analysts of region {number}","memberCount":2,"permissions":[{{"roleId":"1WDUuRLxv84rrfCNUwvkrRtkxnS","roleName":"Source Read-only","resources":[{{"id":"9aQ1Lj62S4bomZKLF4DPqW","type":"WORKSPACE","labels":[]}}]}}]}}"#
        ),
    }
}

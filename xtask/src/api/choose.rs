//! Leaves of a document what a comparison is about.

use super::{Api, Operation};

impl Api {
    /// Keeps the operations below one of `paths` and those with one of `tags`; all if both are empty.
    ///
    /// `/groups` has `/groups` and `/groups/{id}` below it, but not `/groups-archive`. What a parameter of the path is called makes no
    /// difference.
    pub fn choose(&mut self, paths: &[String], tags: &[String]) {
        self.operations
            .retain(|operation| operation.is_chosen(paths, tags));
    }
}

impl Operation {
    /// Whether the operation is below one of `paths` or has one of `tags`. All are if both are empty.
    pub(crate) fn is_chosen(&self, paths: &[String], tags: &[String]) -> bool {
        let is_below = |prefix: &String| is_below(&self.path.value, prefix);
        let has = |tag: &String| {
            let known = self.tags.value().map(Vec::as_slice).unwrap_or_default();
            known
                .iter()
                .any(|known| letters(&known.value) == letters(tag))
        };
        let is_everything = paths.is_empty() && tags.is_empty();
        is_everything || paths.iter().any(is_below) || tags.iter().any(has)
    }
}

/// A name without case and punctuation: libraries write `User groups` as `UserGroups`.
pub(crate) fn letters(name: &str) -> String {
    let letters = name.chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

/// Whether a path is another one or goes on from it.
fn is_below(path: &str, prefix: &str) -> bool {
    let steps = |path: &str| -> Vec<String> {
        let steps = path.split('/').filter(|step| !step.is_empty());
        steps.map(without_name).collect()
    };
    steps(path).starts_with(&steps(prefix))
}

/// A step of a path in which parameters have no names: `{id}` and `{groupId}` are both `{}`.
pub(crate) fn without_name(step: &str) -> String {
    let mut out = String::new();
    let mut depth = 0_usize;
    for c in step.chars() {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ if depth > 0 => continue,
            _ => {}
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::is_below;

    #[test]
    fn a_path_is_below_another_by_whole_steps() {
        for (path, prefix) in [
            ("/groups", "/groups"),
            ("/groups/", "/groups"),
            ("/groups/{id}", "/groups/"),
            ("/v1/{tenant}/users", "v1/{t}"),
            ("/groups", ""),
        ] {
            assert!(is_below(path, prefix), "{path} {prefix}");
        }
        for (path, prefix) in [
            ("/groups-archive", "/groups"),
            ("/groups", "/groups/{id}"),
            ("/v1/me/users", "/v1/{t}"),
            ("/group", "/groups"),
        ] {
            assert!(!is_below(path, prefix), "{path} {prefix}");
        }
    }
}

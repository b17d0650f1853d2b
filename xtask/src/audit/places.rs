//! Where in a spec a fact is, and patterns of such places.

/// The steps from the top of the spec. An item of a list is `[0]`.
pub(super) type Place = Vec<String>;

/// The steps of a path as problems show it, for a place inside of `operation` (its path and method) or of a component.
///
/// A path of the API may have dots, so it is taken as a whole.
pub(super) fn steps(at: &str, path: &str) -> Place {
    let mut steps = Place::new();
    let rest = match at
        .strip_prefix("paths.")
        .and_then(|at| at.strip_prefix(path))
    {
        Some(rest) => {
            steps.extend(["paths".to_owned(), path.to_owned()]);
            rest
        }
        None => at,
    };
    for key in rest.split('.').filter(|key| !key.is_empty()) {
        match key.split_once('[') {
            None => steps.push(key.to_owned()),
            Some((key, index)) => {
                steps.push(key.to_owned());
                steps.extend(index.split('[').map(|index| format!("[{index}")));
            }
        }
    }
    steps
}

/// Whether `pattern` names `place` or something that contains it.
///
/// `*` is any one step, and within a step any characters: `components.schemas.*Response.required`.
pub(super) fn covers(pattern: &str, place: &[String]) -> bool {
    if pattern.is_empty() {
        return true;
    }
    let Some((step, inner)) = place.split_first() else {
        return false;
    };
    let goes_on = |rest: &str| match rest.strip_prefix('.') {
        Some(rest) => !rest.is_empty() && covers(rest, inner),
        None => (rest.is_empty() || rest.starts_with('[')) && covers(rest, inner),
    };
    // A step may itself have dots, as the path of an API may.
    if let Some(rest) = pattern.strip_prefix(step.as_str())
        && goes_on(rest)
    {
        return true;
    }
    // Before the first `*`, step and pattern must be the same.
    let head = pattern.find('*').and_then(|star| pattern.get(..star));
    if head.is_none_or(|head| !step.starts_with(head)) {
        return false;
    }
    // The parts of a step with dots are matched as one, so any dot may be where the step ends.
    pattern
        .match_indices(['.', '['])
        .map(|(end, _)| end)
        .filter(|end| *end > 0)
        .chain([pattern.len()])
        .any(|end| {
            let (token, rest) = pattern.split_at(end);
            token.contains('*') && is_like(token, step) && goes_on(rest)
        })
}

/// Whether `text` has the form of `glob`, in which `*` stands for any characters.
fn is_like(glob: &str, text: &str) -> bool {
    match glob.split_once('*') {
        None => glob == text,
        Some((head, tail)) => text.strip_prefix(head).is_some_and(|rest| {
            let ends = rest.char_indices().map(|(at, _)| at).chain([rest.len()]);
            tail.is_empty()
                || ends
                    .into_iter()
                    .any(|at| is_like(tail, rest.get(at..).unwrap_or_default()))
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::{covers, steps};

    #[test]
    fn steps_keep_paths_whole() {
        assert_eq!(
            steps("paths./v1.0/a.b.get.parameters[1].schema", "/v1.0/a.b"),
            ["paths", "/v1.0/a.b", "get", "parameters", "[1]", "schema"]
        );
        assert_eq!(
            steps("components.schemas.Team", "/a"),
            ["components", "schemas", "Team"]
        );
        assert_eq!(steps("", "/a"), Vec::<String>::new());
    }

    #[test]
    fn a_pattern_covers_its_place_and_what_is_inside() {
        let place = steps(
            "paths./v1.0/teams.get.parameters[0].schema.type",
            "/v1.0/teams",
        );
        for pattern in [
            "paths",
            "paths./v1.0/teams.get",
            "paths.*.*.parameters",
            "paths.*.get.parameters[0].schema.type",
            "paths./v1.0/*.get",
            "paths.*.*.parameters.*.schema",
            "paths./v1.*/teams.g*t.parameters",
        ] {
            assert!(covers(pattern, &place), "{pattern}");
        }
        for pattern in [
            "path",
            "paths.",
            "paths./v1.0/team.get",
            "paths.get",
            "paths.*.parameters",
            "paths.*.*.parameters[1]",
            "paths.*.*.parameters[0].schema.type.more",
            "paths.*.*.param.*",
            "paths./v1.0/teams.get.parameters[0].schema.typ",
        ] {
            assert!(!covers(pattern, &place), "{pattern}");
        }
        let place = ["components", "schemas", "TeamResponse", "required", "id"].map(str::to_owned);
        assert!(covers("components.schemas.*Response.required", &place));
        assert!(!covers("components.schemas.*Request.required", &place));
        assert!(covers("components.schemas.*.required.id", &place));
    }
}

//! Which operation a request is for.

use crate::request::decode;
use crate::vendor::Route;

/// The routes of a vendor, ready to be searched.
#[derive(Debug)]
pub(crate) struct Routes {
    routes: Vec<(&'static Route, Vec<Segment>)>,
    trailing_slash: bool,
}

#[derive(Debug)]
enum Segment {
    Literal(&'static str),
    Parameter,
}

/// What a path and a method stand for.
#[derive(Debug)]
pub(crate) enum Found {
    Route {
        route: &'static Route,
        parameters: Vec<String>,
        /// The path lacks the slash that the vendor's paths end in.
        slash_missing: bool,
    },
    /// The path exists with these methods.
    OtherMethods(Vec<&'static str>),
    Nothing,
}

impl Routes {
    pub(crate) fn new(routes: &'static [Route], trailing_slash: bool) -> Self {
        let template = |route: &'static Route| {
            let segments = segments(route.path).map(|segment| {
                let parameter = segment.starts_with('{') && segment.ends_with('}');
                if parameter {
                    Segment::Parameter
                } else {
                    Segment::Literal(segment)
                }
            });
            (route, segments.collect())
        };
        Self {
            routes: routes.iter().map(template).collect(),
            trailing_slash,
        }
    }

    pub(crate) fn find(&self, method: &str, path: &str) -> Found {
        let with_slash = path.ends_with('/');
        let mut methods = Vec::new();
        for (route, template) in &self.routes {
            if !self.trailing_slash && path.len() > 1 && route.path.ends_with('/') != with_slash {
                continue;
            }
            let Some(parameters) = matches(template, path) else {
                continue;
            };
            if route.method == method {
                return Found::Route {
                    route,
                    parameters,
                    slash_missing: self.trailing_slash && !with_slash,
                };
            }
            methods.push(route.method);
        }
        if methods.is_empty() {
            Found::Nothing
        } else {
            Found::OtherMethods(methods)
        }
    }
}

/// The segments of a path; a slash at the end adds none.
fn segments(path: &str) -> std::str::Split<'_, char> {
    let path = path.strip_prefix('/').unwrap_or(path);
    path.strip_suffix('/').unwrap_or(path).split('/')
}

/// The decoded parameters of a path that fits.
fn matches(template: &[Segment], path: &str) -> Option<Vec<String>> {
    let mut given = segments(path);
    let mut parameters = Vec::new();
    for segment in template {
        let given = given.next()?;
        match segment {
            Segment::Literal(literal) if *literal == given => {}
            Segment::Literal(_) => return None,
            Segment::Parameter if given.is_empty() => return None,
            Segment::Parameter => parameters.push(decode(given)),
        }
    }
    given.next().is_none().then_some(parameters)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vendor::{Body, Kind};

    const fn route(operation: &'static str, method: &'static str, path: &'static str) -> Route {
        Route {
            operation,
            method,
            path,
            query: &[],
            body: Body::None,
            kind: Kind::Read,
            open: false,
            limit: None,
        }
    }

    static PLAIN: [Route; 4] = [
        route("all", "GET", "/groups"),
        route("ids", "GET", "/groups/ids"),
        route("one", "GET", "/groups/{id}"),
        route("drop", "DELETE", "/groups/{id}"),
    ];

    fn find(routes: &Routes, method: &str, path: &str) -> String {
        match routes.find(method, path) {
            Found::Nothing => "nothing".to_owned(),
            Found::OtherMethods(methods) => methods.join(" "),
            Found::Route {
                route,
                parameters,
                slash_missing,
            } => format!("{} {parameters:?} {slash_missing}", route.operation),
        }
    }

    #[test]
    fn the_most_specific_route_comes_first_and_parameters_are_decoded() {
        let routes = Routes::new(&PLAIN, false);
        assert_eq!(find(&routes, "GET", "/groups/ids"), "ids [] false");
        assert_eq!(find(&routes, "GET", "/groups/a%2Fb"), "one [\"a/b\"] false");
        assert_eq!(
            find(&routes, "DELETE", "/groups/ids"),
            "drop [\"ids\"] false"
        );
        assert_eq!(find(&routes, "PUT", "/groups/x"), "GET DELETE");
        for path in ["/groups/", "/groups/x/", "/groups/x/y", "/group", "/", ""] {
            assert_eq!(find(&routes, "GET", path), "nothing", "{path}");
        }
    }

    #[test]
    fn a_missing_slash_is_noticed_where_paths_end_in_one() {
        let routes = Routes::new(&PLAIN, true);
        assert_eq!(find(&routes, "GET", "/groups/"), "all [] false");
        assert_eq!(find(&routes, "GET", "/groups"), "all [] true");
        assert_eq!(find(&routes, "GET", "/groups//"), "nothing");
    }
}

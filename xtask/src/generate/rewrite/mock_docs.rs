//! Documentation of the typed mocks. progenitor writes none.

use quote::ToTokens as _;
use syn::{Attribute, File, FnArg, ImplItem, ImplItemFn, Item, TraitItem, parse_quote};

use super::{DRIFT, made};

/// Documents every public item. Fails for one that it knows nothing about.
pub(super) fn complete(file: &mut File) -> Result<(), String> {
    let mut documented = 0;
    for item in &mut file.items {
        match item {
            Item::Mod(module) if module.ident == "operations" => {
                let text = " One type for the request and one for the answer of each operation.";
                module.attrs.push(parse_quote!(#[doc = #text]));
                for item in module.content.iter_mut().flat_map(|(_, items)| items) {
                    documented += operation(item)?;
                }
            }
            Item::Trait(item) => {
                let text = " Mocks of the operations, on a [`MockServer`](::httpmock::MockServer).";
                item.attrs.push(parse_quote!(#[doc = #text]));
                for item in &mut item.items {
                    if let TraitItem::Fn(function) = item {
                        let name = &function.sig.ident;
                        let text = format!(" Answers requests of `{name}` as `config_fn` says.");
                        function.attrs.push(parse_quote!(#[doc = #text]));
                        documented += 1;
                    }
                }
            }
            _ => {}
        }
    }
    made(
        documented,
        "has types for the requests and answers of mocks",
    )
}

/// Documents an item of the module `operations`. Returns how many descriptions it took.
fn operation(item: &mut Item) -> Result<usize, String> {
    match item {
        Item::Struct(item) => {
            let name = item.ident.to_string();
            let text = if let Some(operation) = name.strip_suffix("When") {
                format!(" What a request of `{operation}` must be like for the mock to answer it.")
            } else if let Some(operation) = name.strip_suffix("Then") {
                format!(" What the mock of `{operation}` answers.")
            } else {
                return Err(unknown(&name));
            };
            item.attrs.push(parse_quote!(#[doc = #text]));
            Ok(1)
        }
        Item::Impl(item) => {
            let of = item.self_ty.to_token_stream().to_string();
            let describe = match of.strip_suffix("When") {
                Some(_) => expectation,
                None => answer,
            };
            let mut documented = 0;
            for item in &mut item.items {
                if let ImplItem::Fn(function) = item {
                    let lines = describe(function)
                        .ok_or_else(|| unknown(&format!("{of}::{}", function.sig.ident)))?;
                    function.attrs.extend(lines);
                    documented += 1;
                }
            }
            Ok(documented)
        }
        _ => Ok(0),
    }
}

fn unknown(what: &str) -> String {
    DRIFT.replace(
        "{}",
        &format!("has only mocks that we can describe: `{what}`"),
    )
}

/// A method of a type for requests.
fn expectation(function: &ImplItemFn) -> Option<Vec<Attribute>> {
    let body = function.block.to_token_stream().to_string();
    let name = function.sig.ident.to_string();
    let pattern =
        "If the pattern of the path is not valid, which would be a mistake of the generator.";
    Some(match name.as_str() {
        "new" => doc(
            "Expects the method and the path, of any value of its parameters.",
            Some(pattern),
        ),
        "into_inner" => doc("For what has no method here.", None),
        _ if body.contains("path_matches") => doc("Expects this value in the path.", Some(pattern)),
        _ if body.contains("json_body") => doc("Expects this body.", None),
        _ if body.contains(". body (") => doc("Expects this text as the body.", None),
        _ => {
            let (what, name) = named(&body)?;
            let absent = if body.contains("_missing (") {
                "; none means that it is absent"
            } else {
                ""
            };
            doc(&format!("Expects the {what} `{name}`{absent}."), None)
        }
    })
}

/// What a method looks at beside path and body, and the name of that.
fn named(body: &str) -> Option<(&'static str, &str)> {
    let after = |call: &str| {
        let (_, rest) = body.split_once(call)?;
        Some(rest.split_once('"')?.0)
    };
    let parameter = after(". query_param (\"").map(|name| ("parameter", name));
    parameter.or_else(|| after(". header (\"").map(|name| ("header", name)))
}

/// A method of a type for answers.
fn answer(function: &ImplItemFn) -> Option<Vec<Attribute>> {
    let body = function.block.to_token_stream().to_string();
    let name = function.sig.ident.to_string();
    let takes = |wanted: &str| {
        function.sig.inputs.iter().any(|input| match input {
            FnArg::Typed(input) => input.pat.to_token_stream().to_string() == wanted,
            FnArg::Receiver(_) => false,
        })
    };
    let content = if takes("value") {
        "this body"
    } else {
        "no body"
    };
    let after = |mark: &str| {
        let (_, rest) = body.split_once(mark)?;
        Some(rest.split_once("u16")?.0.to_owned())
    };
    Some(match name.as_str() {
        "new" => doc("Answers nothing in particular yet.", None),
        "into_inner" => doc("For what has no method here.", None),
        _ if takes("status") => match after("status / 100u16 , ") {
            Some(class) => doc(
                &format!("Answers with this status of {class}xx and {content}."),
                Some(&format!("If `status` is not of {class}xx.")),
            ),
            None => doc(&format!("Answers with this status and {content}."), None),
        },
        _ => doc(
            &format!("Answers {} with {content}.", after("status (")?),
            None,
        ),
    })
}

fn doc(text: &str, panics: Option<&str>) -> Vec<Attribute> {
    let mut lines = vec![format!(" {text}")];
    if let Some(panics) = panics {
        lines.extend(["", " # Panics", &format!(" {panics}")].map(str::to_owned));
    }
    lines
        .iter()
        .map(|line| parse_quote!(#[doc = #line]))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn documented(method: &str) -> Result<String, String> {
        documented_of("GetThen", method)
    }

    fn documented_of(of: &str, method: &str) -> Result<String, String> {
        let source =
            format!("pub mod operations {{ pub struct {of}(Inner); impl {of} {{ {method} }} }}");
        let mut file = syn::parse_file(&source).unwrap();
        complete(&mut file).map(|()| prettyplease::unparse(&file))
    }

    #[test]
    fn an_answer_says_its_status_and_how_it_panics() {
        let fixed = "pub fn gone(self) -> Self { Self(self.0.status(410u16)) }";
        let fixed = documented(fixed).unwrap();
        assert!(fixed.contains("/// Answers 410 with no body.\n"), "{fixed}");
        assert!(!fixed.contains("# Panics"));
        let class = "pub fn client_error(self, status: u16, value: &E) -> Self { assert_eq!(status / 100u16, 4u16); }";
        let class = documented(class).unwrap();
        let text = "/// Answers with this status of 4xx and this body.\n        ///\n        /// # Panics\n        /// If `status` is not of 4xx.\n";
        assert!(class.contains(text), "{class}");
        let any =
            "pub fn default_response(self, status: u16) -> Self { Self(self.0.status(status)) }";
        let any = documented(any).unwrap();
        assert!(
            any.contains("/// Answers with this status and no body.\n"),
            "{any}"
        );
        assert!(!any.contains("# Panics"));
    }

    #[test]
    fn an_expectation_says_where_it_looks_and_by_which_name() {
        let optional = |call: &str, name: &str| {
            format!(
                "if let Some(v) = v.into() {{ Self(self.0.{call}({name}, v.to_string())) }} else {{ Self(self.0.{call}_missing({name})) }}"
            )
        };
        for (body, expected) in [
            (
                "Self(self.0.path_matches(re))".to_owned(),
                "Expects this value in the path.",
            ),
            (
                r#"Self(self.0.query_param("q", v))"#.to_owned(),
                "Expects the parameter `q`.",
            ),
            (
                optional("query_param", r#""q""#),
                "Expects the parameter `q`; none means that it is absent.",
            ),
            (
                r#"Self(self.0.header("x-trace", v))"#.to_owned(),
                "Expects the header `x-trace`.",
            ),
            (
                optional("header", r#""x-trace""#),
                "Expects the header `x-trace`; none means that it is absent.",
            ),
            (
                "Self(self.0.json_body_obj(v))".to_owned(),
                "Expects this body.",
            ),
            (
                "Self(self.0.body(v))".to_owned(),
                "Expects this text as the body.",
            ),
        ] {
            let method = format!("pub fn some(self, v: &str) -> Self {{ {body} }}");
            let documented = documented_of("GetWhen", &method).unwrap();
            assert!(
                documented.contains(&format!("/// {expected}\n")),
                "{body}: {documented}"
            );
        }
        let error = documented_of("GetWhen", "pub fn cookie(self) -> Self { self }").unwrap_err();
        assert!(error.contains("`GetWhen::cookie`"), "{error}");
    }

    #[test]
    fn what_is_not_known_is_an_error_and_not_left_without_a_description() {
        let error = documented("pub fn news(self) -> Self { self }").unwrap_err();
        assert!(error.contains("`GetThen::news`"), "{error}");
        assert!(complete(&mut syn::parse_file("").unwrap()).is_err());
    }
}

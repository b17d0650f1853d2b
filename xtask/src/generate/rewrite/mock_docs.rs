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
        _ if body.contains("query_param (") => sent("parameter", "query_param", &body)?,
        _ if body.contains("header (") => sent("header", "header", &body)?,
        _ if body.contains("json_body") => doc("Expects this body.", None),
        _ => return None,
    })
}

/// What a method says that looks at a parameter of the query or at a header, by `call` of the mock server.
fn sent(what: &str, call: &str, body: &str) -> Option<Vec<Attribute>> {
    let (_, rest) = body.split_once(&format!("{call} (\""))?;
    let name = rest.split_once('"')?.0;
    let absent = match body.contains(&format!("{call}_missing")) {
        true => "; none means that it is absent",
        false => "",
    };
    Some(doc(&format!("Expects the {what} `{name}`{absent}."), None))
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
        _ if takes("status") => {
            let class = after("status / 100u16 , ")?;
            doc(
                &format!("Answers with this status of {class}xx and {content}."),
                Some(&format!("If `status` is not of {class}xx.")),
            )
        }
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
        let source = format!(
            "pub mod operations {{ pub struct GetThen(Then); impl GetThen {{ {method} }} pub struct GetWhen(When); }}"
        );
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
    }

    #[test]
    fn what_is_sent_is_named() {
        for (method, text) in [
            (
                "fn a(self, value: &str) -> Self { Self(self.0.query_param(\"a\", value.to_string())) }",
                "/// Expects the parameter `a`.\n",
            ),
            (
                "fn b(self, value: T) -> Self { if let Some(value) = value.into() { Self(self.0.header(\"X-B\", value.to_string())) } else { Self(self.0.header_missing(\"X-B\")) } }",
                "/// Expects the header `X-B`; none means that it is absent.\n",
            ),
        ] {
            let source = format!(
                "pub mod operations {{ pub struct GetThen(Then); pub struct GetWhen(When); impl GetWhen {{ {method} }} }}"
            );
            let mut file = syn::parse_file(&source).unwrap();
            complete(&mut file).unwrap();
            let shown = prettyplease::unparse(&file);
            assert!(shown.contains(text), "{shown}");
        }
    }

    #[test]
    fn what_is_not_known_is_an_error_and_not_left_without_a_description() {
        let error = documented("pub fn news(self) -> Self { self }").unwrap_err();
        assert!(error.contains("`GetThen::news`"), "{error}");
        assert!(complete(&mut syn::parse_file("").unwrap()).is_err());
    }
}

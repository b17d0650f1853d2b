//! How a request is built, sent and its answer read.
//!
//! progenitor writes the whole sequence into every `send`, hooks and all. Here it is one call of the runtime, which is compiled once: for a big API that is most of what a
//! client costs to compile.

use quote::{ToTokens, format_ident, quote};
use syn::punctuated::Punctuated;
use syn::visit_mut::{self, VisitMut};
use syn::{
    Arm, Expr, ExprLit, ExprMethodCall, File, ImplItemFn, Lit, LitStr, Macro, Pat, Stmt, Token,
    parse_quote,
};

use super::super::source;

/// Returns how many operations were changed, or which one cannot be.
pub(super) fn shorten(file: &mut File) -> Result<usize, String> {
    let mut requests = Requests::default();
    requests.visit_file_mut(file);
    let mut answers = Answers::default();
    answers.visit_file_mut(file);
    let changed = requests.changed;
    match answers.unknown {
        Some(operation) => Err(operation),
        // One without the other would send something else.
        None if requests.paths != changed || answers.changed != changed => Ok(0),
        None => Ok(changed),
    }
}

/// `client.client.get(url)` becomes `::groups_transport::runtime::RequestBuilder::get(&client.inner, &url)`, where `url` is only what comes below the root of the API: that
/// is parsed already. The headers of a request that has none go, and so does `Accept`, which the transport sends always.
#[derive(Default)]
struct Requests {
    changed: usize,
    paths: usize,
}

impl VisitMut for Requests {
    fn visit_expr_mut(&mut self, expression: &mut Expr) {
        visit_mut::visit_expr_mut(self, expression);
        let is_accept = |call: &ExprMethodCall| {
            let arguments = text(&call.args);
            call.method == "header"
                && arguments.contains(":: ACCEPT ,")
                && arguments.contains("\"application/json\"")
        };
        if let Expr::MethodCall(call) = expression
            && is_accept(call)
        {
            *expression = (*call.receiver).clone();
        }
        if let Expr::MethodCall(call) = expression
            && let Expr::Field(field) = &*call.receiver
            && text(&field.member) == "client"
        {
            self.changed += 1;
            let (client, method, url) = (&field.base, &call.method, &call.args);
            *expression = parse_quote!(
                ::groups_transport::runtime::RequestBuilder::#method(&#client.inner, &#url)
            );
        }
    }

    fn visit_macro_mut(&mut self, call: &mut Macro) {
        let arguments = Punctuated::<Expr, Token![,]>::parse_terminated;
        if call.path.is_ident("format")
            && let Ok(arguments) = call.parse_body_with(arguments)
            && let Some(Expr::Lit(ExprLit {
                lit: Lit::Str(pattern),
                ..
            })) = arguments.first()
            && let Some(path) = pattern.value().strip_prefix("{}/")
            && arguments
                .get(1)
                .is_some_and(|root| text(root).ends_with(". baseurl"))
        {
            self.paths += 1;
            let path = LitStr::new(&format!("/{path}"), pattern.span());
            let rest = arguments.iter().skip(2);
            call.tokens = quote!(#path #(, #rest)*);
        }
    }

    fn visit_impl_item_fn_mut(&mut self, function: &mut ImplItemFn) {
        let is_filled = text(&function.block).contains("header_map . append");
        if !is_filled {
            let stmts = &mut function.block.stmts;
            stmts.retain(|stmt| {
                value_of(stmt)
                    .is_none_or(|value| !text(value).contains("HeaderMap :: with_capacity"))
            });
            NoHeaders.visit_impl_item_fn_mut(function);
        }
        visit_mut::visit_impl_item_fn_mut(self, function);
    }
}

/// `x.headers(header_map)` becomes `x`.
struct NoHeaders;

impl VisitMut for NoHeaders {
    fn visit_expr_mut(&mut self, expression: &mut Expr) {
        visit_mut::visit_expr_mut(self, expression);
        if let Expr::MethodCall(call) = expression
            && call.method == "headers"
        {
            *expression = (*call.receiver).clone();
        }
    }
}

fn text(tokens: &impl ToTokens) -> String {
    tokens.to_token_stream().to_string()
}

/// What comes behind the `=` of a `let`.
fn value_of(stmt: &Stmt) -> Option<&Expr> {
    match stmt {
        Stmt::Local(local) => local.init.as_ref().map(|init| &*init.expr),
        _ => None,
    }
}

/// From `let info = OperationInfo { operation_id: "x" }` to the end, `send` becomes `client.answer(request, &operations::X).await`.
#[derive(Default)]
struct Answers {
    changed: usize,
    /// An operation whose answers are not read in the way that the runtime does.
    unknown: Option<String>,
}

impl VisitMut for Answers {
    fn visit_impl_item_fn_mut(&mut self, function: &mut ImplItemFn) {
        let stmts = &mut function.block.stmts;
        let ids = stmts
            .iter()
            .map(|stmt| value_of(stmt).and_then(operation_id));
        let Some((start, id)) = ids.enumerate().find_map(|(at, id)| Some((at, id?))) else {
            return;
        };
        let hook = stmts.get(start + 1).and_then(before_sending);
        let read = stmts.last().and_then(|last| match last {
            Stmt::Expr(Expr::Match(answers), None) => reading(&answers.arms),
            _ => None,
        });
        let (Some((client, request)), Some(method)) = (hook, read) else {
            self.unknown = Some(id);
            return;
        };
        self.changed += 1;
        let method = format_ident!("{method}");
        let operation = format_ident!("{}", source::shouty(&id));
        let answer: Expr = parse_quote!(
            #client.#method(#request, &crate::generated::operations::#operation).await
        );
        stmts.truncate(start);
        // It was declared so that the hook could change it.
        if let Some(Stmt::Local(local)) = stmts.last_mut()
            && let Pat::Ident(pattern) = &mut local.pat
        {
            pattern.mutability = None;
            local.attrs.clear();
        }
        stmts.push(Stmt::Expr(answer, None));
    }
}

/// The client and the request in `client.pre(&mut request, &info).await?;`.
fn before_sending(stmt: &Stmt) -> Option<(Expr, Expr)> {
    let Stmt::Expr(Expr::Try(tried), _) = stmt else {
        return None;
    };
    let Expr::Await(awaited) = &*tried.expr else {
        return None;
    };
    match &*awaited.base {
        Expr::MethodCall(call) if call.method == "pre" => match call.args.first()? {
            Expr::Reference(request) => Some(((*call.receiver).clone(), (*request.expr).clone())),
            _ => None,
        },
        _ => None,
    }
}

/// The text in `OperationInfo { operation_id: "x" }`.
fn operation_id(value: &Expr) -> Option<String> {
    let Expr::Struct(info) = value else {
        return None;
    };
    match &info.fields.first()?.expr {
        Expr::Lit(ExprLit {
            lit: Lit::Str(id), ..
        }) if info.path.is_ident("OperationInfo") => Some(id.value()),
        _ => None,
    }
}

/// The method of the runtime that reads answers like these arms do, if one does.
fn reading(arms: &[Arm]) -> Option<&'static str> {
    let mut success = None;
    for arm in arms {
        let pattern = text(&arm.pat).replace("u16", "");
        let body = arm
            .body
            .to_token_stream()
            .to_string()
            .replace(['{', '}', ' '], "");
        let read = match body.as_str() {
            "ResponseValue::from_response(response).await" => "answer",
            "Ok(ResponseValue::empty(response))" => "no_content",
            "Err(Error::ErrorResponse(ResponseValue::from_response(response).await?,),)"
            | "Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))" => "error",
            "Err(Error::UnexpectedResponse(response))" => "unexpected",
            _ => return None,
        };
        match (pattern.get(..1)?, read) {
            ("2", "answer" | "no_content") if success.is_none_or(|success| success == read) => {
                success = Some(read);
            }
            ("4" | "5", "error") | ("_", "unexpected") => {}
            _ => return None,
        }
    }
    let covers = |range: &str| {
        arms.iter().any(|arm| {
            let pattern = text(&arm.pat);
            pattern.replace("u16", "").replace(' ', "") == range
        })
    };
    let all = ["200..=299", "400..=499", "500..=599", "_"];
    success.filter(|_| all.into_iter().all(covers))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What progenitor 0.15 writes, but for types; with `answers` read in the end.
    fn send(url: &str, answers: &str) -> File {
        let text = format!(
            r#"impl X {{
                pub async fn send(self) -> Result<(), ()> {{
                    let Self {{ client, id }} = self;
                    let url = format!("{url}", client.baseurl, encode_path(&id.to_string()),);
                    let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
                    #[allow(unused_mut)]
                    let mut request = client
                        .client
                        .get(url)
                        .header(
                            ::reqwest::header::ACCEPT,
                            ::reqwest::header::HeaderValue::from_static("application/json"),
                        )
                        .headers(header_map)
                        .build()?;
                    let info = OperationInfo {{ operation_id: "get_group" }};
                    client.pre(&mut request, &info).await?;
                    let result = client.exec(request, &info).await;
                    client.post(&result, &info).await?;
                    let response = result?;
                    match response.status().as_u16() {{ {answers} }}
                }}
            }}"#
        );
        syn::parse_str(&text).unwrap()
    }

    const ERRORS: &str = "400u16..=499u16 => { Err(Error::ErrorResponse(ResponseValue::from_response(response).await?)) }
        500u16..=599u16 => Err(Error::ErrorResponse(ResponseValue::from_response(response).await?)),
        _ => Err(Error::UnexpectedResponse(response)),";

    fn answers(success: &str) -> String {
        format!("200u16 => {success}, 200..=299 => {success}, {ERRORS}")
    }

    #[test]
    fn a_send_ends_in_one_call_of_the_runtime() {
        for (success, method) in [
            ("ResponseValue::from_response(response).await", "answer"),
            ("Ok(ResponseValue::empty(response))", "no_content"),
        ] {
            let mut file = send("{}/groups/{}", &answers(success));
            assert_eq!(shorten(&mut file), Ok(1));
            let expected = format!(
                r#"impl X {{
                    pub async fn send(self) -> Result<(), ()> {{
                        let Self {{ client, id }} = self;
                        let url = format!("/groups/{{}}", encode_path(&id.to_string()));
                        let request = ::groups_transport::runtime::RequestBuilder::get(&client.inner, &url).build()?;
                        client.{method}(request, &crate::generated::operations::GET_GROUP).await
                    }}
                }}"#
            );
            let expected: File = syn::parse_str(&expected).unwrap();
            assert_eq!(text(&file), text(&expected));
        }
    }

    #[test]
    fn answers_that_the_runtime_would_read_in_another_way_are_refused() {
        let typed = "ResponseValue::from_response(response).await";
        for answers in [
            // A body of one success and none of another.
            format!("201u16 => Ok(ResponseValue::empty(response)), 200..=299 => {typed}, {ERRORS}"),
            // A body that is no JSON.
            answers("Ok(ResponseValue::stream(response))"),
            // An error for a success.
            format!("404u16 => {typed}, {}", answers(typed)),
            // Successes or errors that are not documented.
            format!("200u16 => {typed}, {ERRORS}"),
            format!("200..=299 => {typed}, _ => Err(Error::UnexpectedResponse(response)),"),
            format!("302u16 => {typed}, {}", answers(typed)),
        ] {
            let mut file = send("{}/groups/{}", &answers);
            assert_eq!(shorten(&mut file), Err("get_group".to_owned()), "{answers}");
        }
    }

    #[test]
    fn a_url_of_another_form_is_not_taken_for_a_path() {
        let answers = answers("ResponseValue::from_response(response).await");
        let mut file = send("{}groups/{}", &answers);
        assert_eq!(shorten(&mut file), Ok(0));
    }
}

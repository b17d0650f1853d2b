//! What progenitor emits and we do not ship, changed in its syntax tree.
//!
//! Every change counts how often it was made and fails if it never was: a new version of progenitor that writes something else must not
//! slip through. `docs/decisions/0001-own-runtime.md` and `0002-rewritten-output.md` have the reasons.

mod docs;
mod mock_docs;
mod sends;
mod type_docs;

use proc_macro2::{Ident, Span};
use quote::ToTokens as _;
use syn::punctuated::Punctuated;
use syn::visit_mut::{self, VisitMut};
use syn::{
    Attribute, Block, File, GenericParam, ImplItem, ImplItemFn, Item, ItemImpl, LitStr, Macro,
    Path, Stmt, Token, UseGroup, UsePath, UseTree, parse_quote,
};

/// Changes the client of the crate `krate`.
pub(super) fn client(file: &mut File, krate: &str) -> Result<(), String> {
    let mut runtime = Runtime::default();
    runtime.visit_file_mut(file);
    made(runtime.paths, "uses `progenitor_client`")?;

    let mut schemas = Schemas::default();
    schemas.visit_file_mut(file);
    made(schemas.changed, "derives `JsonSchema`")?;

    let mut headers = VersionHeader::default();
    headers.visit_file_mut(file);
    made(headers.removed, "sends an `api-version` header")?;

    let shortened = sends::shorten(file).map_err(|operation| {
        let what = format!("reads the answers to `{operation}` in the way we know");
        DRIFT.replace("{}", &what)
    })?;
    made(shortened, "sends requests in the way we know")?;

    let mut setters = SetterErrors::default();
    setters.visit_file_mut(file);
    // A client without parameters has no setters.
    if setters.unknown > 0 {
        return Err(DRIFT.replace("{}", "drops the reason in a setter in the way we know"));
    }
    made(
        docs::complete(file, krate),
        "has an example for each method",
    )?;
    made(docs::errors(file), "has builders with a method `send`")?;
    made(type_docs::complete(file), "has builders")?;
    made(
        replace_construction(file),
        "has `Client::new` and `Client::new_with_client`",
    )
}

/// Changes typed mocks.
pub(super) fn mocks(file: &mut File) -> Result<(), String> {
    let mut paths = MockPaths::default();
    paths.visit_file_mut(file);
    made(paths.patterns, "matches paths with a regular expression")?;
    mock_docs::complete(file)
}

const DRIFT: &str = "progenitor's output no longer {}: revise xtask/src/generate/rewrite.rs";

fn made(times: usize, what: &str) -> Result<(), String> {
    if times == 0 {
        Err(DRIFT.replace("{}", what))
    } else {
        Ok(())
    }
}

/// `progenitor_client::X` becomes `::groups_transport::runtime::X`.
#[derive(Default)]
struct Runtime {
    paths: usize,
}

impl VisitMut for Runtime {
    fn visit_path_mut(&mut self, path: &mut Path) {
        if path
            .segments
            .first()
            .is_some_and(|first| first.ident == "progenitor_client")
        {
            self.paths += 1;
            let rest = path.segments.iter().skip(1);
            *path = parse_quote!(::groups_transport::runtime #(::#rest)*);
        }
        visit_mut::visit_path_mut(self, path);
    }

    fn visit_item_use_mut(&mut self, item: &mut syn::ItemUse) {
        let UseTree::Path(UsePath { ident, tree, .. }) = &item.tree else {
            return;
        };
        if ident == "progenitor_client" {
            self.paths += 1;
            item.leading_colon = Some(Default::default());
            item.tree = parse_quote!(groups_transport::runtime::#tree);
        }
        visit_mut::visit_item_use_mut(self, item);
    }

    fn visit_use_group_mut(&mut self, group: &mut UseGroup) {
        let used = group.items.iter().filter(|item| match item {
            UseTree::Name(name) => !UNUSED.iter().any(|unused| name.ident == unused),
            _ => true,
        });
        group.items = used.cloned().collect();
    }
}

/// What generated code imports and does not use: there are no such bodies, and the runtime knows what an operation is.
const UNUSED: [&str; 3] = ["ByteStream", "OperationInfo", "RequestBuilderExt"];

/// `#[derive(::schemars::JsonSchema, X)]` becomes `#[derive(X)]` and, behind the feature `schemars`, the rest.
#[derive(Default)]
struct Schemas {
    changed: usize,
}

impl VisitMut for Schemas {
    fn visit_attributes_mut(&mut self, attributes: &mut Vec<Attribute>) {
        let schema = |path: &Path| {
            path.segments
                .last()
                .is_some_and(|last| last.ident == "JsonSchema")
        };
        let Some(derive) = attributes
            .iter_mut()
            .find(|one| one.path().is_ident("derive"))
        else {
            return;
        };
        let list = Punctuated::<Path, Token![,]>::parse_terminated;
        let Ok(derived) = derive.parse_args_with(list) else {
            return;
        };
        let (schema, rest): (Vec<Path>, Vec<Path>) = derived.into_iter().partition(schema);
        if !schema.is_empty() {
            self.changed += 1;
            *derive = parse_quote!(#[derive(#(#rest),*)]);
            attributes.push(parse_quote!(#[cfg_attr(feature = "schemars", derive(#(#schema),*))]));
        }
    }
}

/// No vendor of ours documents an `api-version` header.
#[derive(Default)]
struct VersionHeader {
    removed: usize,
}

impl VisitMut for VersionHeader {
    fn visit_block_mut(&mut self, block: &mut Block) {
        let before = block.stmts.len();
        block.stmts.retain(|stmt| {
            let is_append = matches!(stmt, Stmt::Expr(syn::Expr::MethodCall(call), _) if call.method == "append");
            !(is_append && stmt.to_token_stream().to_string().contains("\"api-version\""))
        });
        self.removed += before - block.stmts.len();
        visit_mut::visit_block_mut(self, block);
    }
}

/// A setter says why a value was refused, instead of only that it was.
///
/// `value.try_into().map_err(|_| "conversion to `T` for x failed".to_string())` becomes
/// `value.try_into().map_err(|error| format!("{}: {error}", "x"))`, with the bound that this needs.
#[derive(Default)]
struct SetterErrors {
    function: String,
    changed: bool,
    /// Reasons in another form.
    unknown: usize,
}

impl VisitMut for SetterErrors {
    fn visit_impl_item_fn_mut(&mut self, function: &mut ImplItemFn) {
        self.function = function.sig.ident.to_string();
        self.changed = false;
        visit_mut::visit_impl_item_fn_mut(self, function);
        let generic = function
            .sig
            .generics
            .params
            .iter()
            .find_map(|param| match param {
                GenericParam::Type(param) => Some(param.ident.clone()),
                _ => None,
            });
        if let (true, Some(generic)) = (self.changed, generic) {
            let clause = function.sig.generics.make_where_clause();
            clause
                .predicates
                .push(parse_quote!(#generic::Error: ::std::fmt::Display));
        }
    }

    fn visit_expr_closure_mut(&mut self, closure: &mut syn::ExprClosure) {
        if closure
            .body
            .to_token_stream()
            .to_string()
            .starts_with("\"conversion to `")
        {
            self.changed = true;
            let name = LitStr::new(&self.function, Span::call_site());
            *closure = parse_quote!(|error| format!("{}: {error}", #name));
        } else {
            visit_mut::visit_expr_closure_mut(self, closure);
        }
    }

    fn visit_expr_method_call_mut(&mut self, call: &mut syn::ExprMethodCall) {
        let is_reason = |expression: &syn::Expr| match expression {
            syn::Expr::Lit(literal) => {
                matches!(&literal.lit, syn::Lit::Str(text) if text.value().ends_with("failed"))
            }
            _ => false,
        };
        if call.method == "to_string" && is_reason(&call.receiver) {
            self.unknown += 1;
        }
        visit_mut::visit_expr_method_call_mut(self, call);
    }
}

/// Methods that progenitor gives the client and that go. An operation of this name would go with them.
pub(crate) const REMOVED_METHODS: &[&str] = &["new", "new_with_client"];

/// Methods that come instead, see [`construction`].
pub(crate) const ADDED_METHODS: &[&str] = &["over", "with_call_options"];

/// A client is made from a transport, which is made from a checked configuration: progenitor's constructors go, ours come.
fn replace_construction(file: &mut File) -> usize {
    let mut removed = 0;
    for item in &mut file.items {
        let Item::Impl(ItemImpl {
            trait_: None,
            self_ty,
            items,
            ..
        }) = item
        else {
            continue;
        };
        if self_ty.to_token_stream().to_string() != "Client" {
            continue;
        }
        let before = items.len();
        items.retain(|item| {
            let ImplItem::Fn(function) = item else {
                return true;
            };
            !REMOVED_METHODS
                .iter()
                .any(|name| function.sig.ident == name)
        });
        if items.len() < before {
            removed += before - items.len();
            items.extend(construction());
        }
    }
    removed / REMOVED_METHODS.len()
}

fn construction() -> [ImplItem; 2] {
    [
        parse_quote! {
            /// A client that sends through `transport`.
            pub(crate) fn over(transport: ::groups_transport::Transport) -> Self {
                Self {
                    baseurl: transport.base_url().as_str().to_owned(),
                    client: transport.http_client(),
                    inner: transport,
                }
            }
        },
        parse_quote! {
            /// The same client with other settings for the calls that are made through it.
            ///
            /// Cheap; connections and limits stay shared.
            #[must_use]
            pub fn with_call_options(&self, options: ::groups_transport::CallOptions) -> Self {
                Self::over(self.inner.with_call_options(options))
            }
        },
    ]
}

/// Paths are matched as they stand on the wire: constants literally, parameters as one encoded segment that is not empty.
#[derive(Default)]
struct MockPaths {
    patterns: usize,
}

impl VisitMut for MockPaths {
    fn visit_lit_str_mut(&mut self, literal: &mut LitStr) {
        if let Some(pattern) = exact_pattern(&literal.value()) {
            self.patterns += 1;
            *literal = LitStr::new(&pattern, literal.span());
        }
    }

    fn visit_macro_mut(&mut self, call: &mut Macro) {
        if !call.path.is_ident("format") {
            return;
        }
        let text = call.tokens.to_string();
        let Some((literal, "value . to_string ()")) = text.split_once(" , ") else {
            return;
        };
        let Ok(literal) = syn::parse_str::<LitStr>(literal) else {
            return;
        };
        if let Some(pattern) = exact_pattern(&literal.value()) {
            self.patterns += 1;
            let literal = LitStr::new(&pattern, literal.span());
            let helper = Ident::new("path_segment", Span::call_site());
            call.tokens = quote::quote!(#literal, crate::#helper(value));
        }
    }
}

/// `^/v1.0/groups/[^/]*/users$` becomes `^/v1\.0/groups/[^/]+/users$`.
fn exact_pattern(pattern: &str) -> Option<String> {
    let inner = pattern.strip_prefix("^/")?.strip_suffix('$')?;
    // The placeholders are masked while the constants are escaped.
    let masked = inner
        .replace("[^/]*", "\u{0}")
        .replace(".*", "\u{0}")
        .replace("{}", "\u{1}");
    let mut exact = String::from("^/");
    for c in masked.chars() {
        match c {
            '\u{0}' => exact.push_str("[^/]+"),
            '\u{1}' => exact.push_str("{}"),
            '.' | '+' | '*' | '?' | '(' | ')' | '|' | '[' | ']' | '\\' | '^' | '$' => {
                exact.push('\\');
                exact.push(c);
            }
            _ => exact.push(c),
        }
    }
    exact.push('$');
    Some(exact)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mock_patterns_match_the_wire_and_nothing_else() {
        for (pattern, exact) in [
            ("^/groups/$", "^/groups/$"),
            (
                "^/api/v1.0/groups/[^/]*/users/$",
                r"^/api/v1\.0/groups/[^/]+/users/$",
            ),
            ("^/groups/{}/users/.*/$", "^/groups/{}/users/[^/]+/$"),
        ] {
            assert_eq!(exact_pattern(pattern).as_deref(), Some(exact));
        }
        assert_eq!(exact_pattern("limit"), None);
    }

    #[test]
    fn the_linter_knows_the_methods_that_are_added() {
        let names = construction().map(|item| match item {
            ImplItem::Fn(function) => function.sig.ident.to_string(),
            _ => String::new(),
        });
        assert_eq!(names.as_slice(), ADDED_METHODS);
    }

    #[test]
    fn a_change_that_no_longer_applies_is_an_error() {
        let mut file: File = parse_quote!(
            pub struct Client;
        );
        let error = client(&mut file, "groups_x").unwrap_err();
        assert!(
            error.contains("progenitor_client") && error.contains("rewrite.rs"),
            "{error}"
        );
    }
}

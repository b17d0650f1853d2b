//! `src/generated/operations.rs`: what the spec says of each operation, as data.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::facts::{self, Encoding, OperationFacts};
use super::source;
use super::spec::Spec;

/// The names beside those of the operations. An operation of such a name would be defined twice.
pub(crate) const NAMES: [&str; 4] = ["BASE_PATH", "SERVERS", "OPERATIONS", "PROPERTIES"];

pub(super) fn generate(spec: &Spec) -> Result<String, String> {
    let names: Vec<_> = spec
        .operations
        .iter()
        .map(|op| format_ident!("{}", source::shouty(&op.id)))
        .collect();
    let specs = spec.operations.iter().zip(&names).map(|(operation, name)| {
        let doc = format!(
            " `{} {}`: {}",
            operation.method, operation.path, operation.summary
        );
        let value = operation_spec(operation);
        quote! {
            #[doc = #doc]
            pub static #name: OperationSpec = #value;
        }
    });
    let uses = imports(spec);
    let base_path = &spec.base_path;
    let servers: Vec<_> = spec
        .openapi
        .servers
        .iter()
        .map(|server| &server.url)
        .collect();
    let count = servers.len();
    let properties = facts::properties(&spec.openapi);
    let [
        base_path_name,
        servers_name,
        operations_name,
        properties_name,
    ] = NAMES.map(|name| format_ident!("{name}"));
    let tokens = quote! {
        //! What the spec says of each operation, as data.
        #uses

        /// The path of the API below the host.
        pub const #base_path_name: &str = #base_path;

        /// The servers that the vendor documents.
        pub const #servers_name: [&str; #count] = [ #(#servers),* ];

        /// All operations.
        pub static #operations_name: &[&OperationSpec] = &[ #(&#names),* ];

        #(#specs)*

        /// The names of all properties that the spec knows, sorted.
        static #properties_name: &[&str] = &[ #(#properties),* ];
    };
    let header = spec.header();
    Ok(source::space_out(&source::format(&header, tokens)?))
}

/// Only what the provider needs, so that no import is unused.
fn imports(spec: &Spec) -> TokenStream {
    let any = |found: fn(&OperationFacts) -> bool| spec.operations.iter().any(found);
    let rate_limit = any(|op| op.rate_limit.is_some()).then(|| quote!(RateLimit,));
    let pagination =
        any(|op| op.pagination.is_some()).then(|| quote!(Pagination, PaginationStyle,));
    let query = any(|op| !op.query.is_empty()).then(|| quote!(QueryEncoding, QueryParameter,));
    quote!(use groups_transport::{OperationSpec, #pagination #query #rate_limit};)
}

fn operation_spec(operation: &OperationFacts) -> TokenStream {
    let OperationFacts {
        id,
        method,
        path,
        summary,
        success,
        content,
        errors,
        idempotent,
        ..
    } = operation;
    let rate_limit = option(operation.rate_limit.as_ref().map(|limit| {
        let (requests, seconds, scope) = (limit.requests, limit.seconds, &limit.scope);
        quote!(RateLimit { requests: #requests, seconds: #seconds, scope: #scope })
    }));
    let pagination = option(operation.pagination.as_ref().map(|pagination| {
        let style = format_ident!("{}", source::pascal(&pagination.style));
        let page = option(pagination.page.map(|page| quote!(#page)));
        let max = option(pagination.max.map(|max| quote!(#max)));
        quote!(Pagination { style: PaginationStyle::#style, page: #page, max: #max })
    }));
    let query = operation.query.iter().map(|parameter| {
        let (name, required) = (&parameter.name, parameter.required);
        let encoding = match parameter.encoding {
            Encoding::Single => quote!(Single),
            Encoding::Repeated => quote!(Repeated),
            Encoding::Indexed => quote!(Indexed),
            Encoding::Filters => quote!(Filters),
        };
        quote! {
            QueryParameter { name: #name, required: #required, encoding: QueryEncoding::#encoding }
        }
    });
    quote! {
        OperationSpec {
            id: #id,
            method: #method,
            path: #path,
            summary: #summary,
            success: #success,
            content: #content,
            errors: &[ #(#errors),* ],
            idempotent: #idempotent,
            rate_limit: #rate_limit,
            pagination: #pagination,
            query: &[ #(#query),* ],
            properties: PROPERTIES,
        }
    }
}

fn option(value: Option<TokenStream>) -> TokenStream {
    value.map_or_else(|| quote!(None), |value| quote!(Some(#value)))
}

//! `src/generated/api.rs`: what ties the client to the transport and to the traits.

use std::collections::BTreeSet;

use quote::quote;

use super::source;
use super::spec::Spec;

/// `errors` are the wire types of documented errors.
pub(super) fn generate(spec: &Spec, errors: &BTreeSet<String>) -> Result<String, String> {
    let provider = &spec.provider;
    let mut errors = errors.iter();
    let (uses, error) = match (errors.next(), errors.next()) {
        (Some(error), None) => {
            let error: syn::Type =
                syn::parse_str(error).map_err(|what| format!("`{error}` is no type: {what}"))?;
            (
                quote!(
                    use super::client::{Client, types};
                ),
                quote!(#error),
            )
        }
        (None, _) => (
            quote!(
                use super::client::Client;
            ),
            quote!(()),
        ),
        (Some(one), Some(other)) => {
            return Err(format!(
                "specs/{provider}.yaml: errors are `{one}` and `{other}`; all operations need the same schema"
            ));
        }
    };
    let tokens = quote! {
        //! What ties the client to the transport and to the traits.
        use groups_transport::{Api, OperationSpec, runtime};
        #uses
        use super::operations::{BASE_PATH, OPERATIONS};

        /// The provider's name.
        pub(crate) const NAME: &str = #provider;

        /// The API that the client calls.
        pub(crate) const API: Api = Api {
            provider: NAME,
            address: "the address of the API",
            base_path: BASE_PATH,
            user_agent: concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION")),
            operations: OPERATIONS,
        };

        impl runtime::ClientHooks for Client {
            type Error = #error;
        }

        /// The error of the traits for a failed call of `operation`.
        #[allow(dead_code, reason = "a provider that has no trait yet calls nothing")]
        pub(crate) fn failed(
            operation: &'static OperationSpec,
        ) -> impl FnOnce(runtime::Error<#error>) -> groups_core::Error {
            move |error| error.into_core(NAME, operation)
        }
    };
    let text = source::format(&spec.header(), tokens)?;
    Ok(source::space_out(&text))
}

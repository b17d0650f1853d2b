//! Small tools for writing Rust.

use heck::{ToPascalCase as _, ToShoutySnakeCase as _};
use proc_macro2::TokenStream;

/// A type or variant name, as progenitor makes it.
pub(super) fn pascal(name: &str) -> String {
    match name {
        // A variant of these would have the same name.
        "+1" => "Plus1".to_owned(),
        "-1" => "Minus1".to_owned(),
        _ => identifier(name.replace('\'', "").to_pascal_case()),
    }
}

/// The name of a constant.
pub(super) fn shouty(name: &str) -> String {
    identifier(name.to_shouty_snake_case())
}

fn identifier(name: String) -> String {
    if name.starts_with(|c: char| c.is_alphabetic() || c == '_') {
        name
    } else {
        format!("X{name}")
    }
}

/// Tokens as a formatted file below `header`.
pub(super) fn format(header: &str, tokens: TokenStream) -> Result<String, String> {
    let file =
        syn::parse2(tokens).map_err(|error| format!("generated code is not Rust: {error}"))?;
    Ok(unparse(header, &file))
}

/// A file below `header`.
pub(super) fn unparse(header: &str, file: &syn::File) -> String {
    format!("{header}\n{}", prettyplease::unparse(file))
}

/// An empty line before each documented item.
pub(super) fn space_out(text: &str) -> String {
    let mut out = String::new();
    let mut previous = "";
    for line in text.lines() {
        if line.starts_with("///") && !previous.starts_with("///") && !previous.is_empty() {
            out.push('\n');
        }
        out.push_str(line);
        out.push('\n');
        previous = line;
    }
    out
}

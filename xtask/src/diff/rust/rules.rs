//! How changes of public Rust items are classified. The reference is cargo's chapter on semantic versions.

use crate::diff::change::rules;

rules! {
    CRATE_ADDED = "crate-added", Additive: "nobody depends on a crate that was not published";
    CRATE_REMOVED = "crate-removed", Breaking: "who depends on the crate gets no newer version";
    ITEM_ADDED = "item-added", Additive: "existing programs do not name it";
    ITEM_REMOVED = "item-removed", Breaking: "programs that name it no longer compile";
    SIGNATURE_CHANGED = "signature-changed", Breaking: "programs that use it with the types of before may no longer compile";
    QUALIFIER_RELAXED = "qualifier-relaxed", Additive: "it can be used wherever it could be used before";
    VALUE_CHANGED = "value-changed", Additive: "the type is the same; who relies on the value has to look";
    FIELD_ADDED = "field-added", Breaking: "the struct can be written and taken apart field by field, which must name all of them";
    PRIVATE_FIELD_ADDED = "private-field-added", Breaking: "the struct could be written and taken apart field by field, which a private field forbids";
    VARIANT_ADDED = "variant-added", Breaking: "a `match` that names all variants no longer does";
    NON_EXHAUSTIVE_ADDED = "non-exhaustive-added", Breaking: "it can no longer be written field by field or matched without a wildcard";
    NON_EXHAUSTIVE_REMOVED = "non-exhaustive-removed", Additive: "what is written with a wildcard still compiles";
    REQUIRED_TRAIT_ITEM = "required-trait-item", Breaking: "implementations of the trait lack it";
    DEFAULT_REMOVED = "default-removed", Breaking: "implementations of the trait that relied on the default lack it";
    DEFAULT_PROVIDED = "default-provided", Additive: "implementations of the trait have it already";
    DYN_COMPATIBILITY_LOST = "dyn-compatibility-lost", Breaking: "`dyn` of the trait no longer compiles";
    DYN_COMPATIBILITY_GAINED = "dyn-compatibility-gained", Additive: "`dyn` of the trait compiles, which it did not before";
    CONDITION_ADDED = "condition-added", Breaking: "programs that are compiled without the feature, or elsewhere, lose it";
    CONDITION_REMOVED = "condition-removed", Additive: "it is there wherever it was before";
    IMPL_ADDED = "impl-added", Additive: "existing programs do not ask for it";
    IMPL_REMOVED = "impl-removed", Breaking: "programs that ask for the trait no longer compile";
    AUTO_TRAIT_LOST = "auto-trait-lost", Breaking: "programs that send or share the type, or ask for the trait otherwise, no longer compile";
    MUST_USE = "must-use", Additive: "it is a matter of a warning";
    DEPRECATION = "deprecation", Documentation: "a deprecated item works as before; it only warns of its end";
    DOCS = "docs", Documentation: "it is read by people; what compiles stays the same";
    FEATURE_ADDED = "feature-added", Additive: "existing programs do not turn it on";
    FEATURE_REMOVED = "feature-removed", Breaking: "cargo refuses to build programs that turn it on";
    FEATURE_NARROWED = "feature-narrowed", Breaking: "who turns it on may lack what it turned on besides";
    FEATURE_WIDENED = "feature-widened", Additive: "who turns it on has what they had before, and more";
    RUST_VERSION = "rust-version", Additive: "cargo does not count the oldest Rust as part of compatibility, and picks an older release for an older Rust";
    PUBLIC_DEPENDENCY = "public-dependency", Breaking: "types of the dependency are part of this crate's API, and those of two incompatible versions are different types";
}

//! `cargo xtask new-provider`: everything that a provider consists of, as far as it follows from its name, its address and the vendor's documents.

mod draft;

pub use draft::draft;

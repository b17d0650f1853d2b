//! The maintainer's tasks: reading specs, checking them, and turning them into crates.
//!
//! The binary only starts this; everything that it does is here, so that tests can do it too.

pub mod api;
pub mod audit;
pub mod bench;
mod cargo;
pub mod ci;
pub mod cli;
pub mod diff;
pub mod document;
pub mod features;
pub mod format;
pub mod fuzz;
pub mod generate;
pub mod lint;
pub mod new_provider;
pub mod report;
mod specs;
mod terminal;

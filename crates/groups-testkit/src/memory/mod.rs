//! A provider in memory.
//!
//! For tests of programs that take any provider: it can be given any capabilities, and can be disturbed like a vendor. It passes the whole suite.
//!
//! ```
//! use groups_core::{GroupsExt, Groups, NewGroup};
//! use groups_testkit::memory::MemoryProvider;
//! use groups_testkit::{Disturbance, Installation};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
//! let provider = MemoryProvider::with_everything();
//! provider.create_group(&NewGroup::new("Analysts")).await?;
//!
//! // A program that takes a cut list for the whole one would be found out now.
//! provider.disturb(Disturbance::CutLists).await?;
//! assert!(provider.list_groups().read_all().await.is_err());
//! # Ok(())
//! # }
//! ```

mod installation;
mod lists;
mod provider;
mod requests;
mod vendor;

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use groups_core::{Capabilities, MemberKeyKind, Operation, PermissionModel};

use vendor::State;

/// The name of the provider in memory.
const NAME: &str = "memory";

/// Everything that the traits have, with members named by e-mail address.
static EVERYTHING: Capabilities = Capabilities::new(MemberKeyKind::Email)
    .with_operations(Operation::ALL)
    .with_group_description()
    .with_pending_invites()
    .with_per_member_outcomes()
    .with_permission_model(PermissionModel::Roles);

/// A vendor's installation and the provider for it, both in memory. Clones share them.
#[derive(Clone)]
pub struct MemoryProvider {
    capabilities: &'static Capabilities,
    options: MemoryOptions,
    state: Arc<Mutex<State>>,
}

/// How the vendor in memory behaves where vendors differ.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct MemoryOptions {
    /// The number of items on a page where none is asked for, and the largest that is served.
    pub page_size: usize,
    /// Two groups cannot have the same name.
    pub unique_names: bool,
    /// Pages tell how many items there are in all. Without it no list is proven complete.
    pub counts: bool,
    /// How many reads of a list of members come too early after a change. Meant for
    /// [`lagging_member_lists`](Capabilities::lagging_member_lists).
    pub stale_reads: u32,
}

impl Default for MemoryOptions {
    fn default() -> Self {
        Self {
            page_size: 100,
            unique_names: true,
            counts: true,
            stale_reads: 0,
        }
    }
}

impl MemoryOptions {
    /// Pages of 100 that tell how many items there are, unique names, lists that are up to date.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the number of items on a page; 0 counts as 1.
    #[must_use]
    pub fn with_page_size(mut self, size: usize) -> Self {
        self.page_size = size.max(1);
        self
    }

    /// Sets whether two groups can have the same name.
    #[must_use]
    pub fn with_unique_names(mut self, unique: bool) -> Self {
        self.unique_names = unique;
        self
    }

    /// Sets whether pages tell how many items there are in all.
    #[must_use]
    pub fn with_counts(mut self, counts: bool) -> Self {
        self.counts = counts;
        self
    }

    /// Sets how many reads of a list of members come too early after a change.
    #[must_use]
    pub fn with_stale_reads(mut self, reads: u32) -> Self {
        self.stale_reads = reads;
        self
    }
}

impl MemoryProvider {
    /// An empty installation of a vendor that can do everything that the traits have.
    pub fn with_everything() -> Self {
        Self::new(&EVERYTHING, MemoryOptions::new())
    }

    /// An empty installation of a vendor that can do this.
    pub fn new(capabilities: &'static Capabilities, options: MemoryOptions) -> Self {
        let state = State::new(capabilities.member_key, options.stale_reads);
        Self {
            capabilities,
            options,
            state: Arc::new(Mutex::new(state)),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // A panic of another test leaves whole values behind.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for MemoryProvider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryProvider")
            .field("capabilities", &self.capabilities)
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}

//! Rows with stable handles and ids, in the order of their creation, and who belongs to what.

use std::cmp::Ordering;
use std::collections::{BTreeSet, HashMap};

use indexmap::IndexMap;

/// Names a row for as long as the table lives; never used again after the row is gone.
pub(crate) type Handle = u32;

/// Rows that are found by id, by position and in any order.
#[derive(Clone, Debug)]
pub(crate) struct Table<T> {
    rows: IndexMap<Handle, T>,
    handles: HashMap<String, Handle>,
    next: Handle,
    /// Counts changes, so that a sorted order is made once for many reads.
    version: u64,
    orders: HashMap<&'static str, (u64, Vec<Handle>)>,
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self {
            rows: IndexMap::new(),
            handles: HashMap::new(),
            next: 0,
            version: 0,
            orders: HashMap::new(),
        }
    }
}

impl<T> Table<T> {
    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    /// Adds a row at the end. An id that is taken is given to the new row.
    pub(crate) fn insert(&mut self, id: impl Into<String>, row: T) -> Handle {
        let handle = self.next;
        self.next += 1;
        self.version += 1;
        self.handles.insert(id.into(), handle);
        self.rows.insert(handle, row);
        handle
    }

    /// The row with this id.
    pub(crate) fn handle(&self, id: &str) -> Option<Handle> {
        self.handles.get(id).copied()
    }

    pub(crate) fn get(&self, handle: Handle) -> Option<&T> {
        self.rows.get(&handle)
    }

    pub(crate) fn get_mut(&mut self, handle: Handle) -> Option<&mut T> {
        self.version += 1;
        self.rows.get_mut(&handle)
    }

    /// The row at this position of the order of creation.
    pub(crate) fn at(&self, position: usize) -> Option<(Handle, &T)> {
        self.rows
            .get_index(position)
            .map(|(handle, row)| (*handle, row))
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (Handle, &T)> {
        self.rows.iter().map(|(handle, row)| (*handle, row))
    }

    /// Gives a row another id. An id that is taken is given to this row.
    pub(crate) fn rename(&mut self, id: &str, new: impl Into<String>) {
        if let Some(handle) = self.handles.remove(id) {
            self.handles.insert(new.into(), handle);
        }
    }

    /// Removes a row; the others keep their order.
    pub(crate) fn remove(&mut self, id: &str) -> Option<(Handle, T)> {
        let handle = self.handles.remove(id)?;
        self.version += 1;
        self.rows.shift_remove(&handle).map(|row| (handle, row))
    }

    /// All rows in the order of `compare`, equal ones by creation. `name` stands for `compare`: the order is remembered under it until a row changes.
    pub(crate) fn order(
        &mut self,
        name: &'static str,
        compare: impl Fn(&T, &T) -> Ordering,
    ) -> &[Handle] {
        let rows = &self.rows;
        let order = self.orders.entry(name).or_insert((u64::MAX, Vec::new()));
        if order.0 != self.version {
            let mut sorted: Vec<_> = rows.iter().collect();
            sorted.sort_by(|left, right| compare(left.1, right.1));
            *order = (
                self.version,
                sorted.into_iter().map(|(handle, _)| *handle).collect(),
            );
        }
        &order.1
    }

    /// What [`order`](Self::order) gave under this name, for whoever reads rows at the same time. Empty if it was never asked.
    pub(crate) fn ordered(&self, name: &str) -> &[Handle] {
        self.orders.get(name).map_or(&[], |(_, order)| order)
    }
}

/// Who is in which group, with what `M` says of each membership, readable from both sides.
#[derive(Clone, Debug)]
pub(crate) struct Memberships<M> {
    members: HashMap<Handle, IndexMap<Handle, M>>,
    groups: HashMap<Handle, BTreeSet<Handle>>,
}

impl<M> Default for Memberships<M> {
    fn default() -> Self {
        Self {
            members: HashMap::new(),
            groups: HashMap::new(),
        }
    }
}

impl<M> Memberships<M> {
    /// Puts `user` into `group`. Returns what a membership that was there before said.
    pub(crate) fn add(&mut self, group: Handle, user: Handle, membership: M) -> Option<M> {
        self.groups.entry(user).or_default().insert(group);
        self.members
            .entry(group)
            .or_default()
            .insert(user, membership)
    }

    pub(crate) fn get(&self, group: Handle, user: Handle) -> Option<&M> {
        self.members.get(&group)?.get(&user)
    }

    pub(crate) fn get_mut(&mut self, group: Handle, user: Handle) -> Option<&mut M> {
        self.members.get_mut(&group)?.get_mut(&user)
    }

    /// Takes `user` out of `group`; the other members keep their order.
    pub(crate) fn remove(&mut self, group: Handle, user: Handle) -> Option<M> {
        if let Some(groups) = self.groups.get_mut(&user) {
            groups.remove(&group);
        }
        self.members.get_mut(&group)?.shift_remove(&user)
    }

    /// The number of members of a group.
    pub(crate) fn count(&self, group: Handle) -> usize {
        self.members.get(&group).map_or(0, IndexMap::len)
    }

    /// The member at this position, in the order in which they came.
    pub(crate) fn at(&self, group: Handle, position: usize) -> Option<(Handle, &M)> {
        let member = self.members.get(&group)?.get_index(position);
        member.map(|(user, membership)| (*user, membership))
    }

    pub(crate) fn members(&self, group: Handle) -> impl Iterator<Item = (Handle, &M)> {
        let members = self.members.get(&group).into_iter().flatten();
        members.map(|(user, membership)| (*user, membership))
    }

    /// The groups of a user, oldest first.
    pub(crate) fn groups(&self, user: Handle) -> impl Iterator<Item = Handle> {
        self.groups.get(&user).into_iter().flatten().copied()
    }

    /// Forgets a group.
    pub(crate) fn remove_group(&mut self, group: Handle) {
        for (user, _) in self.members.remove(&group).into_iter().flatten() {
            if let Some(groups) = self.groups.get_mut(&user) {
                groups.remove(&group);
            }
        }
    }

    /// Forgets a user.
    pub(crate) fn remove_user(&mut self, user: Handle) {
        for group in self.groups.remove(&user).into_iter().flatten() {
            if let Some(members) = self.members.get_mut(&group) {
                members.shift_remove(&user);
            }
        }
    }
}

//! Operations, with everything that belongs to them.

use std::collections::HashMap;

use super::shape::Role;
use super::spec::{Id, Spec};

/// A parameter that an operation takes, after references and overrides.
#[derive(Clone, Copy)]
pub(super) struct Parameter<'d> {
    /// Where the operation or its path item lists it.
    pub(super) listed: Id,
    pub(super) name: &'d str,
    pub(super) location: &'d str,
}

/// A response that an operation declares.
#[derive(Clone, Copy)]
pub(super) struct Response<'d> {
    pub(super) status: &'d str,
    /// Where the operation lists it.
    pub(super) listed: Id,
    /// Where it is written, if its reference leads anywhere.
    pub(super) id: Option<Id>,
}

/// An operation with everything that belongs to it.
pub(super) struct Operation<'d> {
    pub(super) id: Id,
    /// `get`, `post` and so on.
    pub(super) method: &'d str,
    /// `/groups/{groupId}`
    pub(super) path: &'d str,
    pub(super) name: Option<&'d str>,
    pub(super) parameters: Vec<Parameter<'d>>,
    /// Whether all its parameters could be found and have a name and a location.
    pub(super) parameters_known: bool,
    pub(super) responses: Vec<Response<'d>>,
}

impl<'d> Spec<'d> {
    pub(super) fn operation(&self, id: Id) -> Operation<'d> {
        let place = self.get(id);
        let mut parameters: Vec<Parameter<'d>> = Vec::new();
        let mut parameters_known = true;
        let mut positions = HashMap::new();
        for owner in [self.get(id).parent, id] {
            let is_parameter = |child: &Id| self.get(*child).role == Role::Parameter;
            for listed in self.children(owner).filter(is_parameter) {
                let written = self.resolve(listed).map(|id| self.get(id));
                let known = written.and_then(|it| Some((it.text("name")?, it.text("in")?)));
                let Some((name, location)) = known else {
                    parameters_known = false;
                    continue;
                };
                let parameter = Parameter {
                    listed,
                    name,
                    location,
                };
                let position = *positions
                    .entry((name, location))
                    .or_insert(parameters.len());
                match parameters.get_mut(position) {
                    // What the operation lists replaces what it inherits.
                    Some(inherited) => *inherited = parameter,
                    None => parameters.push(parameter),
                }
            }
        }
        let responses = self
            .child_at(id, "responses")
            .into_iter()
            .flat_map(|responses| self.children(responses));
        Operation {
            id,
            method: place.key(),
            path: self.get(place.parent).key(),
            name: place.text("operationId"),
            parameters,
            parameters_known,
            responses: responses
                .map(|listed| Response {
                    status: self.get(listed).key(),
                    listed,
                    id: self.resolve(listed),
                })
                .collect(),
        }
    }
}

//! What groups and users may do, and the four operations that grant it.

use serde::{Deserialize, Serialize};

use crate::answer::Answer;
use crate::table::Handle;
use crate::vendor::{Call, Context};

use super::answers::{Problem, data, problems};
use super::choices::{Choices, Reaction};
use super::input;
use super::roles::{self, Role};
use super::state::Segment;

/// A role that was granted.
#[derive(Clone, Debug)]
pub(super) struct Permission {
    policy: u64,
    role: &'static Role,
    resources: Vec<Resource>,
    /// Labels beside the resources; only an invite can bring them.
    labels: Option<Vec<Label>>,
}

/// What a role applies to. Whether it had `labels` is kept, so that it is read as it was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Resource {
    id: String,
    #[serde(rename = "type")]
    kind: ResourceKind,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    labels: Option<Vec<Label>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum ResourceKind {
    Function,
    Source,
    Space,
    Warehouse,
    Workspace,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Label {
    key: String,
    value: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    description: Option<String>,
}

#[derive(Deserialize)]
struct PermissionsInput {
    permissions: Vec<PermissionInput>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct PermissionInput {
    role_id: String,
    resources: Vec<Resource>,
}

/// A permission of an invite: more is optional than elsewhere, and labels stand beside the resources.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct InvitePermissionInput {
    role_id: String,
    #[serde(default)]
    resources: Option<Vec<InviteResource>>,
    #[serde(default)]
    labels: Option<Vec<Label>>,
}

#[derive(Deserialize)]
struct InviteResource {
    id: String,
    #[serde(rename = "type")]
    kind: ResourceKind,
}

/// A permission as the answers show it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct PermissionView<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    policy_id: Option<String>,
    role_id: &'a str,
    role_name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    subject_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    subject_type: Option<&'static str>,
    resources: &'a [Resource],
    #[serde(skip_serializing_if = "Option::is_none")]
    labels: Option<&'a [Label]>,
}

/// Who is granted something.
#[derive(Clone, Copy)]
pub(super) enum Subject {
    User(Handle),
    Group(Handle),
}

/// Whether the permissions of a call come in addition to the ones that are there, or in their place.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Grant {
    Add,
    Replace,
}

impl Permission {
    /// A role on the whole workspace.
    pub(super) fn on_workspace(policy: u64, role: &'static Role, workspace: &str) -> Self {
        let resource = Resource {
            id: workspace.to_owned(),
            kind: ResourceKind::Workspace,
            labels: None,
        };
        Self {
            policy,
            role,
            resources: vec![resource],
            labels: None,
        }
    }

    fn grants_the_same(&self, other: &Self) -> bool {
        self.role == other.role && self.resources == other.resources
    }
}

/// The permissions of a group or user that is read.
pub(super) fn view<'a>(
    permissions: Option<&'a Vec<Permission>>,
    choices: &Choices,
) -> Option<Vec<PermissionView<'a>>> {
    let view = |permission: &'a Permission| PermissionView {
        policy_id: None,
        role_id: permission.role.id,
        role_name: permission.role.name,
        subject_id: None,
        subject_type: None,
        resources: &permission.resources,
        labels: match permission.labels.as_deref() {
            None if choices.empty_labels => Some(&[]),
            labels => labels,
        },
    };
    permissions.map(|permissions| permissions.iter().map(view).collect())
}

impl Segment {
    /// Adds or replaces what a group or user may do, and answers with the whole resulting list.
    pub(super) fn grant(
        &mut self,
        subject: Subject,
        grant: Grant,
        call: &Call<'_>,
        context: &Context<'_>,
    ) -> Result<Answer, Answer> {
        let input: PermissionsInput = input::body(call, context)?;
        if grant == Grant::Replace && input.permissions.is_empty() {
            let problem = self.choices.empty_permissions;
            if let Some(problem) = problem.problem("permissions", "A permission is needed.") {
                return Err(problem.into());
            }
        }
        let granted = self.permissions(input.permissions)?;
        let duplicates = self.choices.duplicate_permissions;
        let Some(permissions) = self.permissions_of(subject) else {
            return Err(Problem::new(404, "Nothing has this id.").into());
        };
        let held = permissions.get_or_insert_default();
        if grant == Grant::Replace {
            held.clear();
        }
        for permission in granted {
            if duplicates || !held.iter().any(|other| other.grants_the_same(&permission)) {
                held.push(permission);
            }
        }
        Ok(self.granted(subject))
    }

    fn permissions_of(&mut self, subject: Subject) -> Option<&mut Option<Vec<Permission>>> {
        match subject {
            Subject::User(user) => self.users.get_mut(user).map(|row| &mut row.permissions),
            Subject::Group(group) => self.groups.get_mut(group).map(|row| &mut row.permissions),
        }
    }

    /// The answer to a grant.
    fn granted(&self, subject: Subject) -> Answer {
        #[derive(Serialize)]
        struct Output<'a> {
            permissions: Vec<PermissionView<'a>>,
        }
        let held = match subject {
            Subject::User(user) => self
                .users
                .get(user)
                .map(|row| ("user", &row.id, &row.permissions)),
            Subject::Group(group) => self
                .groups
                .get(group)
                .map(|row| ("group", &row.id, &row.permissions)),
        };
        let mut views = Vec::new();
        if let Some((kind, id, permissions)) = held {
            for permission in permissions.iter().flatten() {
                let shown = self.choices.policy_fields;
                views.push(PermissionView {
                    policy_id: shown.then(|| format!("pol-{}", permission.policy)),
                    role_id: permission.role.id,
                    role_name: permission.role.name,
                    subject_id: shown.then_some(id),
                    subject_type: shown.then_some(kind),
                    resources: &permission.resources,
                    labels: None,
                });
            }
        }
        data(200, Output { permissions: views })
    }

    /// Makes permissions of the input, or says everything that is wrong with it.
    fn permissions(&mut self, inputs: Vec<PermissionInput>) -> Result<Vec<Permission>, Answer> {
        let mut wrong = Vec::new();
        let mut permissions = Vec::new();
        for (index, input) in inputs.into_iter().enumerate() {
            let place = format!("permissions[{index}]");
            check_resources(&place, &input.resources, &mut wrong);
            if let Some(role) = known_role(&place, &input.role_id, &mut wrong) {
                permissions.push(Permission {
                    policy: self.new_policy(),
                    role,
                    resources: input.resources,
                    labels: None,
                });
            }
        }
        if wrong.is_empty() {
            Ok(permissions)
        } else {
            Err(problems(wrong))
        }
    }

    /// Makes the permissions of an invite of the input at `place`; what is wrong is added to `wrong`.
    pub(super) fn invite_permissions(
        &mut self,
        place: &str,
        inputs: Vec<InvitePermissionInput>,
        wrong: &mut Vec<Problem>,
    ) -> Vec<Permission> {
        let mut permissions = Vec::new();
        for (index, input) in inputs.into_iter().enumerate() {
            let place = format!("{place}.permissions[{index}]");
            let resources = input.resources.into_iter().flatten();
            let resources: Vec<_> = resources
                .map(|resource| Resource {
                    id: resource.id,
                    kind: resource.kind,
                    labels: None,
                })
                .collect();
            check_resources(&place, &resources, wrong);
            if let Some(role) = known_role(&place, &input.role_id, wrong) {
                permissions.push(Permission {
                    policy: self.new_policy(),
                    role,
                    resources,
                    labels: input.labels,
                });
            }
        }
        permissions
    }
}

fn known_role(place: &str, id: &str, wrong: &mut Vec<Problem>) -> Option<&'static Role> {
    let role = roles::find(id);
    if role.is_none() {
        let problem = Problem::input(format!("{place}.roleId"), "No role has this id.");
        wrong.push(problem);
    }
    role
}

/// Labels narrow access to a workspace and to nothing else.
fn check_resources(place: &str, resources: &[Resource], wrong: &mut Vec<Problem>) {
    for (index, resource) in resources.iter().enumerate() {
        let place = format!("{place}.resources[{index}]");
        if resource.id.is_empty() {
            wrong.push(Problem::input(format!("{place}.id"), "An id is needed."));
        }
        let labelled = resource.labels.as_ref().is_some_and(|all| !all.is_empty());
        if labelled && resource.kind != ResourceKind::Workspace {
            wrong.push(Problem::input(
                format!("{place}.labels"),
                "Only a workspace is narrowed by labels.",
            ));
        }
    }
}

impl Reaction {
    pub(super) fn accepts(self) -> bool {
        self == Self::Accept
    }
}

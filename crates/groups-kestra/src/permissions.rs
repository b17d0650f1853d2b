//! What a group of a tenant grants: the roles that are bound to it.

use std::borrow::Cow;

use groups_core::{
    BindingId, Error, ErrorKind, GroupId, GroupPermissions, Groups as _, Listed, Operation, Page,
    PageRequest, Pages, Permission, Resource, Result, RoleGrant, RoleId, async_trait,
};

use crate::generated::api::{NAME, failed};
use crate::generated::operations as spec;
use crate::listing::fetch_page;
use crate::{BindingType, KestraProvider, types};

/// The kind of the only resource that a binding can be narrowed to.
const NAMESPACE: &str = "NAMESPACE";

/// A role in the whole tenant or in one namespace: what one binding grants.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Grant {
    role: RoleId,
    namespace: Option<String>,
}

/// A role that is bound to something.
struct Binding {
    id: BindingId,
    grant: Grant,
    role_name: Option<String>,
    /// The group, if it is one.
    group: Option<GroupId>,
}

impl Listed for Binding {
    fn identity(&self) -> Cow<'_, str> {
        self.id.as_str().into()
    }
}

impl TryFrom<types::IamBindingControllerApiBindingDetail> for Binding {
    type Error = Error;

    fn try_from(wire: types::IamBindingControllerApiBindingDetail) -> Result<Self> {
        let unusable = |what: &str| {
            Error::new(ErrorKind::InvalidResponse, NAME, spec::SEARCH_BINDINGS.id)
                .with_detail(format!("a binding has no {what}"))
        };
        let role = wire.role.ok_or_else(|| unusable("role"))?;
        let group = wire.group.and_then(|group| group.id);
        // Whose it is has to be known: what is taken for a binding of somebody else is neither listed nor removed.
        let of_user = wire.user.is_some() || wire.type_ == Some(BindingType::User);
        if group.is_none() && !of_user {
            return Err(unusable("group"));
        }
        Ok(Self {
            id: wire.id.ok_or_else(|| unusable("id"))?,
            grant: Grant {
                role: role.id.ok_or_else(|| unusable("id of its role"))?,
                namespace: wire.namespace.filter(|namespace| !namespace.is_empty()),
            },
            role_name: role.name,
            group,
        })
    }
}

impl From<Binding> for Permission {
    fn from(binding: Binding) -> Self {
        let namespace = binding.grant.namespace.into_iter();
        let resources = namespace.map(|id| Resource::new(id, NAMESPACE)).collect();
        let mut grant = RoleGrant::new(binding.grant.role, resources);
        grant.role_name = binding.role_name;
        Self::Role(grant)
    }
}

impl KestraProvider {
    /// The bindings of a group. The search is asked for them, and whatever else it answers is left out.
    async fn bindings(&self, group: &GroupId) -> Result<Vec<Binding>> {
        let pages = Pages::new(NAME, Operation::ListPermissions, |page| {
            Box::pin(self.bindings_page(group, page))
        });
        let all = pages.read_all().await?.complete()?.into_items();
        let of_group = |binding: &Binding| binding.group.as_ref() == Some(group);
        Ok(all.into_iter().filter(of_group).collect())
    }

    async fn bindings_page(&self, group: &GroupId, page: PageRequest) -> Result<Page<Binding>> {
        let operation = &spec::SEARCH_BINDINGS;
        let request = self.client().search_bindings().tenant(self.tenant());
        let request = request.type_(BindingType::Group).id(group.as_str());
        let (bindings, total, position) = fetch_page!(request, operation, &page);
        let bindings = bindings.into_iter().map(Binding::try_from);
        let bindings: Result<Vec<_>> = bindings.collect();
        Ok(position.page(bindings?, total))
    }

    async fn bind(&self, group: &GroupId, grant: &Grant) -> Result<()> {
        let body = types::IamBindingControllerApiCreateBindingRequest {
            type_: BindingType::Group,
            external_id: group.as_str().to_owned(),
            role_id: grant.role.clone(),
            namespace_id: grant.namespace.clone(),
        };
        let request = self.client().create_binding().tenant(self.tenant());
        let response = request.body(body).send().await;
        match response.map_err(failed(&spec::CREATE_BINDING)) {
            // Somebody else has bound the role in the meantime, or an earlier attempt has.
            Err(error) if is_there_already(&error) => Ok(()),
            other => other.map(drop),
        }
    }

    async fn unbind(&self, binding: &BindingId) -> Result<()> {
        let request = self.client().delete_binding().tenant(self.tenant());
        let response = request.id(binding).send().await;
        match response.map_err(failed(&spec::DELETE_BINDING)) {
            Err(error) if error.is_not_found() => Ok(()),
            other => other.map(drop),
        }
    }

    /// Binds what is missing in `current`.
    async fn bind_missing(
        &self,
        group: &GroupId,
        wanted: &[Grant],
        current: &[Binding],
    ) -> Result<()> {
        for (index, grant) in wanted.iter().enumerate() {
            let again = wanted.iter().take(index).any(|earlier| earlier == grant);
            if !again && !current.iter().any(|binding| binding.grant == *grant) {
                self.bind(group, grant).await?;
            }
        }
        Ok(())
    }

    /// The bindings of a group that exists. A search says of an unknown group only that it has none.
    async fn bindings_of_existing(&self, group: &GroupId) -> Result<Vec<Binding>> {
        self.get_group(group).await?;
        self.bindings(group).await
    }
}

fn is_there_already(error: &Error) -> bool {
    error.status() == Some(409)
}

/// What `permissions` grant, one binding each, or a refusal of what a binding cannot say.
fn grants(permissions: &[Permission], operation: &'static str) -> Result<Vec<Grant>> {
    let refused = |why| Error::new(ErrorKind::InvalidInput, NAME, operation).with_detail(why);
    let mut grants = Vec::new();
    for permission in permissions {
        let Permission::Role(grant) = permission else {
            return Err(refused("permissions are roles, not names"));
        };
        let role = RoleId::new(grant.role_id.as_str())
            .map_err(|error| refused("the id of a role is unusable").with_source(error))?;
        let narrowed = |resource: &Resource| !resource.labels.is_empty();
        if !grant.labels.is_empty() || grant.resources.iter().any(narrowed) {
            return Err(refused("a role cannot be narrowed by labels"));
        }
        if grant.resources.is_empty() {
            grants.push(Grant {
                role,
                namespace: None,
            });
            continue;
        }
        for resource in &grant.resources {
            if resource.kind != NAMESPACE || resource.id.is_empty() {
                let why = "a role applies to the whole tenant (no resource) or to resources of the kind NAMESPACE";
                return Err(refused(why));
            }
            grants.push(Grant {
                role: role.clone(),
                namespace: Some(resource.id.clone()),
            });
        }
    }
    Ok(grants)
}

#[async_trait]
impl GroupPermissions for KestraProvider {
    async fn list_permissions(&self, id: &GroupId) -> Result<Vec<Permission>> {
        let bindings = self.bindings_of_existing(id).await?;
        Ok(bindings.into_iter().map(Into::into).collect())
    }

    async fn add_permissions(
        &self,
        id: &GroupId,
        permissions: &[Permission],
    ) -> Result<Vec<Permission>> {
        let wanted = grants(permissions, spec::CREATE_BINDING.id)?;
        if wanted.is_empty() {
            let error = Error::new(ErrorKind::InvalidInput, NAME, spec::CREATE_BINDING.id);
            return Err(error.with_detail("there is no permission to add"));
        }
        let current = self.bindings_of_existing(id).await?;
        self.bind_missing(id, &wanted, &current).await?;
        let bindings = self.bindings(id).await?;
        Ok(bindings.into_iter().map(Into::into).collect())
    }

    async fn replace_permissions(
        &self,
        id: &GroupId,
        permissions: &[Permission],
    ) -> Result<Vec<Permission>> {
        let wanted = grants(permissions, spec::CREATE_BINDING.id)?;
        let current = self.bindings_of_existing(id).await?;
        self.bind_missing(id, &wanted, &current).await?;
        for binding in current {
            if !wanted.contains(&binding.grant) {
                self.unbind(&binding.id).await?;
            }
        }
        let bindings = self.bindings(id).await?;
        Ok(bindings.into_iter().map(Into::into).collect())
    }
}

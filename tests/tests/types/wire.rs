//! The types that stand for JSON: all of them have the same derives and a schema.

use std::collections::BTreeMap;
use std::fmt::Debug;

use schemars::JsonSchema;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// What every such type can do. Returns its schema.
fn wire<T>() -> Value
where
    T: Debug
        + Clone
        + Serialize
        + DeserializeOwned
        + PartialEq
        + JsonSchema
        + Send
        + Sync
        + 'static,
{
    serde_json::to_value(schemars::schema_for!(T)).unwrap()
}

/// Checks the types of a module and returns the schema of each under its name.
macro_rules! schemas {
    ($module:ident: $($name:ident),+ $(,)?) => {
        BTreeMap::from([$((stringify!($name), wire::<$module::$name>())),+])
    };
}

type Schemas = BTreeMap<&'static str, Value>;

fn kestra() -> Schemas {
    use groups_kestra::types;

    schemas![
        types: ApiGroupSummary, ApiGroupSummaryList, ApiIds, ApiRoleSummary, ApiTenantSummary,
        IamBindingControllerApiBindingDetail, IamBindingControllerApiBindingGroup,
        IamBindingControllerApiBindingUser, IamBindingControllerApiCreateBindingRequest,
        IamBindingControllerApiRole, IamGroupControllerApiCreateGroupRequest,
        IamGroupControllerApiGroupDetail, IamGroupControllerApiGroupMember,
        IamGroupControllerApiGroupMembership, IamGroupControllerApiUpdateGroupRequest,
        IamTenantAccessControllerApiAuthentication, IamTenantAccessControllerApiGroup,
        IamTenantAccessControllerApiRoleAssignment, IamTenantAccessControllerApiTenantAccess,
        IamTenantAccessControllerApiUserPermission, IamTenantAccessControllerApiUserTenantAccess,
        IamUserControllerApiGroup, IamUserControllerApiUser, IamUserControllerApiUserAuth,
        IamUserControllerApiUserSummary, IamUserGroupControllerApiUpdateUserGroupsRequest,
        JsonError, MeControllerApiMe, MeControllerApiProfile, MeControllerApiTenant,
        PagedResultsApiGroupSummary, PagedResultsApiRoleSummary,
        PagedResultsIamBindingControllerApiBindingDetail,
        PagedResultsIamGroupControllerApiGroupMember,
        PagedResultsIamTenantAccessControllerApiUserTenantAccess,
        PagedResultsIamUserControllerApiUserSummary,
    ]
}

fn opendatasoft() -> Schemas {
    use groups_opendatasoft::types;

    schemas![
        types: ApiCallLimit, BatchItem, BatchResult, Error, ExploreLimits, GroupSort,
        IdentityProviderRef, RelatedUser, RelatedUserBatch, RelatedUserWrite, User, UserGroup,
        UserGroupCreate, UserGroupPage, UserGroupRef, UserGroupRefWrite, UserGroupUpdate,
        UserPage, UserSort, UserUpdate,
    ]
}

fn segment() -> Schemas {
    use groups_segment::types;

    schemas![
        types: AccessPermissionV1, AddPermissionsToUser200Response,
        AddPermissionsToUserGroup200Response, AddPermissionsToUserGroupV1Input,
        AddPermissionsToUserGroupV1Output, AddPermissionsToUserV1Input,
        AddPermissionsToUserV1Output, AddUsersToUserGroup200Response, AddUsersToUserGroupV1Input,
        AddUsersToUserGroupV1Output, AllowedLabelBeta, CreateInvites201Response,
        CreateInvitesV1Input, CreateInvitesV1Output, CreateUserGroup200Response,
        CreateUserGroupV1Input, CreateUserGroupV1Output, DeleteInvites200Response,
        DeleteInvitesV1Output, DeleteUserGroup200Response, DeleteUserGroupV1Output,
        GetUser200Response, GetUserGroup200Response, GetUserGroupV1Output, GetUserV1Output,
        InvitePermissionV1, InviteV1, ListInvites200Response, ListInvitesFromUserGroup200Response,
        ListInvitesFromUserGroupV1Output, ListInvitesV1Output, ListRoles200Response,
        ListRolesV1Output, ListUserGroups200Response, ListUserGroupsFromUser200Response,
        ListUserGroupsFromUserV1Output, ListUserGroupsV1Output, ListUsers200Response,
        ListUsersFromUserGroup200Response, ListUsersFromUserGroupV1Output, ListUsersV1Output,
        MinimalUserGroupV1, MinimalUserV1, PaginationOutput, PermissionInputV1,
        PermissionResourceV1, PermissionV1, RemoveUsersFromUserGroup200Response,
        RemoveUsersFromUserGroupV1Output, ReplacePermissionsForUser200Response,
        ReplacePermissionsForUserGroup200Response, ReplacePermissionsForUserGroupV1Input,
        ReplacePermissionsForUserGroupV1Output, ReplacePermissionsForUserV1Input,
        ReplacePermissionsForUserV1Output, ReplaceUsersInUserGroup200Response,
        ReplaceUsersInUserGroupV1Input, ReplaceUsersInUserGroupV1Output, RequestError,
        RequestErrorEnvelope, ResourceV1, RoleV1, UpdateUserGroup200Response,
        UpdateUserGroupV1Input, UpdateUserGroupV1Output, UserGroupV1, UserV1,
    ]
}

fn model() -> Schemas {
    schemas![
        groups_core: BindingId, Count, EmailAddress, Group, GroupChange, GroupId, Label, Member, MemberKey, MemberRole,
        AccountState, NewGroup, Permission, Resource, RoleGrant, RoleId, TenantId, User, UserId, Username,
    ]
}

fn open_enums() -> Schemas {
    let mut all = schemas![
        groups_opendatasoft: AccountType, ApiCallUnit, BatchItemStatus, Permission,
    ];
    all.extend(schemas![groups_segment: OperationStatus, ResourceType]);
    all.extend(schemas![
        groups_kestra: BindingType, FilterOperation, GroupIdentifierMembership,
        RbacServiceRoleAssignmentRoleOrigin, UserType,
    ]);
    all
}

/// The types that stand in the module `types` of a generated client.
fn generated(client: &str) -> Vec<&str> {
    let (_, types) = client.split_once("pub mod types {").unwrap();
    let (types, _) = types.split_once("\n    pub mod builder {").unwrap();
    let items = types
        .lines()
        .filter_map(|line| line.strip_prefix("    pub "));
    let named = items.filter_map(|item| item.split_once(' '));
    let types = named.filter(|(kind, _)| ["struct", "enum", "type"].contains(kind));
    types
        .filter_map(|(_, rest)| rest.split(|c: char| !c.is_alphanumeric()).next())
        .collect()
}

#[test]
fn no_generated_type_is_left_out_above() {
    for (client, listed) in [
        (
            include_str!("../../../crates/groups-kestra/src/generated/client.rs"),
            kestra(),
        ),
        (
            include_str!("../../../crates/groups-opendatasoft/src/generated/client.rs"),
            opendatasoft(),
        ),
        (
            include_str!("../../../crates/groups-segment/src/generated/client.rs"),
            segment(),
        ),
    ] {
        let mut generated = generated(client);
        generated.sort_unstable();
        assert_eq!(generated, listed.keys().copied().collect::<Vec<_>>());
    }
}

#[test]
fn every_type_has_a_schema_that_says_something() {
    for (name, schema) in [kestra(), opendatasoft(), segment(), model(), open_enums()]
        .into_iter()
        .flatten()
    {
        let keys = ["type", "oneOf", "anyOf", "enum", "$ref"];
        assert!(
            keys.iter().any(|key| schema.get(key).is_some()),
            "{name}: {schema}"
        );
        assert!(
            schema["$schema"].as_str().unwrap().contains("2020-12"),
            "{name}: {schema}"
        );
    }
}

#[test]
fn a_schema_names_properties_as_they_stand_on_the_wire() {
    let schemas = segment();
    let group = &schemas["UserGroupV1"];
    let mut properties: Vec<_> = group["properties"].as_object().unwrap().keys().collect();
    properties.sort_unstable();
    assert_eq!(properties, ["id", "memberCount", "name", "permissions"]);
    assert_eq!(group["required"], serde_json::json!(["id", "name"]));
    assert!(
        group["description"]
            .as_str()
            .unwrap()
            .contains("group of users")
    );

    let schemas = kestra();
    let request = &schemas["IamUserGroupControllerApiUpdateUserGroupsRequest"];
    assert_eq!(request["required"], serde_json::json!(["groupIds"]));
    assert_eq!(request["properties"]["groupIds"]["type"], "array");
}

#[test]
fn a_schema_is_as_lenient_as_the_type() {
    for (name, schema) in open_enums() {
        assert_eq!(schema["type"], "string", "{name}");
        assert!(
            schema.get("enum").is_none(),
            "{name} takes every text: {schema}"
        );
    }
    for (name, schema) in [kestra(), opendatasoft(), segment()].into_iter().flatten() {
        assert_ne!(
            schema.get("additionalProperties"),
            Some(&Value::Bool(false)),
            "{name}"
        );
    }
    assert_eq!(model()["Count"]["type"], "number");
}

//! The bugs, the vendors they are planted in, and who catches them.

use groups_core::{Capabilities, MemberKeyKind, Operation, PermissionModel};
use groups_testkit::memory::{MemoryOptions, MemoryProvider};

/// A bug and the checks that catch it.
pub(crate) struct Planted {
    pub(crate) bug: Bug,
    pub(crate) caught_by: &'static [&'static str],
}

macro_rules! bugs {
    ($( $(#[$meta:meta])* $bug:ident: $($name:literal)+; )+) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Bug {
            None,
            /// No bug, names need not be unique.
            NoneTwins,
            /// No bug, lists that lag.
            NoneLagging,
            /// No bug, adding gives access.
            NoneGranting,
            /// No bug, few operations.
            NoneNarrow,
            $( $(#[$meta])* $bug ),+
        }

        pub(crate) const BUGS: &[Planted] = &[
            $( Planted { bug: Bug::$bug, caught_by: &[$($name),+] } ),+
        ];
    };
}

bugs! {
    /// A created group comes back without its description.
    CreateDropsDescription: "created_groups_are_read_back" "descriptions_are_kept_or_refused";
    /// The list leaves out one group, and counts accordingly.
    ListHidesAGroup: "created_groups_are_listed";
    /// Whoever creates a group becomes a member.
    CreatorJoins: "created_groups_are_empty";
    /// A name that is taken gives the group that has it.
    ConflictIsSuccess: "equal_names_are_refused_or_twins";
    /// A twin has the id of the first.
    TwinsShareAnId: "equal_names_are_refused_or_twins";
    /// A new name clears the description.
    UpdateClearsDescription: "a_change_touches_only_what_it_names";
    /// A change of one group is made to the first one, too.
    UpdateHitsAnother: "a_change_of_one_group_leaves_the_others";
    /// An empty change is a success.
    EmptyChangeIsSuccess: "empty_changes_are_refused";
    /// Nothing is deleted.
    DeleteForgets: "deleted_groups_are_gone";
    /// Deleting what is not there is a success.
    DeleteAgainIsSuccess: "deleted_groups_are_gone" "unknown_groups_are_not_found";
    /// A group that is not there is found.
    NotFoundIsAGroup: "deleted_groups_are_gone" "unknown_groups_are_not_found";
    /// `%2e` in a name is decoded.
    NamesAreDecoded: "awkward_names_survive_creation" "awkward_names_survive_renaming";
    /// Texts end after 100 characters.
    TextsAreCut: "awkward_names_survive_creation" "awkward_names_survive_renaming" "awkward_descriptions_survive";
    /// Additions are replacements.
    AddReplaces: "added_members_are_in" "life_cycle" "members_added_at_once_are_all_in";
    /// Adding a member removes it.
    AddToggles: "adding_again_changes_nothing";
    /// Only the first twenty are added, everybody is said to be.
    AddTakesTwenty: "many_members_change_in_one_call";
    /// Somebody without access gets some, undeclared.
    AddGrantsAccess: "access_is_granted_only_where_declared";
    /// Access is given before the group is looked for.
    AccessComesFirst: "unknown_groups_give_no_access" "setting_unknown_groups_gives_no_access";
    /// Removals are ignored.
    RemoveForgets: "removed_members_are_out" "many_members_change_in_one_call";
    /// A removal clears the group.
    RemoveClears: "removed_members_are_out" "removing_strangers_changes_nothing";
    /// Replacements are additions.
    ReplaceAdds: "replacing_makes_the_list_exact" "replacing_by_nobody_clears_the_group" "life_cycle";
    /// A replacement by nobody is ignored.
    ReplaceByNobodyForgets: "replacing_by_nobody_clears_the_group";
    /// Everybody is shown as active.
    InvitedAreActive: "invited_people_can_be_members" "invited_users_are_listed_as_invited";
    /// Nobody to add is worth a request.
    NobodyIsSent: "nobody_to_change_means_no_request";
    /// Outcomes come in another order.
    OutcomesAreReversed: "outcomes_name_every_member_in_order";
    /// A precision of outcomes that the capabilities do not declare.
    OutcomesAreVague: "outcomes_name_every_member_in_order";
    /// Members of another form are left out silently.
    OtherKeysAreDropped: "other_key_forms_are_refused";
    /// A user of another form is asked about at the vendor's.
    OtherKeysAreSent: "other_key_forms_are_refused";
    /// Whoever is unknown is said to be added.
    UnknownIsAdded: "unknown_members_are_never_ok_and_absent" "one_unknown_member_does_not_hide_among_others";
    /// Roles where members have none.
    RolesAreInvented: "members_are_described";
    /// Everything is confirmed.
    ConfirmsEverything: "confirmation_tells_who_differs" "absence_needs_a_complete_list_of_members" "unauthenticated";
    /// Everything is confirmed, whatever the case of letters.
    IdsAreFolded: "keys_are_compared_as_their_form_asks";
    /// Addresses are compared exactly.
    AddressesAreExact: "keys_are_compared_as_their_form_asks";
    /// A list that lags is read once.
    ConfirmsOnce: "confirmation_waits_for_lagging_lists" "added_members_are_in";
    /// The members of one group are left out where all memberships are read.
    MembershipsSkipAGroup: "all_memberships_are_those_of_all_groups" "group_by_group_is_the_same";
    /// Every group grants something.
    GroupsGrant: "new_groups_grant_nothing";
    /// Additional permissions take the place of others.
    PermissionsAddReplaces: "added_permissions_join_the_others" "life_cycle";
    /// The answer is what was sent.
    PermissionsAnswerIsARepetition: "added_permissions_join_the_others";
    /// A replacement of permissions adds them.
    PermissionsReplaceAdds: "replaced_permissions_are_exact" "replacing_by_nothing_revokes_all" "life_cycle";
    /// A replacement by nothing is ignored.
    PermissionsNothingForgets: "replacing_by_nothing_revokes_all";
    /// A new name clears the permissions.
    UpdateClearsPermissions: "renaming_keeps_permissions_and_members";
    /// A new name clears the members.
    UpdateClearsMembers: "renaming_keeps_permissions_and_members";
    /// Permissions of another form are left out silently.
    OtherPermissionsAreDropped: "other_permission_forms_are_refused";
    /// Groups that are set join those that the user has.
    SetGroupsMerges: "groups_of_a_user_become_exactly_those_set" "life_cycle";
    /// Groups that do not exist are left out silently.
    SetGroupsDropsUnknown: "unknown_groups_of_a_user_are_refused";
    /// The directory names people by another form.
    DirectoryHasOtherKeys: "users_are_listed" "users_are_found_by_address";
    /// An address is found in its own letters only.
    FindIsExact: "users_are_found_by_address";
    /// Nobody is found in a cut directory, and in a broken one.
    FindSaysNobody: "absence_needs_a_complete_directory" "unavailable";
    /// Every group is said to be the user's.
    UserGroupsAreAll: "groups_of_a_user_are_listed";
    /// Only the first page is read.
    FirstPageOnly: "groups_around_the_page_size" "members_around_the_page_size" "users_around_the_page_size" "groups_of_a_user_around_the_page_size" "memberships_around_the_page_size" "neither_pages_nor_concurrency_change_memberships" "ten_thousand_groups" "ten_thousand_members" "ten_thousand_users";
    /// The last item of a full page gets lost.
    LastOfPageIsLost: "groups_around_the_page_size" "ten_thousand_members";
    /// A list of nobody is not found.
    EmptyIsNotFound: "groups_around_the_page_size" "members_around_the_page_size";
    /// What was read is all that there is: every page counts itself.
    CountIsWhatWasRead: "cut_groups_are_not_complete" "cut_members_are_not_complete" "cut_users_are_not_complete" "cut_groups_of_a_user_are_not_complete" "cut_memberships_are_not_complete" "shifting_memberships_are_not_complete" "shifting_groups_are_not_complete" "shifting_members_are_not_complete" "shifting_users_are_not_complete" "growing_groups_are_not_complete" "absence_needs_a_complete_list_of_members" "absence_needs_a_complete_directory";
    /// What comes twice is left out, and what is left is all that there is.
    DoublesAreDropped: "growing_groups_are_not_complete" "growing_members_are_not_complete" "growing_users_are_not_complete" "growing_memberships_are_not_complete" "shifting_groups_are_not_complete";
    /// A cursor that repeats itself is the end.
    RepetitionIsTheEnd: "repeated_pages_of_groups_end" "repeated_pages_of_members_end" "repeated_pages_of_users_end" "repeated_pages_of_memberships_end";
    /// An error is an empty list.
    ErrorsAreEmptyLists: "members_of_unknown_groups_are_not_found" "unauthenticated" "not_found" "unavailable" "timeout";
    /// A group that does not exist grants nothing, successfully.
    UnknownGroupsGrantNothing: "permissions_of_unknown_groups_are_not_found" "not_found";
    /// An addition is a list that is read and written.
    AddReadsAndWrites: "members_added_at_once_are_all_in" "members_added_and_removed_at_once";
    /// Creations share a buffer.
    CreationsShareABuffer: "groups_created_at_once_all_exist";
    /// An addition reads and writes the groups of the user.
    AddWritesGroupsOfUser: "groups_of_one_user_changed_at_once";
    /// A creation whose answer is lost may be repeated, it says.
    CreationIsSafe: "lost_answers_of_creations_are_ambiguous" "timeout";
    /// The same where names need not be unique.
    CreationIsSafeTwins: "life_cycle_under_faults" "life_cycle_with_lost_answers";
    /// A creation that fails is made again.
    CreationIsRepeated: "lost_answers_of_creations_are_ambiguous" "life_cycle_with_lost_answers";
    /// A write that nobody answers is a success.
    SilenceIsSuccess: "lost_answers_are_not_success" "timeout";
    /// Every error is the vendor's own trouble.
    ErrorsAreUnavailable: "unauthenticated" "permission_denied" "rate_limited" "timeout" "invalid_response" "not_found" "conflict" "rejected";
    /// Trouble of the vendor's own is a refusal.
    TroubleIsRefusal: "unavailable" "life_cycle_under_faults";
    /// Nothing may be repeated.
    NothingIsRepeatable: "rate_limited" "unavailable" "timeout";
    /// Everything may be repeated.
    EverythingIsRepeatable: "unauthenticated" "permission_denied" "not_found" "conflict" "rejected" "lost_answers_of_creations_are_ambiguous";
    /// An error prints whom it is about.
    ErrorsPrintPeople: "unauthenticated" "conflict";
    /// An error prints the credential.
    ErrorsPrintTheCredential: "unauthenticated" "lost_answers_are_not_success";
    /// What the vendor does not have is asked for all the same.
    UnsupportedIsSent: "operations_outside_the_capabilities_are_refused";
    /// What the vendor does not have succeeds.
    UnsupportedIsSuccess: "operations_outside_the_capabilities_are_refused";
    /// Permissions are offered in no form.
    CapabilitiesContradict: "capabilities_agree_with_each_other";
    /// `Debug` prints the credential.
    DebugPrintsTheCredential: "describing_itself_makes_no_request";
}

static LAGGING: Capabilities = Capabilities::new(MemberKeyKind::UserId)
    .with_operations(Operation::ALL)
    .with_lagging_member_lists()
    .with_permission_model(PermissionModel::Named);

static GRANTING: Capabilities = Capabilities::new(MemberKeyKind::UserId)
    .with_operations(Operation::ALL)
    .with_add_grants_access()
    .with_permission_model(PermissionModel::Named);

static NARROW: Capabilities = Capabilities::new(MemberKeyKind::Username).with_operations(&[
    Operation::ListGroups,
    Operation::CreateGroup,
    Operation::ListMembers,
    Operation::AddMembers,
]);

static CONTRADICTION: Capabilities = Capabilities::new(MemberKeyKind::Email)
    .with_operations(&[Operation::ListGroups, Operation::ListPermissions]);

impl Bug {
    /// The vendor that the bug is planted at.
    pub(crate) fn base(self) -> MemoryProvider {
        let options = MemoryOptions::new();
        match self {
            Self::NoneTwins
            | Self::TwinsShareAnId
            | Self::CreationIsSafeTwins
            | Self::CreationIsRepeated => {
                MemoryProvider::new(everything(), options.with_unique_names(false))
            }
            Self::NoneLagging | Self::ConfirmsOnce | Self::IdsAreFolded => {
                MemoryProvider::new(&LAGGING, options.with_stale_reads(1))
            }
            Self::NoneNarrow | Self::UnsupportedIsSent | Self::UnsupportedIsSuccess => {
                MemoryProvider::new(&NARROW, options)
            }
            Self::NoneGranting | Self::AccessComesFirst => MemoryProvider::new(&GRANTING, options),
            Self::CapabilitiesContradict => MemoryProvider::new(&CONTRADICTION, options),
            _ => MemoryProvider::with_everything(),
        }
    }
}

fn everything() -> &'static Capabilities {
    use groups_core::Provider as _;
    MemoryProvider::with_everything().capabilities()
}

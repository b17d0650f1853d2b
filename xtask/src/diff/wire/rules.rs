//! How changes on the wire are classified.

use crate::diff::change::rules;

rules! {
    PROVIDER_ADDED = "provider-added", Additive: "a provider that was not there before concerns nobody who uses another one";
    PROVIDER_REMOVED = "provider-removed", Breaking: "no call of this provider can be made any more";
    UNKNOWN_KEY = "unknown-key", Breaking: "nothing is known of this key, so the worst is assumed; teach `cargo xtask diff` what it means";
    DOCUMENTATION = "documentation", Documentation: "it is read by people; what is sent and received stays the same";
    DEPRECATION = "deprecation", Documentation: "a deprecated part works as before; it only warns of its end";
    UNUSED_COMPONENT = "unused-component", Documentation: "no operation reaches this component, so it is on no wire";
    OPERATION_ID = "operation-id", Documentation: "the identifier names the method of the client and is not sent; the comparison of the Rust API says what it breaks";
    PATH_PARAMETER_RENAMED = "path-parameter-renamed", Documentation: "the name of a path parameter is not sent; the comparison of the Rust API says what it breaks";

    SERVER_ADDED = "server-added", Additive: "the servers that were there before stay";
    SERVER_REMOVED = "server-removed", Breaking: "who talks to this server loses it";
    SERVER_CHANGED = "server-changed", Breaking: "requests go somewhere else without anybody having asked for it";

    SECURITY_ADDED = "security-added", Additive: "the credentials that were accepted before still are";
    SECURITY_REMOVED = "security-removed", Breaking: "who sends this credential is refused";
    SECURITY_REQUIRED = "security-required", Breaking: "a call that took no credential takes one now";

    OPERATION_ADDED = "operation-added", Additive: "no existing call changes";
    OPERATION_REMOVED = "operation-removed", Breaking: "the call cannot be made any more";

    PARAMETER_ADDED = "parameter-added", Additive: "requests without it are as right as before";
    PARAMETER_ADDED_REQUIRED = "parameter-added-required", Breaking: "requests that were complete lack it";
    PARAMETER_REMOVED = "parameter-removed", Breaking: "who sends it is no longer understood";
    PARAMETER_ENCODING = "parameter-encoding", Breaking: "the same value is written in another form, which only one of the two versions of the vendor's API understands";

    BODY_ADDED = "body-added", Additive: "requests without a body are as right as before";
    BODY_ADDED_REQUIRED = "body-added-required", Breaking: "requests that were complete lack a body";
    BODY_REMOVED = "body-removed", Breaking: "what was said in the body can no longer be said";

    REQUIRED_IN_REQUEST = "required-in-request", Breaking: "requests that left it out are refused";
    OPTIONAL_IN_REQUEST = "optional-in-request", Additive: "requests that carry it are as right as before";
    PROPERTY_ADDED_IN_REQUEST = "property-added-in-request", Additive: "requests without it are as right as before";
    PROPERTY_ADDED_REQUIRED_IN_REQUEST = "property-added-required-in-request", Breaking: "requests that were complete lack it";
    PROPERTY_REMOVED_IN_REQUEST = "property-removed-in-request", Breaking: "who sends it is refused, or not understood without noticing";
    REQUEST_NARROWED = "request-narrowed", Breaking: "values that were accepted are refused";
    REQUEST_WIDENED = "request-widened", Additive: "all values that were accepted still are";

    REQUIRED_IN_RESPONSE = "required-in-response", Additive: "readers who expected its absence still work";
    OPTIONAL_IN_RESPONSE = "optional-in-response", Breaking: "readers rely on it and may find nothing";
    PROPERTY_ADDED_IN_RESPONSE = "property-added-in-response", Additive: "readers ignore what they do not know";
    PROPERTY_REMOVED_IN_RESPONSE = "property-removed-in-response", Breaking: "readers rely on it and find nothing";
    RESPONSE_NARROWED = "response-narrowed", Additive: "every value that can come could come before";
    RESPONSE_WIDENED = "response-widened", Breaking: "values can come that readers did not have to expect";

    TYPE_CHANGED = "type-changed", Breaking: "one version cannot read or write what the other means";
    FORMAT_CHANGED = "format-changed", Breaking: "the same JSON type is read and written in another form";
    CONSTRAINT_CHANGED = "constraint-changed", Breaking: "the old and the new values may have nothing in common";
    DEFAULT_ADDED = "default-added", Additive: "what happens without a value was not stated before";
    DEFAULT_CHANGED = "default-changed", Breaking: "leaving it out means something else";
    ID_TYPE_CHANGED = "id-type-changed", Breaking: "the text is checked by other rules before it is sent or after it is read, and what passed may be refused";
    ID_TYPE_REMOVED = "id-type-removed", Additive: "any text passes that passed before";
    OPEN_ENUM_ADDED = "open-enum-added", Additive: "the enum is open: readers meet unknown values already, and all values that were accepted still are";
    OPEN_ENUM_REMOVED = "open-enum-removed", Breaking: "the vendor no longer documents the value: requests with it may be refused";

    STATUS_ADDED = "status-added", Additive: "readers have to treat statuses that they do not know anyway";
    STATUS_REMOVED = "status-removed", Breaking: "readers who treat this status do so in vain or meet it unprepared";
    RESPONSE_BODY_ADDED = "response-body-added", Additive: "readers did not look for a body";
    RESPONSE_BODY_REMOVED = "response-body-removed", Breaking: "readers find no body where they expect one";
    MEDIA_TYPE_ADDED = "media-type-added", Additive: "the media types that were there before stay";
    MEDIA_TYPE_REMOVED = "media-type-removed", Breaking: "who sends or reads this media type is not understood";
    HEADER_ADDED = "header-added", Additive: "readers ignore headers that they do not know";
    HEADER_REMOVED = "header-removed", Breaking: "readers rely on it and find nothing";

    IDEMPOTENCY = "idempotency", Breaking: "the transport repeats a call whose outcome is open only if it is idempotent: callers get errors that were mended before, or calls are sent twice that were not";
    RATE_LIMIT = "rate-limit", Additive: "the transport waits longer or shorter before it sends; no call and no answer changes";
    PAGINATION_ADDED = "pagination-added", Additive: "a list that could only be read at once can be walked, or its walk can be checked";
    PAGINATION_CHANGED = "pagination-changed", Breaking: "walks ask for pages, or find their items and their end, in another way";
    PAGE_SIZE = "page-size", Additive: "a walk takes other steps and sees the same items";
    PAGE_SIZE_LOWERED = "page-size-lowered", Breaking: "pages of the size that was allowed are refused or cut short";
}

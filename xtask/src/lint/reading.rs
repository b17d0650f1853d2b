//! Rules that a file breaks before it is known to be an OpenAPI document. `Document` reports them.

use super::problem::rules;

rules! {
    UNREADABLE = "unreadable", Unreadable: "The file can be opened and read.",
        why "What cannot be read cannot be checked, and nothing is generated from it.",
        fix "Create the file, or name the spec that is meant: `cargo xtask lint PROVIDER` reads `specs/PROVIDER.yaml`.";
    NOT_TEXT = "not-text", Unreadable: "The file is UTF-8 text.",
        why "YAML is text; anything else is a damaged file or another kind of file.",
        fix "Save the file as UTF-8 and remove the character.";
    TOO_LARGE = "too-large", Unreadable: "The file has the size and the depth of a spec.",
        why "A spec is far below these bounds. They keep a damaged or hostile file from exhausting memory or stack.",
        fix "Keep only the operations that the client needs, and name nested schemas under `components`.";
    YAML_SYNTAX = "yaml-syntax", Unreadable: "The file is YAML.",
        why "The parser stops here; everything after this place is unchecked.",
        fix "Correct the syntax at or just before this place. Quote a text that contains `: ` or ` #` or starts with a special character.";
    DUPLICATE_KEY = "duplicate-key", Unreadable: "A mapping has each key once.",
        why "One of the two values would be dropped without a word.",
        fix "Remove one of the two, or merge their contents.";
    YAML_FEATURE = "yaml-feature", Unreadable: "The file holds plain data: no anchors, aliases, merge keys or tags.",
        why "What a spec says must be visible where it is said, and the same in every YAML reader.",
        fix "Write it out in full, or move it to `components` and refer to it by `$ref`.";
    SEVERAL_DOCUMENTS = "several-documents", Unreadable: "A file holds one document.",
        why "Only the first of several documents would be generated.",
        fix "Move each document into a file of its own.";
    NOT_A_MAPPING = "not-a-mapping", Unreadable: "The document is a mapping.",
        why "An OpenAPI document starts with `openapi`, `info` and `paths`.",
        fix "Start the file with `openapi: 3.0.3`, then `info`, `servers`, `security`, `paths` and `components`.";
    OPENAPI_STRUCTURE = "openapi-structure", Rejected: "The document fits the types of the `openapiv3` crate.",
        why "The generator reads the document through these types and stops where a value does not fit.",
        fix "Give this place the form that OpenAPI 3.0 asks for.";
}

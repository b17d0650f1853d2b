use super::*;

fn read(text: &str) -> Option<String> {
    let context = Context { links_models: true };
    let place = Place {
        at: "",
        line: 1,
        column: 1,
        path: "",
    };
    let schema = context
        .schema(Source { name: "acme.md" }, text, &place)
        .ok()?;
    Some(show(&schema))
}

fn show(schema: &Schema) -> String {
    let name = schema.reference.value().or(schema.shape.value());
    let mut text = name.cloned().unwrap_or_else(|| "?".to_owned());
    if let Some(format) = schema.format.value() {
        text += &format!("/{format}");
    }
    if let Some(values) = schema.values.value() {
        let values: Vec<_> = values.iter().map(|value| value.value.as_str()).collect();
        text += &format!("{values:?}");
    }
    if let Some(inner) = schema.items.as_ref().or(schema.entries.as_ref()) {
        text += &format!("({})", show(inner));
    }
    for alternative in &schema.alternatives {
        text += &format!("|{}", show(alternative));
    }
    if schema.nullable.value() == Some(&true) {
        text.push('?');
    }
    text
}

#[test]
fn types_of_all_languages_are_understood() {
    for (written, meant) in [
        ("**str**", "string"),
        ("**datetime**", "string/date-time"),
        ("**float**", "number"),
        ("[**User**](User.md)", "User"),
        ("[**PaginationInput**](.md)", "PaginationInput"),
        ("[**List[str]**](str.md)", "array(string)"),
        ("[**List[User]**](User.md)", "array(User)"),
        ("[**Dict[str, User]**](User.md)", "object(User)"),
        (
            "**Dict[str, List[Dict[str, object]]]**",
            "object(array(object(object)))",
        ),
        ("**dict(str, str)**", "object(string)"),
        ("**List&lt;String&gt;**", "array(string)"),
        ("[**Map&lt;String, User&gt;**](User.md)", "object(User)"),
        ("**OffsetDateTime**", "string/date-time"),
        ("Pointer to [**[]User**](User.md)", "array(User)"),
        ("**map[string]map[string]interface{}**", "object(object)"),
        ("**NullableString**", "string?"),
        ("[**number**]", "?"),
        ("**Array<string>**", "array(string)"),
        (
            "**Array<&#39;a&#39; &#124; &#39;b&#39;>**",
            "array(string[\"\\\"a\\\"\", \"\\\"b\\\"\"])",
        ),
        ("**{ [key: string]: boolean; }**", "object(boolean)"),
        ("[User](User.md)", "User"),
        ("`string`", "string"),
        ("**string | null**", "string?"),
        ("**string | boolean**", "?|string|boolean"),
        ("[**models::User**](User.md)", "User"),
        ("[**\\Acme\\Model\\User**](User.md)", "User"),
        ("Option<[**Vec<models::User>**](User.md)>", "array(User)"),
        ("void", "void"),
    ] {
        assert_eq!(read(written).as_deref(), Some(meant), "{written}");
    }
}

#[test]
fn what_is_no_type_is_refused() {
    for written in [
        "",
        "****",
        "**strr**",
        "**User**",
        "**List[str**",
        "**Dict[int, str]**",
        "**List[str, int]**",
        "**a b**",
    ] {
        assert_eq!(read(written), None, "{written}");
    }
    let deep = format!("**{}str{}**", "List[".repeat(5000), "]".repeat(5000));
    assert_eq!(read(&deep), None);
}

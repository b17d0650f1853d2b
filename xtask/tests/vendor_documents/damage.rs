//! Pages that are cut or damaged: what is wrong is said, and where, and nothing is lost without a word.

use std::collections::BTreeSet;

use xtask::api::rules;

use crate::{page, read};

/// A page, what is replaced in it for the first time, by what, and the problem that follows.
const CASES: &[(&str, &str, &str, &str)] = &[
    (
        "python.md",
        "All URIs",
        "No URIs",
        "1:1: error[markdown-section]: the page does not say below its heading to what all URIs are relative",
    ),
    (
        "python.md",
        "*https://crews.acme.example/api/v2*",
        "",
        "3:1: error[markdown-cell]: `All URIs are relative to` does not name an address between asterisks",
    ),
    (
        "python.md",
        "Method | HTTP",
        "Method : HTTP",
        "1:1: error[markdown-section]: the page has no table of its operations (`Method | HTTP request | Description`) below its heading",
    ),
    (
        "python.md",
        "------------- | ------------- | -------------\n",
        "",
        "6:1: error[markdown-table]: a line of dashes for 3 columns stands below the header of a table",
    ),
    (
        "python.md",
        "**POST** /crews |",
        "**PSOT** /crews |",
        "8:46: error[markdown-cell]: `**PSOT** /crews` is not a method and a path",
    ),
    (
        "python.md",
        "| **POST** /crews | Found a crew",
        "",
        "8:1: error[markdown-table]: this stands below a table, but is no row of it",
    ),
    (
        "python.md",
        "| Found a crew\n",
        "\n",
        "8:1: error[markdown-table]: the row has not the 3 cells of its table",
    ),
    (
        "python.md",
        "[**create_crew**](",
        "[**add_sailors**](",
        "8:1: error[markdown-twice]: the table has `add_sailors` twice, first on line 7",
    ),
    (
        "python.md",
        "# **create_crew**",
        "# **add_sailors**",
        "64:1: error[markdown-twice]: `add_sailors` is described twice, first on line 13",
    ),
    (
        "python.md",
        "# **create_crew**",
        "# **make_crew**",
        "8:1: error[markdown-disagree]: the table has `create_crew`, but no section describes it",
    ),
    (
        "python.md",
        "> Crew create_crew(",
        "> Crew make_crew(",
        "65:1: error[markdown-disagree]: the signature below the heading is not that of `create_crew`",
    ),
    (
        "python.md",
        "> Crew create_crew(",
        "> Cruise create_crew(",
        "65:1: error[markdown-disagree]: the signature returns `Cruise`, the section `Return type` has `Crew`",
    ),
    (
        "python.md",
        "> Dict[str, SignOnResult] add",
        "> add",
        "14:1: error[markdown-disagree]: the signature returns ``, the section `Return type` has `Dict[str, SignOnResult]`",
    ),
    (
        "python.md",
        "* Api Key Authentication (queryKey):",
        "* Api Key Authentication (otherKey):",
        "21:1: error[markdown-disagree]: the example authenticates with `otherKey`, which the section `Authorization` does not name",
    ),
    (
        "python.md",
        " **as_role** | [**Role**](Role.md)|  | [optional] \n",
        "",
        "14:1: error[markdown-disagree]: the signature has `asrole`, but the table of parameters has not",
    ),
    (
        "python.md",
        ", as_role=as_role",
        "",
        "40:1: error[markdown-disagree]: the table of parameters has `as_role`, but the signature has not",
    ),
    (
        "python.md",
        "**crew_id** | **str**| The",
        "**boat_id** | **str**| The",
        "13:1: error[markdown-disagree]: the path on line 7 has `{crewId}`, but there is no such parameter",
    ),
    (
        "python.md",
        "### Parameters\n\n\nName",
        "### Paramters\n\n\nName",
        "33:1: error[markdown-structure]: `Paramters` is not a heading that an operation has",
    ),
    (
        "python.md",
        "### Return type",
        "### Parameters",
        "42:1: error[markdown-twice]: `add_sailors` has two sections `Parameters`, the first on line 33",
    ),
    (
        "python.md",
        "### Authorization\n\n[harbourToken](../README.md#harbourToken), [queryKey](../README.md#queryKey)\n",
        "",
        "13:1: error[markdown-section]: `add_sailors` has no section `Authorization`",
    ),
    (
        "python.md",
        "**Accept**: application/json\n\n### HTTP response details\n",
        "**Accept**: application/json\n",
        "55:1: error[markdown-cell]: `| Status code | Description | Response headers |` is neither `Content-Type` nor `Accept`",
    ),
    (
        "python.md",
        " - **Content-Type**: application/json, application/vnd.acme.v2+json\n",
        "",
        "50:1: error[markdown-section]: the section does not say what `Content-Type` is",
    ),
    (
        "python.md",
        "[[Back to top]]",
        "[Back to top]",
        "13:1: error[markdown-section]: `add_sailors` does not end with links as `[[Back to top]](#)`",
    ),
    (
        "python.md",
        "**200** | Signed on |",
        "**2OO** | Signed on |",
        "59:1: error[markdown-cell]: `**2OO**` is not a status",
    ),
    (
        "python.md",
        "**0** | The",
        "**200** | The",
        "60:1: error[markdown-twice]: the status is given twice, first on line 59",
    ),
    (
        "python.md",
        "* X-Berths-Left - ",
        "X-Berths-Left - ",
        "59:24: error[markdown-cell]: `X-Berths-Left - How many more fit <br>  * Location -  <br>` is neither `-` nor a list of headers",
    ),
    (
        "python.md",
        "**str**| The",
        "**strr**| The",
        "38:16: error[markdown-type]: `strr` is not a type that is known",
    ),
    (
        "python.md",
        "[**List[Sailor]**]",
        "[**List[Sailor**]",
        "39:15: error[markdown-type]: `[ListSailor` is not a type that is known",
    ),
    (
        "python.md",
        "[optional] [default to 20]",
        "[optional] [defautl to 20]",
        "125:63: error[markdown-cell]: `defautl to 20` is not a note that is known",
    ),
    (
        "python.md",
        "[optional] [default to 20]",
        "[optional] [default to 20",
        "125:63: error[markdown-cell]: `[default to 20` is not a note that is known",
    ),
    (
        "python.md",
        "[default to 20]",
        "[default to many]",
        "125:63: error[markdown-cell]: the default `many` does not fit the type",
    ),
    (
        "python.md",
        "**Content-Type**: app",
        "**Content-Typ**: app",
        "52:1: error[markdown-cell]: `- **Content-Typ**: application/json, application/vnd.acme.v2+json` is neither `Content-Type` nor `Accept`",
    ),
    (
        "python.md",
        "application/vnd.acme.v2+json",
        "vnd.acme.v2+json",
        "52:1: error[markdown-cell]: `vnd.acme.v2+json` is not a media type",
    ),
    (
        "python.md",
        "No authorization required",
        "",
        "135:1: error[markdown-section]: the section says neither how to authenticate nor `No authorization required`",
    ),
    (
        "python.md",
        "void (empty response body)",
        "",
        "173:1: error[markdown-section]: the section does not consist of one type",
    ),
    (
        "python.md",
        "api_instance.remove_sailor(crew_id, name)\n```\n",
        "api_instance.remove_sailor(crew_id, name)\n",
        "161:1: error[markdown-open-fence]: the code block that begins here does not end",
    ),
    (
        "python.md",
        "# acme_crews.CrewsApi\n",
        "",
        "1:1: error[document-kind]: this is neither an OpenAPI document nor a page of OpenAPI Generator",
    ),
    (
        "python.md",
        "Name all crews\n\nCrews",
        "Name all crews\n\n## Crews",
        "111:1: error[markdown-disagree]: `Crews that were dissolved are left out.` is described, but the table of operations has it not",
    ),
    (
        "java.md",
        "### HTTP response details\n| Status code | Description | Response headers |\n|-------------|-------------|------------------|\n| **200** | OK |  -  |\n| **429** | Too fast |  * Retry-After - Wait as many seconds <br>  |\n",
        "",
        "11:1: error[markdown-section]: `putCaptain` has no section `HTTP response details`",
    ),
    (
        "models.md",
        "## Properties",
        "## Property",
        "5:1: error[markdown-structure]: `Property` is not a heading that a model has",
    ),
    (
        "models.md",
        "# Role",
        "# Crew",
        "28:1: error[markdown-twice]: `Crew` is described twice, first on line 5",
    ),
    (
        "models.md",
        "**title** |",
        "**id** |",
        "10:1: error[markdown-twice]: the property `id` is given twice, first on line 9",
    ),
    (
        "models.md",
        "(value: `'cook'`)",
        "(value: `'cook'",
        "32:1: error[markdown-cell]: `* `COOK` (value: `'cook'` is not a value of an enum",
    ),
    (
        "models.md",
        "# Sailor",
        "# All sailors",
        "37:1: error[markdown-cell]: `All sailors` is not the name of a model",
    ),
];

#[test]
fn what_is_damaged_is_named_with_its_place() {
    let mut wrong = String::new();
    for (name, from, to, message) in CASES {
        let text = page(name).replacen(from, to, 1);
        assert_ne!(text, page(name), "{name} has no `{from}`");
        let found = match read(&text) {
            Err(problem) => problem.to_string(),
            Ok(_) => "it is not noticed".to_owned(),
        };
        if found != format!("document.txt:{message}") {
            wrong += &format!("\n{from} -> {to}\n  {found}\n  {message}\n");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn every_rule_has_a_case() {
    let mut open: BTreeSet<&str> = rules().map(|rule| rule.id).collect();
    for (_, _, _, message) in CASES {
        open.remove(message.split(['[', ']']).nth(1).unwrap());
    }
    assert!(
        open.remove("markdown-long-line"),
        "it has a test of its own"
    );
    assert!(open.is_empty(), "{open:?}");
}

//! Differences from pages of Markdown: each planted one is reported as it stands here.

use super::acme::{MARKDOWN, SPEC};
use super::differences::check;
use super::{Case, change, lines};

#[test]
fn in_markdown() {
    check(
        "markdown",
        "TeamsApi.md",
        MARKDOWN,
        &[
            (
                "*https://acme.example/api*",
                "*https://acme.example/v2*",
                &[
                    "the document: extra servers.https://acme.example/api: spec `https://acme.example/api` (specs/acme.yaml:4), document nothing (TeamsApi.md:1)",
                    "the document: missing servers.https://acme.example/v2: spec nothing (specs/acme.yaml:1), document `https://acme.example/v2` (TeamsApi.md:3)",
                ],
            ),
            (
                "[default to 20]",
                "[default to 10]",
                &[
                    "GET /teams: differs parameters.limit.schema.default: spec `20` (specs/acme.yaml:15), document `10` (TeamsApi.md:26)",
                ],
            ),
            (
                " [default to 20]",
                "",
                &[
                    "GET /teams: extra parameters.limit.schema.default: spec `20` (specs/acme.yaml:15), document nothing (TeamsApi.md:26)",
                ],
            ),
            (
                " **team_id** | **str**|  | ",
                " **team_id** | **str**|  | [default to &#39;mine&#39;]",
                &[
                    "PUT /teams/{team_id}: missing parameters.team_id.schema.default: spec nothing (specs/acme.yaml:46), document `mine` (TeamsApi.md:62)",
                ],
            ),
            (
                "[optional] [default to 20]",
                "[default to 20]",
                &[
                    "GET /teams: missing parameters.limit.required: spec nothing (specs/acme.yaml:13), document `true` (TeamsApi.md:26)",
                ],
            ),
            (
                "**int**| Most",
                "**str**| Most",
                &[
                    "GET /teams: differs parameters.limit.schema.type: spec `integer` (specs/acme.yaml:15), document `string` (TeamsApi.md:26)",
                ],
            ),
            (
                "60 requests per minute",
                "6 requests per minute",
                &[
                    "GET /teams: differs x-groups-rate-limit.requests: spec `60 requests in 60 s` (specs/acme.yaml:19), document `6 requests in 60 s` (TeamsApi.md:16)",
                ],
            ),
            (
                "[**TeamPage**](TeamPage.md)\n\n### A",
                "[**TeamList**](TeamList.md)\n\n### A",
                &[
                    "GET /teams: differs responses.200.content.*.schema.$ref: spec `TeamPage` (specs/acme.yaml:27), document `TeamList` (TeamsApi.md:31)",
                ],
            ),
            (
                "Accept**: application/json",
                "Accept**: application/xml",
                &[
                    "GET /teams: extra responses.*.content.application/json: spec `application/json` (specs/acme.yaml:26), document nothing (TeamsApi.md:11)",
                    "GET /teams: missing responses.*.content.application/xml: spec nothing (specs/acme.yaml:9), document `application/xml` (TeamsApi.md:40)",
                ],
            ),
            (
                "**404** | Not found |  -  |",
                "**409** | Conflict |  -  |",
                &[
                    "GET /teams: extra responses.404: spec `404` (specs/acme.yaml:28), document nothing (TeamsApi.md:11)",
                    "GET /teams: missing responses.409: spec nothing (specs/acme.yaml:9), document `409` (TeamsApi.md:47)",
                ],
            ),
            (
                "**204** | Done",
                "**200** | Done",
                &[
                    "PUT /teams/{team_id}: extra responses.204: spec `204` (specs/acme.yaml:41), document nothing (TeamsApi.md:49)",
                    "PUT /teams/{team_id}: missing responses.200: spec nothing (specs/acme.yaml:30), document `200` (TeamsApi.md:82)",
                ],
            ),
            (
                "* X-Left -",
                "* X-Rest -",
                &[
                    "GET /teams: extra responses.200.headers.X-Left: spec `X-Left` (specs/acme.yaml:24), document nothing (TeamsApi.md:46)",
                    "GET /teams: missing responses.200.headers.X-Rest: spec nothing (specs/acme.yaml:22), document `X-Rest` (TeamsApi.md:46)",
                ],
            ),
        ],
    );
}

/// The pages of the models, as the vendor's client library has them.
const MODELS: &str = "\
# TeamPage

## Properties

Name | Type | Description | Notes
------------ | ------------- | ------------- | -------------
**teams** | [**List[Team]**](Team.md) |  | [optional]

# Team

## Properties

Name | Type | Description | Notes
------------ | ------------- | ------------- | -------------
**id** | **str** |  | [readonly]
**name** | **str** |  | [optional]
**parent** | [**Team**](Team.md) |  | [optional]
**made_at** | **datetime** |  | [optional]
**labels** | **Dict[str, str]** |  | [optional]
";

#[test]
fn in_the_models_of_markdown() {
    let case = Case::new("models", SPEC);
    case.write("TeamsApi.md", MARKDOWN);
    case.write("models.md", MODELS);
    let said = case.run(&["TeamsApi.md", "models.md"]);
    assert_eq!((said.code, lines(&said.out)), (0, vec![]), "{}", said.err);
    for (old, new, expected) in [
        (
            "**name** | **str**",
            "**name** | **int**",
            "PUT /teams/{team_id}: differs requestBody.content.application/json.schema.properties.name.type: spec `string` (specs/acme.yaml:70), document `integer` (models.md:16)",
        ),
        (
            "**id** | **str** |  | [readonly]",
            "**id** | **str** |  | [optional] [readonly]",
            "PUT /teams/{team_id}: extra requestBody.content.application/json.schema.properties.id.required: spec `true` (specs/acme.yaml:67), document nothing (models.md:15)",
        ),
        (
            "**labels** | **Dict[str, str]** |  | [optional]\n",
            "",
            "PUT /teams/{team_id}: extra requestBody.content.application/json.schema.properties.labels: spec `object` (specs/acme.yaml:75), document nothing (models.md:11)",
        ),
        (
            "**labels** |",
            "**size** | **int** |  | [optional]\n**labels** |",
            "PUT /teams/{team_id}: missing requestBody.content.application/json.schema.properties.size: spec nothing (specs/acme.yaml:65), document `integer` (models.md:19)",
        ),
        (
            "Dict[str, str]",
            "Dict[str, bool]",
            "PUT /teams/{team_id}: differs requestBody.content.application/json.schema.properties.labels.additionalProperties.type: spec `string` (specs/acme.yaml:77), document `boolean` (models.md:19)",
        ),
    ] {
        case.write("models.md", &change(MODELS, old, new));
        let said = case.run(&["TeamsApi.md", "models.md"]);
        assert_eq!(lines(&said.out), [expected], "{new}");
    }
    // Models alone say nothing of operations.
    let said = case.run(&["models.md"]);
    assert_eq!(said.code, 2);
    assert_eq!(
        said.err,
        "error: models.md: no operation is described: name the page of the operations, too\n"
    );
}

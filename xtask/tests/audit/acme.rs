//! A small invented API, as a spec of ours and as its vendor would publish it.

/// The spec.
pub(super) const SPEC: &str = "\
openapi: 3.0.3
info: {title: Acme, version: '1'}
servers:
  - url: https://acme.example/api
security:
  - token: []
paths:
  /teams:
    get:
      operationId: list_teams
      tags: [Teams]
      parameters:
        - name: limit
          in: query
          schema: {type: integer, minimum: 1, maximum: 100, default: 20}
        - name: states
          in: query
          schema: {type: array, items: {$ref: '#/components/schemas/State'}}
      x-groups-rate-limit: {requests: 60, seconds: 60, scope: all}
      x-groups-audit-events: [Teams Listed]
      responses:
        '200':
          description: A page.
          headers: {X-Left: {schema: {type: integer}}}
          content:
            application/json:
              schema: {$ref: '#/components/schemas/TeamPage'}
        '404': {$ref: '#/components/responses/NotFound'}
  /teams/{team_id}:
    put:
      operationId: update_team
      tags: [Teams]
      parameters:
        - $ref: '#/components/parameters/TeamId'
      requestBody:
        required: true
        content:
          application/json:
            schema: {$ref: '#/components/schemas/Team'}
      responses:
        '204': {description: Done.}
components:
  securitySchemes:
    token: {type: http, scheme: bearer}
  parameters:
    TeamId: {name: team_id, in: path, required: true, schema: {type: string}}
  responses:
    NotFound:
      description: There is none.
      content:
        application/json:
          schema:
            type: object
            properties: {message: {type: string}}
  schemas:
    State:
      type: string
      enum: [active, archived]
    TeamPage:
      type: object
      properties:
        teams:
          type: array
          items: {$ref: '#/components/schemas/Team'}
    Team:
      type: object
      required: [id]
      properties:
        id: {type: string, readOnly: true}
        name: {type: string, minLength: 1}
        parent:
          nullable: true
          allOf: [{$ref: '#/components/schemas/Team'}]
        made_at: {type: string, format: date-time}
        labels:
          type: object
          additionalProperties: {type: string}
";

/// The vendor's document, 3.0 in YAML. It says the same in other words.
pub(super) const YAML: &str = "\
openapi: 3.0.1
info: {title: Acme Teams, version: 2.1.0}
servers: [{url: https://acme.example}]
paths:
  /api/teams:
    get:
      operationId: list_teams
      tags: [Teams]
      security: [{token: []}]
      description: |
        May write these audit trail events:
        * Teams Listed

        The limit is 60 requests per minute.
      parameters:
        - {name: limit, in: query, schema: {type: integer, minimum: 1, maximum: 100, default: 20}}
        - {name: states, in: query, style: form, schema: {type: array, items: {type: string, enum: [active, archived]}}}
      responses:
        '200':
          description: OK
          headers:
            X-Left: {schema: {type: integer}}
          content:
            application/json:
              schema:
                type: object
                properties:
                  teams: {type: array, items: {$ref: '#/components/schemas/AcmeTeam'}}
        '404':
          description: Not found
          content:
            application/json:
              schema: {type: object, properties: {message: {type: string}}}
  /api/teams/{id}:
    parameters:
      - {name: id, in: path, required: true, schema: {type: string}}
    put:
      operationId: update_team
      tags: [Teams]
      security: [{token: []}]
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: '#/components/schemas/AcmeTeam'}}}
      responses: {'204': {description: Done}}
components:
  securitySchemes: {token: {type: http, scheme: bearer}}
  schemas:
    AcmeTeam:
      type: object
      required: [id]
      properties:
        id: {type: string, readOnly: true}
        name: {type: string, minLength: 1}
        parent: {nullable: true, allOf: [{$ref: '#/components/schemas/AcmeTeam'}]}
        made_at: {type: string, format: date-time}
        labels: {type: object, additionalProperties: {type: string}}
";

/// The vendor's document, 3.1 in JSON.
pub(super) const JSON: &str = r##"{
 "openapi": "3.1.0",
 "servers": [{"url": "https://acme.example/api"}],
 "security": [{"token": []}],
 "paths": {
  "/teams": {"get": {
   "operationId": "list_teams",
   "tags": ["Teams"],
   "description": "The limit is 60 requests per minute. Writes the `Teams Listed` event to the audit trail.",
   "parameters": [
    {"name": "limit", "in": "query", "schema": {"type": "integer", "minimum": 1, "maximum": 100, "default": 20}},
    {"name": "states", "in": "query", "schema": {"type": "array", "items": {"enum": ["active", "archived"]}}}
   ],
   "responses": {
    "200": {
     "headers": {"x-left": {"schema": {"type": "integer"}}},
     "content": {"application/json": {"schema": {"type": "object", "properties": {
      "teams": {"type": "array", "items": {"$ref": "#/components/schemas/Team"}}}}}}},
    "404": {"content": {"application/json": {"schema": {"type": "object", "properties": {"message": {"type": "string"}}}}}}
   }
  }},
  "/teams/{team_id}": {"put": {
   "operationId": "update_team",
   "tags": ["Teams"],
   "parameters": [{"name": "team_id", "in": "path", "required": true, "schema": {"type": "string"}}],
   "requestBody": {"required": true, "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Team"}}}},
   "responses": {"204": {"description": "Done"}}
  }}
 },
 "webhooks": {"made": {"post": {"responses": {}}}},
 "components": {
  "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
  "schemas": {"Team": {
   "type": "object",
   "required": ["id"],
   "properties": {
    "id": {"type": "string", "readOnly": true},
    "name": {"type": "string", "minLength": 1},
    "parent": {"oneOf": [{"$ref": "#/components/schemas/Team"}, {"type": "null"}]},
    "made_at": {"type": "string", "format": "date-time"},
    "labels": {"additionalProperties": {"type": "string"}}
   }
  }}
 }
}
"##;

/// The vendor's pages for a client library.
pub(super) const MARKDOWN: &str = "\
# acme.TeamsApi

All URIs are relative to *https://acme.example/api*

Method | HTTP request | Description
------------- | ------------- | -------------
[**list_teams**](TeamsApi.md#list_teams) | **GET** /teams | List
[**update_team**](TeamsApi.md#update_team) | **PUT** /teams/{team_id} | Update


# **list_teams**
> TeamPage list_teams(limit=limit, states=states)

List

May write these audit trail events:* Teams Listed          The limit is 60 requests per minute.

### Example

* Bearer Authentication (token):

### Parameters

Name | Type | Description  | Notes
------------- | ------------- | ------------- | -------------
 **limit** | **int**| Most | [optional] [default to 20]
 **states** | **List[str]**| Which | [optional]

### Return type

[**TeamPage**](TeamPage.md)

### Authorization

[token](../README.md#token)

### HTTP request headers

 - **Content-Type**: Not defined
 - **Accept**: application/json

### HTTP response details

| Status code | Description | Response headers |
|-------------|-------------|------------------|
**200** | OK | * X-Left -  <br>  |
**404** | Not found |  -  |

# **update_team**
> update_team(team_id, team)

Update

### Example

* Bearer Authentication (token):

### Parameters

Name | Type | Description  | Notes
------------- | ------------- | ------------- | -------------
 **team_id** | **str**|  | 
 **team** | [**Team**](Team.md)|  | 

### Return type

void (empty response body)

### Authorization

[token](../README.md#token)

### HTTP request headers

 - **Content-Type**: application/json
 - **Accept**: Not defined

### HTTP response details

| Status code | Description | Response headers |
|-------------|-------------|------------------|
**204** | Done |  -  |
";

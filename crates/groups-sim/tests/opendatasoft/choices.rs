//! Every choice, in its other ways.

use groups_sim::opendatasoft::{
    Choices, ExistingMember, GroupForms, MemberList, NextLink, PermissionsFilter, Put, QuotaError,
    ReadOnly,
};
use groups_sim::{Fault, Faults, Fill, Rule, Seed, SeedGroup, VendorName};
use serde_json::{Value, json};

use crate::common::{ODS, ods, seed, send};
use crate::start;

async fn with(seed: Seed, change: impl FnOnce(&mut Choices)) -> groups_sim::Sim {
    let mut choices = Choices::default();
    change(&mut choices);
    start(seed, choices).await
}

#[tokio::test]
async fn put_can_clear_what_the_body_leaves_out() {
    let paths = ["/groups/analysts/", "/users/ada.lovelace/"];
    for (put, description, groups) in [(Put::Keep, true, 1), (Put::Replace, false, 0)] {
        let sim = with(seed(), |choices| choices.put = put).await;
        let url = sim.url(VendorName::Opendatasoft).unwrap();
        let group = ods(url, "PUT", paths[0], r#"{"title": "A"}"#).await.json();
        assert_eq!(group.get("description").is_some(), description, "{put:?}");
        assert_eq!(
            group["permissions"].as_array().unwrap().len(),
            groups,
            "{put:?}"
        );
        let user = ods(url, "PUT", paths[1], r#"{"email": "ada@example.com"}"#)
            .await
            .json();
        assert_eq!(user.get("first_name").is_some(), description, "{put:?}");
        assert_eq!(user["groups"].as_array().unwrap().len(), groups, "{put:?}");
        let count = ods(url, "GET", paths[0], "").await.json()["user_count"].clone();
        assert_eq!(count, 1 + groups, "{put:?}");
    }
}

#[tokio::test]
async fn read_only_fields_can_be_refused() {
    let (group, user) = (
        r#"{"title": "A", "uid": "x"}"#,
        r#"{"email": "a@b", "is_ods": true}"#,
    );
    for (read_only, expected) in [(ReadOnly::Ignore, 200), (ReadOnly::Refuse, 400)] {
        let sim = with(seed(), |choices| choices.read_only = read_only).await;
        let url = sim.url(VendorName::Opendatasoft).unwrap();
        let updated = ods(url, "PUT", "/groups/analysts/", group).await;
        assert_eq!(updated.status, expected, "{read_only:?}");
        assert_eq!(
            ods(url, "PUT", "/users/ada.lovelace/", user).await.status,
            expected
        );
        assert_eq!(ods(url, "GET", "/groups/analysts/", "").await.status, 200);
    }
}

#[tokio::test]
async fn titles_can_be_unique_and_uids_can_follow_them() {
    let sim = with(seed(), |choices| {
        choices.duplicate_titles = false;
        choices.uid_follows_title = true;
    })
    .await;
    let url = sim.url(VendorName::Opendatasoft).unwrap();
    let body = r#"{"title": "Stewards"}"#;
    for (method, path) in [("POST", "/groups/"), ("PUT", "/groups/analysts/")] {
        let refused = ods(url, method, path, body).await;
        assert_eq!(
            refused.json()["detail"],
            json!({"title": ["A group with this title exists."]})
        );
    }
    let same = ods(url, "PUT", "/groups/stewards/", body).await;
    assert_eq!(
        (same.status, &same.json()["uid"]),
        (200, &"stewards".into())
    );
    let renamed = ods(
        url,
        "PUT",
        "/groups/analysts/",
        r#"{"title": "Data analysts"}"#,
    )
    .await
    .json();
    assert_eq!(
        (&renamed["uid"], &renamed["user_count"]),
        (&"data_analysts".into(), &2.into())
    );
    assert_eq!(ods(url, "GET", "/groups/analysts/", "").await.status, 404);
    assert_eq!(
        ods(url, "GET", "/groups/data_analysts/users/", "")
            .await
            .json()["total_count"],
        2
    );
}

#[tokio::test]
async fn unknown_permissions_can_be_taken() {
    let sim = with(seed(), |choices| choices.refuse_unknown_permissions = false).await;
    let body = r#"{"title": "A", "permissions": ["some_future_permission"]}"#;
    let group = ods(
        sim.url(VendorName::Opendatasoft).unwrap(),
        "POST",
        "/groups/",
        body,
    )
    .await;
    assert_eq!(
        (group.status, &group.json()["permissions"]),
        (201, &json!(["some_future_permission"]))
    );
}

#[tokio::test]
async fn an_unknown_permission_that_is_there_already_can_be_kept() {
    let group = SeedGroup::new("A").with_permissions(["some_future_permission"]);
    let sim = with(Seed::new().with_group(group), |_| ()).await;
    let url = sim.url(VendorName::Opendatasoft).unwrap();
    let kept = r#"{"title": "A", "permissions": ["some_future_permission", "edit_page"]}"#;
    assert_eq!(ods(url, "PUT", "/groups/a/", kept).await.status, 200);
    let more = r#"{"title": "A", "permissions": ["some_future_permission", "another"]}"#;
    assert_eq!(ods(url, "PUT", "/groups/a/", more).await.status, 400);
}

#[tokio::test]
async fn a_list_of_members_can_be_cut_or_whole() {
    let fill = || Seed::new().with_fill(Fill::new(45, 1, 45));
    for (list, expected) in [(MemberList::CutAt20, 20), (MemberList::Whole, 45)] {
        let sim = with(fill(), |choices| choices.member_list = list).await;
        for query in ["", "?limit=3&offset=40"] {
            let path = format!("/groups/group_000000/users/{query}");
            let page = ods(sim.url(VendorName::Opendatasoft).unwrap(), "GET", &path, "")
                .await
                .json();
            assert_eq!(
                page["results"].as_array().unwrap().len(),
                expected,
                "{list:?}"
            );
            assert_eq!(
                (&page["total_count"], &page["next"]),
                (&45.into(), &Value::Null)
            );
            assert_eq!(page["results"][0]["username"], "user.000000");
        }
    }
}

#[tokio::test]
async fn an_existing_member_can_be_refused_and_a_batch_be_limited() {
    let sim = with(seed(), |choices| {
        choices.existing_member = ExistingMember::Refuse;
        choices.max_batch = Some(2);
    })
    .await;
    let url = sim.url(VendorName::Opendatasoft).unwrap();
    let ada = r#"{"username": "ada.lovelace"}"#;
    let single = ods(url, "POST", "/groups/analysts/users/", ada).await;
    assert_eq!(single.status, 400);
    assert_eq!(
        single.json()["detail"],
        json!({"username": ["This user is a member already."]})
    );
    let batch = format!(r#"[{ada}, {{"username": "grace.hopper"}}]"#);
    let batch = ods(url, "POST", "/groups/analysts/users/batch/", &batch)
        .await
        .json();
    assert_eq!(
        (&batch["0"]["status_code"], &batch["1"]["status_code"]),
        (&"error".into(), &"success".into())
    );
    let large = ods(
        url,
        "POST",
        "/groups/stewards/users/batch/",
        &format!("[{ada}, {ada}, {ada}]"),
    )
    .await;
    assert_eq!(large.status, 400);
    assert_eq!(
        ods(url, "GET", "/groups/stewards/", "").await.json()["user_count"],
        0
    );
}

#[tokio::test]
async fn lists_can_filter_by_any_permission_point_elsewhere_and_start_at_the_end() {
    let sim = with(seed(), |choices| {
        choices.permissions_filter = PermissionsFilter::Any;
        choices.next_link = NextLink::OtherHost;
        choices.descending = true;
    })
    .await;
    let url = sim.url(VendorName::Opendatasoft).unwrap();
    let query = "/groups/?permissions=explore_restricted_dataset&permissions=edit_page";
    assert_eq!(ods(url, "GET", query, "").await.json()["total_count"], 1);
    let page = ods(url, "GET", "/groups/?limit=1&sort=group__title", "")
        .await
        .json();
    assert_eq!(page["results"][0]["uid"], "stewards");
    let elsewhere =
        format!("https://portal.example.com{ODS}/groups/?limit=1&offset=1&sort=group__title");
    assert_eq!(page["next"], elsewhere);
    let users = ods(url, "GET", "/users/?sort=username&limit=1", "")
        .await
        .json();
    assert_eq!(users["results"][0]["username"], "grace.hopper");

    let sim = with(seed(), |choices| choices.next_link = NextLink::Relative).await;
    let page = ods(
        sim.url(VendorName::Opendatasoft).unwrap(),
        "GET",
        "/groups/?limit=1",
        "",
    )
    .await
    .json();
    assert_eq!(page["next"], format!("{ODS}/groups/?limit=1&offset=1"));
}

#[tokio::test]
async fn a_quota_error_has_either_shape() {
    let fault = Fault::Status {
        status: 429,
        retry_after: None,
        body: groups_sim::ErrorBody::Vendor,
        acted: false,
    };
    let shapes = [
        (
            QuotaError::Quota,
            r#"{"errorcode":10002,"reset_time":"2025-06-12T14:05:11Z","limit_time_unit":"day","call_limit":10000,"error":"The quota of this domain is used up."}"#,
        ),
        (
            QuotaError::Error,
            r#"{"error_code":"too_many_requests","message":"The quota of this domain is used up."}"#,
        ),
    ];
    for (shape, expected) in shapes {
        let sim = with(seed(), |choices| choices.quota_error = shape).await;
        sim.set_faults(&Faults::new().with_rule(Rule::new(fault.clone())))
            .unwrap();
        let answer = ods(
            sim.url(VendorName::Opendatasoft).unwrap(),
            "GET",
            "/groups/",
            "",
        )
        .await;
        assert_eq!((answer.status, answer.text()), (429, expected));
    }
}

#[tokio::test]
async fn a_group_can_be_updated_with_a_form() {
    let body =
        "title=Data+analysts&description=They%20read&permissions=edit_page&permissions=edit_theme";
    let put = async |sim: &groups_sim::Sim, body: &str| {
        let form = ("content-type", "application/x-www-form-urlencoded");
        let headers = [("authorization", "Apikey sim-opendatasoft"), form];
        let target = format!("{ODS}/groups/analysts/");
        send(
            sim.url(VendorName::Opendatasoft).unwrap(),
            "PUT",
            &target,
            &headers,
            body,
        )
        .await
    };
    let sim = with(seed(), |_| ()).await;
    assert_eq!(put(&sim, body).await.status, 415);

    let sim = with(seed(), |choices| choices.group_forms = GroupForms::Accept).await;
    let updated = put(&sim, body).await;
    assert_eq!(updated.status, 200, "{}", updated.text());
    let group = updated.json();
    assert_eq!(
        (
            &group["title"],
            &group["description"],
            &group["permissions"]
        ),
        (
            &"Data analysts".into(),
            &"They read".into(),
            &json!(["edit_page", "edit_theme"])
        )
    );
    for (body, field) in [
        ("description=A", "title"),
        ("title=A&colour=red", "colour"),
        ("title=A&permissions=fly", "permissions"),
    ] {
        let refused = put(&sim, body).await;
        assert_eq!(refused.status, 400, "{body}");
        assert!(
            refused.json()["detail"].get(field).is_some(),
            "{body}: {}",
            refused.text()
        );
    }
    // JSON is taken as before, and no other operation takes a form.
    let url = sim.url(VendorName::Opendatasoft).unwrap();
    assert_eq!(
        ods(url, "PUT", "/groups/analysts/", r#"{"title": "A"}"#)
            .await
            .status,
        200
    );
    let headers = [
        ("authorization", "Apikey sim-opendatasoft"),
        ("content-type", "application/x-www-form-urlencoded"),
    ];
    let created = send(url, "POST", &format!("{ODS}/groups/"), &headers, "title=A").await;
    assert_eq!(created.status, 415);
}

#[tokio::test]
async fn an_address_can_be_for_one_user_only() {
    let body = r#"{"email": "Ada@example.com"}"#;
    for (duplicates, expected) in [(true, 200), (false, 400)] {
        let sim = with(seed(), |choices| choices.duplicate_emails = duplicates).await;
        let url = sim.url(VendorName::Opendatasoft).unwrap();
        assert_eq!(
            ods(url, "PUT", "/users/alan.turing/", body).await.status,
            expected
        );
        // One's own is no other's.
        assert_eq!(
            ods(
                url,
                "PUT",
                "/users/ada.lovelace/",
                r#"{"email": "ada@example.com"}"#
            )
            .await
            .status,
            200
        );
        let other = r#"{"email": "augusta@example.com"}"#;
        assert_eq!(
            ods(url, "PUT", "/users/ada.lovelace/", other).await.status,
            200
        );
        assert_eq!(
            ods(url, "PUT", "/users/alan.turing/", body).await.status,
            200
        );
    }
}

#[tokio::test]
async fn a_seed_finds_a_user_by_the_new_address() {
    let sim = with(seed(), |_| ()).await;
    let url = sim.url(VendorName::Opendatasoft).unwrap();
    let moved = ods(
        url,
        "PUT",
        "/users/ada.lovelace/",
        r#"{"email": "augusta@example.com"}"#,
    )
    .await;
    assert_eq!(moved.status, 200);
    let group = |email: &str| Seed::new().with_group(SeedGroup::new("New").with_members([email]));
    let load = |email| sim.load(groups_sim::VendorName::Opendatasoft, &group(email));
    assert!(load("ada@example.com").is_err());
    load("augusta@example.com").unwrap();
    let members = ods(url, "GET", "/groups/new/users/", "").await.json();
    assert_eq!(members["results"][0]["username"], "ada.lovelace");
}

/// The table of the choices names every one of them, in their order.
#[test]
fn the_table_of_choices_is_complete() {
    let code = include_str!("../../src/opendatasoft/choices.rs");
    let table = include_str!("../../src/opendatasoft/CHOICES.md");
    let fields = code
        .lines()
        .filter_map(|line| line.strip_prefix("    pub ")?.split_once(": "));
    let fields: Vec<_> = fields.map(|(name, _)| name).collect();
    let rows = table
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split_once('`'));
    let rows: Vec<_> = rows.map(|(name, _)| name).collect();
    assert_eq!(rows, fields);
    assert_eq!(rows.len(), 14);
}

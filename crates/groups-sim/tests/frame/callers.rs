//! Whose call it is.

use groups_sim::{Fault, Faults, Rule, Seed, SeedUser, Sim, VendorName};

use crate::common::{Answer, clock, send};

const ADA: &str = "7HkQ2mZp0RtYw4cVbN8sLd";

async fn get(sim: &Sim, token: &str, target: &str) -> Answer {
    let authorization = format!("Bearer {token}");
    let headers = [("authorization", authorization.as_str())];
    send(
        sim.url(VendorName::Kestra).unwrap(),
        "GET",
        target,
        &headers,
        "",
    )
    .await
}

/// A token that is younger than the state that a read shows belongs to its user all the same, and not to the administrator.
#[tokio::test]
async fn a_stale_read_is_not_carried_out_for_somebody_else() {
    let ada = SeedUser::new("ada@example.com")
        .with_id(ADA)
        .with_name("Ada Lovelace");
    let stale = |operation| Rule::new(Fault::StaleByWrites(1)).on(VendorName::Kestra, operation);
    let faults = Faults::new()
        .with_rule(stale("list_users"))
        .with_rule(stale("get_current_user"));
    let sim = Sim::builder()
        .only(VendorName::Kestra)
        .with_strict(true)
        .with_clock(clock());
    let sim = sim
        .with_seed(Seed::new().with_user(ada))
        .with_faults(faults)
        .start()
        .await
        .unwrap();

    let body = serde_json::json!({"name": "sync", "maxAge": "PT1H"});
    let tokens = format!("/api/v1/users/{ADA}/api-tokens");
    let made = sim
        .call(VendorName::Kestra, "POST", &tokens, Some(&body))
        .unwrap();
    let token = made.body["fullToken"].as_str().unwrap();

    // She has no rights over users, although the earlier state does not know her token.
    let refused = get(&sim, token, "/api/v1/users").await;
    assert_eq!(refused.status, 403, "{}", refused.text());
    assert_eq!(get(&sim, token, "/api/v1/me").await.json()["id"], ADA);
    assert_eq!(
        get(&sim, VendorName::Kestra.credential(), "/api/v1/users")
            .await
            .status,
        200
    );
}

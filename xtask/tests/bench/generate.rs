//! The work `generate`.

use xtask::api::openapi;
use xtask::bench::generate::growth;
use xtask::bench::{Outside, Used, fit, sized};
use xtask::document::Document;
use xtask::lint::lint;

/// Sizes with `cost(size)`.
fn points(cost: impl Fn(f64) -> f64) -> Vec<(f64, f64)> {
    [250.0, 500.0, 1000.0, 2000.0]
        .map(|size| (size, cost(size)))
        .to_vec()
}

#[test]
fn the_exponent_of_growth_is_that_of_the_power() {
    let close = |exponent: Option<f64>, wanted: f64| (exponent.unwrap() - wanted).abs() < 1e-9;
    assert!(close(fit::exponent(&points(|size| 0.3 * size)), 1.0));
    assert!(close(fit::exponent(&points(|size| size * size / 7.0)), 2.0));
    assert!(close(fit::exponent(&points(|_| 5.0)), 0.0));
    // A point beside the line pulls it a little.
    let noisy = points(|size| if size > 1999.0 { 2200.0 } else { size });
    let exponent = fit::exponent(&noisy).unwrap();
    assert!(exponent > 1.01 && exponent < 1.1, "{exponent}");
}

#[test]
fn there_is_no_exponent_without_two_sizes_or_with_a_cost_of_nothing() {
    assert_eq!(fit::exponent(&[]), None);
    assert_eq!(fit::exponent(&[(10.0, 1.0), (10.0, 2.0)]), None);
    assert_eq!(fit::exponent(&[(10.0, 1.0), (20.0, 0.0)]), None);
    assert_eq!(fit::exponent(&[(10.0, 1.0), (20.0, f64::NAN)]), None);
}

/// Whatever the size, so that what is measured is the way of a spec without problems.
#[test]
fn a_spec_of_any_size_has_its_operations_and_no_problem() {
    for resources in [1, 2, 50] {
        let text = sized::yaml(resources);
        let document = Document::parse("things.yaml", &text).unwrap();
        let problems: Vec<_> = lint(&document).iter().map(ToString::to_string).collect();
        assert_eq!(problems, [""; 0]);
        let api = openapi::parse("things", &text).unwrap();
        assert_eq!(api.operations.len(), resources * sized::OPERATIONS);
    }
}

#[test]
fn a_schema_refers_to_one_that_is_far_away() {
    let text = sized::yaml(100);
    let thing = text.split("\n    Thing9:\n").nth(1).unwrap();
    let other = thing.split("$ref: '#/components/schemas/Thing").nth(1);
    assert!(other.unwrap().starts_with("64'"));
}

fn used(cpu_s: f64, peak_kib: f64) -> Outside {
    Outside {
        cpu_s,
        wall_s: 2.0 * cpu_s,
        peak_kib,
        status: Some(0),
    }
}

#[test]
fn of_two_commands_the_times_add_up_and_the_larger_memory_counts() {
    let both = used(1.0, 300.0).then(used(2.0, 200.0));
    assert_eq!(both, used(3.0, 300.0));
}

#[test]
fn quadratic_time_misses_the_goal_and_linear_time_meets_it() {
    // Of each size two rounds.
    let sizes = [250.0_f64, 500.0, 1000.0, 2000.0];
    let side = |name: &str, size: f64, power: f64| {
        let cost = size.powf(power);
        Used {
            side: name.to_owned(),
            rounds: vec![used(cost, 1.0), used(2.0 * cost, 1.0)],
        }
    };
    let of_size = |size| {
        vec![
            side("lint and generate", size, 1.05),
            side("audit", size, 2.0),
            side("OpenAPI Generator", size, 3.0),
        ]
    };
    let rows = growth(&sizes.map(of_size));
    let met = |side: &str, measure: &str| {
        let mut rows = rows.iter();
        let row = rows.find(|row| row.side == side && row.measure == measure);
        row.unwrap().is_met()
    };
    assert_eq!(
        met("lint and generate", "exponent of processor time"),
        Some(true)
    );
    assert_eq!(
        met("lint and generate", "exponent of peak memory"),
        Some(true)
    );
    assert_eq!(met("audit", "exponent of processor time"), Some(false));
    assert_eq!(met("OpenAPI Generator", "exponent of processor time"), None);
}

#[test]
fn what_was_not_measured_has_no_growth() {
    assert!(growth(&[vec![], vec![], vec![], vec![]]).is_empty());
}

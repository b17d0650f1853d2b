//! The work `read`.

use xtask::bench::read::constant;
use xtask::bench::{Usage, Used};

fn used(side: &str, mebibytes: f64) -> Used<Usage> {
    let usage = Usage {
        items: 1,
        cpu_s: 1.0,
        wall_s: 1.0,
        peak_kib: mebibytes * 1024.0,
        allocations: None,
    };
    Used {
        side: side.to_owned(),
        rounds: vec![usage; 3],
    }
}

#[test]
fn memory_is_held_against_that_for_few_pages_of_the_same_side() {
    let few = [
        used("by hand", 8.0),
        used("generated client", 8.0),
        used("traits", 10.0),
        used("OpenAPI Generator", 9.0),
    ];
    let with = |client, traits| {
        let many = [
            used("by hand", 80.0),
            used("generated client", client),
            used("traits", traits),
            used("OpenAPI Generator", 90.0),
        ];
        let rows = constant("acme", &few, &many).into_iter();
        let rows = rows.map(|row| (row.side.clone(), row.value.median, row.is_met()));
        rows.collect::<Vec<_>>()
    };
    let row = |side: &str, value, met| (side.to_owned(), value, met);
    let expected = |client, client_met, traits, traits_met| {
        [
            row("by hand, 10 pages", 8.0, None),
            row("by hand", 80.0, None),
            row("generated client, 10 pages", 8.0, None),
            row("generated client", client, Some(client_met)),
            row("traits, 10 pages", 10.0, None),
            row("traits", traits, Some(traits_met)),
        ]
    };
    // The traits keep 21 bytes of each of the 990,000 groups more.
    assert_eq!(with(10.0, 29.5), expected(10.0, true, 29.5, true));
    assert_eq!(with(10.1, 30.0), expected(10.1, false, 30.0, false));
}

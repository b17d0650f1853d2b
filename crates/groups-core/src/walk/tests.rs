use std::borrow::Cow;
use std::future::ready;
use std::pin::pin;
use std::sync::Mutex;
use std::task::{Context, Waker};

use super::*;
use crate::Complete;

impl Listed for u32 {
    fn identity(&self) -> Cow<'_, str> {
        self.to_string().into()
    }
}

/// Runs a future that never waits.
fn now<F: Future>(future: F) -> F::Output {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("the future waits"),
    }
}

/// A walk over scripted pages, with the cursors it asked for.
fn walk<'a>(
    script: Vec<Result<Page<u32>>>,
    asked: &'a Mutex<Vec<Option<String>>>,
) -> Pages<'a, u32> {
    let script = Mutex::new(script.into_iter());
    Pages::new("test", Operation::ListGroups, move |request| {
        let cursor = request.cursor.map(|cursor| cursor.as_str().to_owned());
        asked.lock().unwrap().push(cursor);
        let page = script
            .lock()
            .unwrap()
            .next()
            .expect("asked for a page too many");
        Box::pin(ready(page))
    })
}

fn page(items: &[u32], next: Option<&str>, total: Option<u64>) -> Result<Page<u32>> {
    Ok(Page::new(items.to_vec())
        .with_next(next.map(Cursor::new))
        .with_total(total))
}

/// All items, or the error that ended the walk.
fn collect(pages: Pages<'_, u32>) -> Result<Vec<u32>> {
    let mut items = pages.items();
    let mut seen = Vec::new();
    while let Some(item) = now(items.next_item()) {
        seen.push(item?);
    }
    assert!(now(items.next_item()).is_none(), "the end stays the end");
    Ok(seen)
}

#[track_caller]
fn assert_incomplete(script: Vec<Result<Page<u32>>>, detail: &str) {
    let asked = Mutex::default();
    let error = collect(walk(script, &asked)).unwrap_err();
    assert_eq!(
        (error.kind(), error.detail()),
        (ErrorKind::Incomplete, Some(detail))
    );
}

#[test]
fn walks_to_the_end_and_not_further() {
    let asked = Mutex::default();
    let script = vec![
        page(&[1, 2], Some("a"), Some(3)),
        page(&[], Some("b"), None),
        page(&[3], None, Some(3)),
    ];
    assert_eq!(collect(walk(script, &asked)).unwrap(), [1, 2, 3]);
    assert_eq!(
        *asked.lock().unwrap(),
        [None, Some("a".into()), Some("b".into())]
    );
}

#[test]
fn nothing_is_fetched_before_it_is_asked_for() {
    let asked = Mutex::default();
    let pages = walk(vec![], &asked);
    drop(pages);
    assert!(asked.lock().unwrap().is_empty());
}

#[test]
fn a_short_list_is_an_error() {
    assert_incomplete(
        vec![page(&[1], None, Some(21))],
        "1 items were read, the provider announced 21",
    );
    assert_incomplete(
        vec![page(&[1], Some("a"), Some(1)), page(&[2], None, Some(1))],
        "2 items were read, the provider announced 1",
    );
}

/// An item that is deleted during the walk moves another one onto a page that was read already.
#[test]
fn a_list_that_changes_while_it_is_read_is_an_error() {
    assert_incomplete(
        vec![page(&[1, 2], Some("a"), Some(3)), page(&[], None, Some(2))],
        "the list changed while it was read: the provider announced 3 items, then 2",
    );
}

/// A provider that ignores where the page should begin would otherwise be read for ever.
#[test]
fn more_than_there_is_ends_the_walk_at_once() {
    let asked = Mutex::default();
    let endless = (0..9)
        .map(|n| page(&[1, 2], Some(&n.to_string()), Some(3)))
        .collect();
    let error = collect(walk(endless, &asked)).unwrap_err();
    assert_eq!(
        error.detail(),
        Some("4 items were read, the provider announced 3")
    );
    assert_eq!(asked.lock().unwrap().len(), 2);
}

#[test]
fn a_repeated_cursor_is_an_error_anywhere() {
    let repeated = "the provider repeated a cursor";
    assert_incomplete(
        vec![page(&[1], Some("a"), None), page(&[2], Some("a"), None)],
        repeated,
    );
    assert_incomplete(
        vec![
            page(&[1], Some("a"), None),
            page(&[2], Some("b"), None),
            page(&[3], Some("a"), None),
        ],
        repeated,
    );
}

#[test]
fn each_part_is_held_against_its_own_total() {
    let part = |items: &[u32], part, next: Option<&str>, total| {
        page(items, next, total).map(|page| page.with_part(part))
    };
    let asked = Mutex::default();
    let script = vec![
        part(&[1, 2], 0, Some("i"), Some(2)),
        part(&[3], 1, None, Some(1)),
    ];
    assert_eq!(collect(walk(script, &asked)).unwrap(), [1, 2, 3]);
    assert_incomplete(
        vec![
            part(&[1], 0, Some("i"), Some(2)),
            part(&[2], 1, None, Some(1)),
        ],
        "1 items were read, the provider announced 2",
    );
}

#[test]
fn the_number_of_pages_is_bounded() {
    let asked = Mutex::default();
    let endless = (0..4)
        .map(|n| page(&[n], Some(&n.to_string()), None))
        .collect();
    let error = collect(walk(endless, &asked).with_max_pages(3)).unwrap_err();
    assert_eq!(error.detail(), Some("there are more than 3 pages"));
    assert_eq!(asked.lock().unwrap().len(), 3);
}

#[test]
fn pages_that_add_nothing_are_bounded() {
    let asked = Mutex::default();
    let empty = (0..3)
        .map(|n| page(&[], Some(&n.to_string()), None))
        .collect();
    let error = collect(walk(empty, &asked).with_max_empty_pages(2)).unwrap_err();
    assert_eq!(error.detail(), Some("3 pages in a row added nothing"));

    // An item in between starts the count again.
    let asked = Mutex::default();
    let script = vec![
        page(&[], Some("a"), None),
        page(&[1], Some("b"), None),
        page(&[], Some("c"), None),
        page(&[], None, None),
    ];
    assert_eq!(
        collect(walk(script, &asked).with_max_empty_pages(1)).unwrap(),
        [1]
    );
}

#[test]
fn an_error_ends_the_walk() {
    let asked = Mutex::default();
    let failed = Error::new(ErrorKind::Unavailable, "test", "list");
    let script = vec![page(&[1], Some("a"), None), Err(failed)];
    assert_eq!(
        collect(walk(script, &asked)).unwrap_err().kind(),
        ErrorKind::Unavailable
    );
}

/// An item that is inserted at the front pushes the last one of a page onto the next, and the total may be that of before.
#[test]
fn an_item_that_comes_twice_is_an_error_unless_it_is_in_another_part() {
    assert_incomplete(
        vec![
            page(&[1, 2], Some("a"), Some(4)),
            page(&[2, 3], None, Some(4)),
        ],
        "an item came twice: the list changed while it was read",
    );
    assert_incomplete(
        vec![page(&[1, 1], None, None)],
        "an item came twice: the list changed while it was read",
    );
    let asked = Mutex::default();
    let users = page(&[1], None, Some(1)).map(|page| page.with_part(1));
    let script = vec![page(&[1], Some("users"), Some(1)), users];
    let listing = now(walk(script, &asked).read_all()).unwrap();
    assert_eq!(listing.complete().unwrap().into_items(), [1]);
}

/// How a walk over `parts` ends: the items of each part, its total, and the second count.
fn end(parts: &[(&[u32], Option<u64>)], second_count: Option<u64>) -> Listing<u32> {
    let asked = Mutex::default();
    let script = parts.iter().enumerate().map(|(part, (items, total))| {
        let next = (part + 1 < parts.len()).then(|| part.to_string());
        let page = page(items, next.as_deref(), *total)?.with_part(part as u32);
        Ok(page.with_second_count(second_count))
    });
    now(walk(script.collect(), &asked).read_all()).unwrap()
}

#[test]
fn only_a_counted_listing_is_complete() {
    let complete = |listing: Listing<u32>| listing.complete().map(Complete::into_items);
    assert_eq!(complete(end(&[(&[1, 2], Some(2))], None)).unwrap(), [1, 2]);
    assert!(end(&[(&[], Some(0))], None).complete().unwrap().is_empty());

    // Without a total the last page proves nothing, not even of one part of two.
    for parts in [
        &[(&[1, 2][..], None)][..],
        &[(&[1], None), (&[2], Some(1))],
        &[(&[1], Some(1)), (&[2], None)],
    ] {
        let Listing::Unproven(unproven) = end(parts, None) else {
            panic!("{parts:?} was taken for complete");
        };
        assert_eq!(unproven.completeness(), Completeness::Uncounted);
        assert_eq!(unproven.items(), [1, 2]);
        let error = complete(Listing::Unproven(unproven)).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Incomplete);
        assert_eq!(
            error.detail(),
            Some("the provider does not say how many there are")
        );
    }
}

#[test]
fn a_second_count_proves_the_part_that_it_speaks_of() {
    let is_complete = |listing: Listing<u32>| matches!(listing, Listing::Complete(_));
    assert!(is_complete(end(
        &[(&[1], Some(1)), (&[2, 3], None)],
        Some(2)
    )));
    // The other part has neither a total nor a count that fits.
    let Listing::Unproven(unproven) = end(&[(&[1], None), (&[2, 3], None)], Some(2)) else {
        panic!("nothing counts the first part");
    };
    let expected = Completeness::CountDiffers {
        read: 1,
        counted: 2,
    };
    assert_eq!(unproven.completeness(), expected);
    assert_eq!(unproven.assume_complete().items(), [1, 2, 3]);
}

#[test]
fn completeness_is_known_after_the_end_only() {
    let asked = Mutex::default();
    let script = vec![page(&[1], Some("a"), Some(2)), page(&[2], None, Some(2))];
    let mut items = walk(script, &asked).items();
    for _ in 0..2 {
        assert_eq!(items.completeness(), None);
        now(items.next_item()).unwrap().unwrap();
    }
    assert!(now(items.next_item()).is_none());
    assert_eq!(items.completeness(), Some(Completeness::Proven));

    let script = vec![page(&[1, 1], None, Some(2))];
    let mut items = walk(script, &asked).items();
    now(items.next_item()).unwrap().unwrap_err();
    assert!(now(items.next_item()).is_none());
    assert_eq!(items.completeness(), None);
}

/// An item that leaves after the first page pushes another one onto it, and a count that is taken afterwards fits what was read.
#[test]
fn a_count_that_comes_late_proves_nothing() {
    let asked = Mutex::default();
    let late = vec![page(&[1, 2], Some("a"), None), page(&[4], None, Some(3))];
    let Listing::Unproven(unproven) = now(walk(late, &asked).read_all()).unwrap() else {
        panic!("the total came late");
    };
    assert_eq!(unproven.completeness(), Completeness::Uncounted);

    let counted = |first, last| {
        let first = page(&[1, 2], Some("a"), None)?.with_second_count(first);
        let last = page(&[4], None, None)?.with_second_count(last);
        now(walk(vec![Ok(first), Ok(last)], &asked).read_all())
    };
    assert!(matches!(
        counted(None, Some(3)).unwrap(),
        Listing::Unproven(_)
    ));
    assert!(matches!(
        counted(Some(3), Some(3)).unwrap(),
        Listing::Complete(_)
    ));
    let error = counted(Some(4), Some(3)).unwrap_err();
    assert_eq!(
        error.detail(),
        Some("the list changed while it was read: the provider counted 4 items, then 3")
    );
}

#[test]
fn what_comes_in_one_piece_is_complete_and_says_why() {
    let asked = Mutex::default();
    let mut pages = walk(vec![Ok(Page::whole(vec![1, 2]))], &asked);
    now(pages.next_page()).unwrap().unwrap();
    assert!(now(pages.next_page()).is_none());
    assert_eq!(pages.completeness(), Some(Completeness::Whole));
    let listing = now(walk(vec![Ok(Page::whole(vec![1, 2]))], &asked).read_all()).unwrap();
    assert_eq!(listing.complete().unwrap().into_items(), [1, 2]);

    // One piece of several is not one piece.
    let first = Page::whole(vec![1]).with_next(Some(Cursor::new("a")));
    let script = vec![Ok(first), Ok(Page::whole(vec![2]))];
    let listing = now(walk(script, &asked).read_all()).unwrap();
    assert!(matches!(listing, Listing::Unproven(_)));
}

/// The end of what is left would prove that whoever came before is not there.
#[test]
fn what_is_left_of_a_walk_is_not_read_as_everything() {
    let script = || vec![page(&[1, 2], Some("a"), Some(3)), page(&[3], None, Some(3))];
    for taken in 1..=3 {
        let asked = Mutex::default();
        let mut pages = walk(script(), &asked);
        for _ in 0..taken {
            now(pages.next_page());
        }
        let error = now(pages.read_all()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Incomplete, "{taken}");
        assert_eq!(error.detail(), Some(ALREADY_BEGUN));
    }
    // Nor what comes after an error.
    for script in [vec![page(&[1, 1], None, None)], vec![]] {
        let asked = Mutex::default();
        let max_pages = script.len() as u32;
        let mut pages = walk(script, &asked).with_max_pages(max_pages);
        now(pages.next_page()).unwrap().unwrap_err();
        assert_eq!(
            now(pages.read_all()).unwrap_err().detail(),
            Some(ALREADY_BEGUN)
        );
    }
}

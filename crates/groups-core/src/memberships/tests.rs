mod by_user;
mod read_all;

use std::future::ready;
use std::pin::pin;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::Waker;

use super::*;
use crate::{
    AccountState, Capabilities, Cursor, EmailAddress, ErrorKind, Group, MemberKey, MemberKeyKind,
    Page, PageRequest, Provider, User, UserId, async_trait,
};

static BOTH: Capabilities = Capabilities::new(MemberKeyKind::UserId)
    .with_operations(&[Operation::ListGroups, Operation::ListMembers]);
static GROUPS_ONLY: Capabilities =
    Capabilities::new(MemberKeyKind::UserId).with_operations(&[Operation::ListGroups]);

/// Polls to the end, whether the future waits or not.
fn run<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    for _ in 0..10_000_000 {
        if let Poll::Ready(output) = future
            .as_mut()
            .poll(&mut Context::from_waker(Waker::noop()))
        {
            return output;
        }
    }
    panic!("the future never ends");
}

/// Waits so many times.
async fn wait(times: usize) {
    let mut left = times;
    poll_fn(|cx| {
        if left == 0 {
            return Poll::Ready(());
        }
        left -= 1;
        cx.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}

/// Groups with members, in pages of two, and what was asked of them.
#[derive(Debug)]
struct Company {
    capabilities: &'static Capabilities,
    groups: Vec<(&'static str, Option<u64>, &'static [&'static str])>,
    counts: bool,
    /// A group that is in the list and nowhere else.
    deleted: Option<&'static str>,
    asked: Mutex<Vec<String>>,
    open: AtomicUsize,
    most_open: AtomicUsize,
}

impl Company {
    fn new(groups: &[(&'static str, Option<u64>, &'static [&'static str])]) -> Self {
        Self {
            capabilities: &BOTH,
            groups: groups.to_vec(),
            counts: true,
            deleted: None,
            asked: Mutex::default(),
            open: AtomicUsize::new(0),
            most_open: AtomicUsize::new(0),
        }
    }

    fn asked(&self) -> Vec<String> {
        std::mem::take(&mut *self.asked.lock().unwrap())
    }

    /// The page of `all` that is asked for, after some waiting.
    async fn page<T: Clone>(&self, list: &str, all: Vec<T>, page: PageRequest) -> Result<Page<T>> {
        let open = self.open.fetch_add(1, Ordering::Relaxed) + 1;
        self.most_open.fetch_max(open, Ordering::Relaxed);
        let start = page
            .cursor
            .map_or(0, |cursor| cursor.as_str().parse().unwrap());
        self.asked.lock().unwrap().push(format!("{list}@{start}"));
        // The later a list is asked for, the sooner it answers.
        let asked = self.asked.lock().unwrap().len();
        wait(20_usize.saturating_sub(asked)).await;
        self.open.fetch_sub(1, Ordering::Relaxed);
        let size = page.size.map_or(2, |size| size.get() as usize);
        let end = (start + size).min(all.len());
        let next = (end < all.len()).then(|| Cursor::new(end.to_string()));
        Ok(Page::new(all[start..end].to_vec())
            .with_next(next)
            .with_total(self.counts.then_some(all.len() as u64)))
    }
}

impl Provider for Company {
    fn name(&self) -> &'static str {
        "company"
    }

    fn capabilities(&self) -> &'static Capabilities {
        self.capabilities
    }
}

#[async_trait]
impl Groups for Company {
    async fn list_groups_page(&self, page: PageRequest) -> Result<Page<Group>> {
        let groups = self.groups.iter().map(|(id, count, _)| {
            let mut group = Group::new(GroupId::new(*id).unwrap(), *id);
            group.member_count = *count;
            group
        });
        self.page("groups", groups.collect(), page).await
    }
}

#[async_trait]
impl Members for Company {
    async fn list_members_page(&self, id: &GroupId, page: PageRequest) -> Result<Page<Member>> {
        if self.deleted == Some(id.as_str()) {
            return Err(Error::new(ErrorKind::NotFound, "company", "list_members"));
        }
        let mut groups = self.groups.iter();
        let (_, _, members) = groups.find(|group| group.0 == id.as_str()).unwrap();
        let members = members.iter().map(|id| Member::from(user(id))).collect();
        self.page(id.as_str(), members, page).await
    }
}

fn key(id: &str) -> MemberKey {
    UserId::new(id).unwrap().into()
}

fn user(id: &str) -> User {
    User::new(key(id), AccountState::Active)
}

/// Each membership as `group:member`.
fn shown(items: &[Membership]) -> Vec<String> {
    let shown = |one: &Membership| format!("{}:{}", one.group, one.member.key().as_str());
    items.iter().map(shown).collect()
}

fn three() -> Company {
    Company::new(&[
        ("a", Some(3), &["ada", "bob", "cyd"]),
        ("b", Some(0), &[]),
        ("c", Some(1), &["ada"]),
    ])
}

fn planned(
    company: &Company,
    plan: impl Fn(&Group) -> GroupStart + Send + Sync + 'static,
) -> AllMemberships<'_> {
    let plan: GroupPlan<'_> = Box::new(plan);
    AllMemberships::by_group(company, ready(Ok(plan)))
}

fn number(number: u32) -> NonZeroU32 {
    NonZeroU32::new(number).unwrap()
}

#[test]
fn a_stream_can_be_sent() {
    fn is_send<T: Send>() {}
    is_send::<AllMemberships<'_>>();
}

#[test]
fn what_is_not_supported_asks_for_nothing() {
    #[derive(Debug)]
    struct Silent(Company);
    impl Provider for Silent {
        fn name(&self) -> &'static str {
            "silent"
        }
        fn capabilities(&self) -> &'static Capabilities {
            &GROUPS_ONLY
        }
    }
    impl Groups for Silent {}
    impl Members for Silent {}
    impl Memberships for Silent {}
    let silent = Silent(three());
    for (mut all, operation) in [
        (silent.all_memberships(), Operation::AllMemberships),
        (silent.memberships_by_group(), Operation::ListMembers),
    ] {
        all = all.with_page_size(number(1)).with_concurrency(number(2));
        let error = run(all.next_item()).unwrap().unwrap_err();
        assert!(error.is_unsupported());
        assert_eq!(error.operation(), operation.as_str());
        assert!(run(all.next_item()).is_none());
        assert_eq!(all.completeness(), None);
    }
    assert!(silent.0.asked().is_empty());
}

#[test]
fn every_group_is_read_in_order() {
    let company = three();
    let mut all = company.memberships_by_group().with_concurrency(number(1));
    assert!(company.asked().is_empty());
    let mut items = Vec::new();
    while let Some(one) = run(all.next_item()) {
        assert_eq!(all.completeness(), None);
        items.push(one.unwrap());
    }
    assert_eq!(all.completeness(), Some(Completeness::Proven));
    assert_eq!(shown(&items), ["a:ada", "a:bob", "a:cyd", "c:ada"]);
    assert_eq!(
        company.asked(),
        ["groups@0", "a@0", "a@2", "b@0", "groups@2", "c@0"]
    );
}

/// Whatever answers first, the result is the same, and no more is asked for at once than was said.
#[test]
fn concurrency_changes_neither_the_result_nor_the_requests() {
    let many: [_; 9] = [
        ("a", None, &["x", "y", "z"][..]),
        ("b", None, &[]),
        ("c", None, &["y"]),
        ("d", None, &["x"]),
        ("e", None, &["x", "y", "z", "u", "v"]),
        ("f", None, &[]),
        ("g", None, &["u"]),
        ("h", None, &["v", "x"]),
        ("i", None, &["z"]),
    ];
    let company = Company::new(&many);
    let usual = run(company.memberships_by_group().read_all()).unwrap();
    let usual = usual.complete().unwrap().into_items();
    assert_eq!(usual.len(), 14);
    let mut asked = company.asked();
    asked.sort();
    for concurrency in [1, 2, 3, 8, 64, 1000] {
        company.most_open.store(0, Ordering::Relaxed);
        let all = company.memberships_by_group();
        let all = run(all.with_concurrency(number(concurrency)).read_all()).unwrap();
        assert_eq!(all.complete().unwrap().into_items(), usual);
        let mut now = company.asked();
        now.sort();
        assert_eq!(now, asked, "{concurrency}");
        let most = company.most_open.load(Ordering::Relaxed);
        assert!(most <= concurrency as usize, "{concurrency}: {most}");
        assert_eq!(most > 1, concurrency > 1, "{concurrency}: {most}");
    }
}

#[test]
fn a_plan_says_where_each_group_is_begun() {
    let company = three();
    let all = planned(&company, |group| match group.id.as_str() {
        "a" => GroupStart::cursor(Cursor::new("2")),
        "b" => GroupStart::skip(),
        _ => GroupStart::whole(),
    });
    let error = run(all.read_all()).unwrap_err();
    // The total of `a` shows that the cursor left somebody out: a plan cannot hide that.
    let expected = "1 items were read, the provider announced 3";
    assert_eq!(error.detail(), Some(expected));

    let mut uncounted = three();
    uncounted.counts = false;
    let all = planned(&uncounted, |group| match group.member_count {
        Some(0) => GroupStart::skip(),
        _ => GroupStart::cursor(Cursor::new("1")),
    });
    let all = run(all.with_page_size(number(5)).read_all()).unwrap();
    assert_eq!(shown(all.items()), ["a:bob", "a:cyd"]);
    assert_eq!(uncounted.asked(), ["groups@0", "a@1", "c@1"]);
}

/// Parts of a listing that begins in the middle are held against their own totals.
#[test]
fn a_list_that_is_begun_in_its_second_part_is_proven_by_that_part() {
    let fetch = |request: PageRequest| -> Pin<Box<dyn Future<Output = _> + Send>> {
        let total = request.cursor.map(|_| 2);
        let page = Page::new(vec![user("ada"), user("bob")]).with_part(1);
        Box::pin(ready(Ok(page.with_total(total))))
    };
    let pages = || Pages::new("test", Operation::ListUsers, fetch);
    let listing = run(pages().starting_at(Cursor::new("users")).read_all());
    assert!(matches!(listing.unwrap(), Listing::Complete(_)));
    // Whoever begins at the start and gets the second part has missed the first.
    let listing = run(pages().read_all()).unwrap();
    assert!(matches!(listing, Listing::Unproven(_)));
}

#[test]
fn a_group_that_is_deleted_meanwhile_is_named() {
    for concurrency in [1, 2, 64] {
        let mut company = three();
        company.deleted = Some("c");
        let mut all = company
            .memberships_by_group()
            .with_concurrency(number(concurrency));
        let error = loop {
            match run(all.next_item()).expect("the error is not lost") {
                Ok(_) => {}
                Err(error) => break error,
            }
        };
        assert_eq!(error.kind(), ErrorKind::Incomplete);
        assert_eq!(error.operation(), "all_memberships");
        let detail = "a group was deleted before its members were read";
        assert_eq!(error.detail(), Some(detail));
        assert_eq!(error.group(), Some("c"));
        assert!(run(all.next_item()).is_none(), "an error is the end");
        assert_eq!(all.completeness(), None);
    }
}

#[test]
fn the_first_doubt_stays() {
    let differs = Completeness::CountDiffers {
        read: 3,
        counted: 9,
    };
    let by_count = |group: &Group| GroupStart::whole().with_count(group.member_count);
    let told = |company: &Company| {
        let all = planned(company, by_count);
        let listing = run(all.read_all()).unwrap();
        match listing {
            Listing::Complete(_) => Completeness::Proven,
            Listing::Unproven(unproven) => unproven.completeness(),
        }
    };
    let mut company = three();
    assert_eq!(told(&company), Completeness::Proven);
    company.groups[0].1 = Some(9);
    assert_eq!(told(&company), differs);
    // The list of groups itself, without a count.
    company.counts = false;
    assert_eq!(told(&company), Completeness::Uncounted);
}

#[test]
fn an_error_before_the_plan_is_the_end() {
    let company = three();
    let failed: Result<GroupPlan<'_>> =
        Err(Error::new(ErrorKind::PermissionDenied, "company", "x"));
    let mut all = AllMemberships::by_group(&company, ready(failed));
    let error = run(all.next_item()).unwrap().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::PermissionDenied);
    assert!(run(all.next_item()).is_none());
    assert!(company.asked().is_empty());
}

/// Bounds are those of each single walk.
#[test]
fn more_groups_than_a_walk_has_pages_are_read() {
    let groups = crate::DEFAULT_MAX_PAGES + 2;
    #[derive(Debug)]
    struct Wide(u32);
    impl Provider for Wide {
        fn name(&self) -> &'static str {
            "wide"
        }
        fn capabilities(&self) -> &'static Capabilities {
            &BOTH
        }
    }
    #[async_trait]
    impl Groups for Wide {
        async fn list_groups_page(&self, page: PageRequest) -> Result<Page<Group>> {
            let start = page.cursor.map_or(0, |at| at.as_str().parse().unwrap());
            let end = (start + 1000).min(self.0);
            let group = |id: u32| Group::new(GroupId::new(id.to_string()).unwrap(), "x");
            let next = (end < self.0).then(|| Cursor::new(end.to_string()));
            let page = Page::new((start..end).map(group).collect());
            Ok(page.with_next(next).with_total(Some(u64::from(self.0))))
        }
    }
    #[async_trait]
    impl Members for Wide {
        async fn list_members_page(&self, _: &GroupId, _: PageRequest) -> Result<Page<Member>> {
            Ok(Page::new(vec![user("ada").into()]).with_total(Some(1)))
        }
    }
    let wide = Wide(groups);
    let mut all = wide.memberships_by_group();
    let mut read = 0;
    while let Some(one) = run(all.next_item()) {
        one.unwrap();
        read += 1;
    }
    assert_eq!(read, groups);
    assert_eq!(all.completeness(), Some(Completeness::Proven));
}

#[test]
fn a_membership_is_told_from_every_other() {
    use crate::Listed as _;
    let one = |group: &str, member: &str| {
        let group = GroupId::new(group).unwrap();
        Membership::new(group, user(member).into())
    };
    assert_ne!(one("ab", "c").identity(), one("a", "bc").identity());
    let email = |text: &str| {
        let key = EmailAddress::new(text).unwrap().into();
        let member = Member::new(key, AccountState::Active);
        Membership::new(GroupId::new("a").unwrap(), member)
    };
    let (ada, capital) = (email("ada@example.com"), email("Ada@example.com"));
    assert_eq!(ada.identity(), capital.identity());
    let text = serde_json::to_string(&ada).unwrap();
    assert!(
        text.starts_with(r#"{"group":"a","member":{"key":"#),
        "{text}"
    );
    assert_eq!(serde_json::from_str::<Membership>(&text).unwrap(), ada);
}

//! One side of a comparison. See [`groups_benches::contender`].

fn main() -> groups_benches::Outcome<()> {
    groups_benches::contender::main(|| None)
}

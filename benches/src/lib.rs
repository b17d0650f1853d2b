//! The package of the benchmarks; they are in `benches/`.

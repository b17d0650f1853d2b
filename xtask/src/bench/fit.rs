//! How something grows with its size.

/// The exponent of growth: 1 where the cost is proportional to the size, 2 where it is to its square.
///
/// This is the slope of the line that fits the logarithms of the points `(size, cost)` best. A cost that does not depend on the size
/// makes it smaller, so that it says something only where the largest size is well above that. `None` if there are not two different
/// sizes, or a number is not positive.
#[must_use]
pub fn exponent(points: &[(f64, f64)]) -> Option<f64> {
    if !points.iter().all(|(size, cost)| *size > 0.0 && *cost > 0.0) {
        return None;
    }
    let points: Vec<_> = points
        .iter()
        .map(|(size, cost)| (size.ln(), cost.ln()))
        .collect();
    let count = points.len() as f64;
    let (mut mean_x, mut mean_y) = (0.0, 0.0);
    for (x, y) in &points {
        mean_x += x / count;
        mean_y += y / count;
    }
    let (mut both, mut square) = (0.0, 0.0);
    for (x, y) in &points {
        both += (x - mean_x) * (y - mean_y);
        square += (x - mean_x) * (x - mean_x);
    }
    let slope = both / square;
    slope.is_finite().then_some(slope)
}

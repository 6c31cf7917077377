//! The gamma, error and beta functions.

/// kql: gamma(number: real) -> real
///
/// The gamma function, which continues the factorial of the number less one.
///
/// ```kql
/// round(gamma(5), 9) == 24.0
/// round(gamma(0.5), 6) == 1.772454
/// isnan(gamma(-1))
/// ```
pub fn gamma(number: f64) -> f64 {
    libm::tgamma(number)
}

/// kql: loggamma(number: real) -> real
///
/// The logarithm of the absolute value of the gamma function.
///
/// ```kql
/// round(loggamma(5), 6) == 3.178054
/// loggamma(1) == 0.0
/// ```
pub fn loggamma(number: f64) -> f64 {
    libm::lgamma(number)
}

/// kql: erf(number: real) -> real
///
/// The error function.
///
/// ```kql
/// round(erf(0.5), 6) == 0.5205
/// erf(0) == 0.0
/// ```
pub fn erf(number: f64) -> f64 {
    libm::erf(number)
}

/// kql: erfc(number: real) -> real
///
/// What the error function lacks to 1.
///
/// ```kql
/// round(erfc(0.5), 6) == 0.4795
/// erfc(0) == 1.0
/// ```
pub fn erfc(number: f64) -> f64 {
    libm::erfc(number)
}

/// kql: beta_cdf(x: real, alpha: real, beta: real) -> real
///
/// The probability that a beta-distributed value is at most `x`. NaN for an `x` outside 0 to 1, and 1 for an `alpha` that is
/// not positive (measured); NaN for such a `beta`.
///
/// ```kql
/// round(beta_cdf(0.2, 10.0, 20.0), 9) == 0.049263517
/// isnan(beta_cdf(1.25, 10.0, 20.0))
/// isnan(beta_cdf(-10.0, 10.0, 20.0))
/// beta_cdf(0.5, -2.0, 20.0) == 1.0
/// ```
pub fn beta_cdf(x: f64, alpha: f64, beta: f64) -> f64 {
    if !(0.0..=1.0).contains(&x) || beta.is_nan() || alpha.is_nan() {
        f64::NAN
    } else if alpha <= 0.0 {
        1.0
    } else if beta <= 0.0 {
        f64::NAN
    } else {
        incomplete_beta(x, alpha, beta)
    }
}

/// kql: beta_pdf(x: real, alpha: real, beta: real) -> real
///
/// The density of the beta distribution. NaN for an `x` outside 0 to 1 and for parameters that are not positive (measured).
///
/// ```kql
/// round(beta_pdf(0.25, 10.0, 20.0), 9) == 3.230764102
/// isnan(beta_pdf(1.25, 10.0, 20.0))
/// isnan(beta_pdf(0.5, -2.0, 20.0))
/// ```
pub fn beta_pdf(x: f64, alpha: f64, beta: f64) -> f64 {
    if !((0.0..=1.0).contains(&x) && alpha > 0.0 && beta > 0.0) {
        return f64::NAN;
    }
    x.powf(alpha - 1.0) * (1.0 - x).powf(beta - 1.0) / beta_function(alpha, beta)
}

/// kql: beta_inv(probability: real, alpha: real, beta: real) -> real
///
/// The value whose `beta_cdf` is a probability; null for a probability that is not above 0 and at most 1, NaN for parameters that
/// are not positive (Kusto documentation).
///
/// ```kql
/// round(beta_inv(0.1, 10.0, 20.0), 9) == 0.226415022
/// isnull(beta_inv(1.5, 10.0, 20.0))
/// isnan(beta_inv(0.1, -1.0, 20.0))
/// ```
pub fn beta_inv(probability: f64, alpha: f64, beta: f64) -> Option<f64> {
    if !(probability > 0.0 && probability <= 1.0) {
        return None;
    }
    if !(alpha > 0.0 && beta > 0.0) {
        return Some(f64::NAN);
    }
    let (mut low, mut high) = (0.0_f64, 1.0_f64);
    loop {
        let middle = f64::midpoint(low, high);
        if middle <= low || middle >= high {
            return Some(if probability >= 1.0 { 1.0 } else { middle });
        }
        if incomplete_beta(middle, alpha, beta) < probability {
            low = middle;
        } else {
            high = middle;
        }
    }
}

/// kql: welch_test(mean1: real, variance1: real, count1: real, mean2: real, variance2: real, count2: real) -> real
///
/// The probability of a difference between two means at least as large as this if the samples have one mean (Welch's t-test).
///
/// ```kql
/// round(welch_test(20.0, 4.0, 10, 22.0, 9.0, 12), 6) == 0.077546
/// welch_test(1.0, 4.0, 10, 1.0, 9.0, 12) == 1.0
/// ```
pub fn welch_test(mean1: f64, variance1: f64, count1: f64, mean2: f64, variance2: f64, count2: f64) -> f64 {
    let (error1, error2) = (variance1 / count1, variance2 / count2);
    let t = (mean1 - mean2) / (error1 + error2).sqrt();
    let freedom =
        (error1 + error2).powi(2) / (error1.powi(2) / (count1 - 1.0) + error2.powi(2) / (count2 - 1.0));
    let x = freedom / (freedom + t * t);
    if x.is_nan() { f64::NAN } else { incomplete_beta(x, freedom / 2.0, 0.5) }
}

fn beta_function(alpha: f64, beta: f64) -> f64 {
    (libm::lgamma(alpha) + libm::lgamma(beta) - libm::lgamma(alpha + beta)).exp()
}

/// The regularized incomplete beta function, by its continued fraction on the side where that converges fast.
fn incomplete_beta(x: f64, alpha: f64, beta: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    if x >= 1.0 {
        return 1.0;
    }
    let logarithm = libm::lgamma(alpha + beta) - libm::lgamma(alpha) - libm::lgamma(beta)
        + alpha * x.ln()
        + beta * (-x).ln_1p();
    if x < (alpha + 1.0) / (alpha + beta + 2.0) {
        logarithm.exp() * continued_fraction(x, alpha, beta) / alpha
    } else {
        1.0 - logarithm.exp() * continued_fraction(1.0 - x, beta, alpha) / beta
    }
}

/// The fraction behind the incomplete beta function, by Lentz's method.
fn continued_fraction(x: f64, alpha: f64, beta: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let away_from_zero = |value: f64| if value.abs() < TINY { TINY } else { value };
    let mut numerator = 1.0;
    let mut denominator = 1.0 / away_from_zero(1.0 - (alpha + beta) * x / (alpha + 1.0));
    let mut fraction = denominator;
    for step in 1..10_000 {
        let m = f64::from(step);
        let even = m * (beta - m) * x / ((alpha + 2.0 * m - 1.0) * (alpha + 2.0 * m));
        let odd = -(alpha + m) * (alpha + beta + m) * x / ((alpha + 2.0 * m) * (alpha + 2.0 * m + 1.0));
        let before = fraction;
        for term in [even, odd] {
            denominator = 1.0 / away_from_zero(1.0 + term * denominator);
            numerator = away_from_zero(1.0 + term / numerator);
            fraction *= denominator * numerator;
        }
        if (fraction - before).abs() <= f64::EPSILON * fraction.abs() {
            break;
        }
    }
    fraction
}

//! The discrete Fourier transform.

use std::f64::consts::PI;

use super::{count, numbers, reals};
use crate::types::Dynamic;

/// kql: series_fft(series: dynamic) -> dynamic
///
/// The discrete Fourier transform of a series, as an array of the real and the imaginary parts. Nulls if the value is no array of
/// numbers.
///
/// ```kql
/// tostring(series_fft(dynamic([1, 2, 3, 2]))) == "[[8.0,-2.0,0.0,-2.0],[0.0,0.0,0.0,0.0]]"
/// isnull(series_fft(dynamic([1, "a"]))[0])
/// ```
pub fn series_fft(series: &Dynamic) -> Dynamic {
    both(series, None, transform)
}

/// kql: series_fft(series: dynamic, series_imaginary: dynamic) -> dynamic
///
/// The discrete Fourier transform of complex numbers.
///
/// ```kql
/// tostring(series_fft(dynamic([1, 0]), dynamic([0, 1]))) == "[[1.0,1.0],[1.0,-1.0]]"
/// ```
pub fn series_fft_complex(series: &Dynamic, series_imaginary: &Dynamic) -> Dynamic {
    both(series, Some(series_imaginary), transform)
}

/// kql: series_ifft(series: dynamic) -> dynamic
///
/// The series whose discrete Fourier transform is given, as an array of the real and the imaginary parts.
///
/// ```kql
/// tostring(series_ifft(dynamic([8, -2, 0, -2]))) == "[[1.0,2.0,3.0,2.0],[0.0,0.0,0.0,0.0]]"
/// ```
pub fn series_ifft(series: &Dynamic) -> Dynamic {
    both(series, None, inverse)
}

/// kql: series_ifft(series: dynamic, series_imaginary: dynamic) -> dynamic
///
/// The complex numbers whose discrete Fourier transform is given.
///
/// ```kql
/// tostring(series_ifft(dynamic([1, 1]), dynamic([1, -1]))) == "[[1.0,0.0],[0.0,1.0]]"
/// ```
pub fn series_ifft_complex(series: &Dynamic, series_imaginary: &Dynamic) -> Dynamic {
    both(series, Some(series_imaginary), inverse)
}

/// A complex number.
type Complex = (f64, f64);

fn both(
    series: &Dynamic,
    imaginary: Option<&Dynamic>,
    change: impl Fn(&[Complex]) -> Vec<Complex>,
) -> Dynamic {
    let pairs = || {
        let real = numbers(series)?;
        let imaginary = match imaginary {
            Some(imaginary) if !imaginary.is_null() => numbers(imaginary)?,
            _ => vec![0.0; real.len()],
        };
        (real.len() == imaginary.len()).then(|| real.into_iter().zip(imaginary).collect::<Vec<Complex>>())
    };
    let Some(values) = pairs() else { return Dynamic::array([Dynamic::Null, Dynamic::Null]) };
    let (real, imaginary): (Vec<f64>, Vec<f64>) = change(&values).into_iter().unzip();
    Dynamic::array([reals(real), reals(imaginary)])
}

/// The transform of a series of any length: directly for a power of two, else as a convolution of such a length (Bluestein).
pub(super) fn transform(values: &[Complex]) -> Vec<Complex> {
    let length = values.len();
    if length.is_power_of_two() || length == 0 {
        return fast(values);
    }
    let padded = (2 * length).next_power_of_two();
    // The square is taken modulo the period, so that large angles keep their digits.
    let chirp = |place: usize| turn(-PI * count(place * place % (2 * length)) / count(length));
    let mut weighted = vec![(0.0, 0.0); padded];
    let mut kernel = vec![(0.0, 0.0); padded];
    for (place, value) in values.iter().enumerate() {
        weighted[place] = times(*value, chirp(place));
        kernel[place] = conjugate(chirp(place));
        kernel[(padded - place) % padded] = conjugate(chirp(place));
    }
    let product: Vec<Complex> =
        fast(&weighted).into_iter().zip(fast(&kernel)).map(|(a, b)| times(a, b)).collect();
    let convolved = scaled_back(&fast(&product.into_iter().map(conjugate).collect::<Vec<Complex>>()));
    (0..length).map(|place| times(convolved[place], chirp(place))).collect()
}

/// The inverse transform, as the transform of the conjugates.
pub(super) fn inverse(values: &[Complex]) -> Vec<Complex> {
    scaled_back(&transform(&values.iter().copied().map(conjugate).collect::<Vec<Complex>>()))
}

/// The conjugates divided by their number.
fn scaled_back(values: &[Complex]) -> Vec<Complex> {
    let length = count(values.len());
    // Adding 0 makes the sign of a zero positive.
    values.iter().map(|(real, imaginary)| (real / length, 0.0 - imaginary / length)).collect()
}

/// The transform of a series whose length is a power of two.
fn fast(values: &[Complex]) -> Vec<Complex> {
    if values.len() < 2 {
        return values.to_vec();
    }
    let half = |first: usize| fast(&values.iter().skip(first).step_by(2).copied().collect::<Vec<Complex>>());
    let (even, odd) = (half(0), half(1));
    let angle = -2.0 * PI / count(values.len());
    let turned: Vec<Complex> =
        odd.into_iter().enumerate().map(|(place, value)| times(value, turn(angle * count(place)))).collect();
    let sums = even.iter().zip(&turned).map(|(a, b)| (a.0 + b.0, a.1 + b.1));
    let differences = even.iter().zip(&turned).map(|(a, b)| (a.0 - b.0, a.1 - b.1));
    sums.chain(differences).collect()
}

/// The number of length 1 at an angle; the axes are met exactly.
fn turn(angle: f64) -> Complex {
    let (sine, cosine) = angle.sin_cos();
    let clean = |value: f64| if value.abs() < 1e-16 { 0.0 } else { value };
    (clean(cosine), clean(sine))
}

fn times(a: Complex, b: Complex) -> Complex {
    (a.0 * b.0 - a.1 * b.1, a.0 * b.1 + a.1 * b.0)
}

fn conjugate((real, imaginary): Complex) -> Complex {
    (real, -imaginary)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{inverse, transform};

    proptest! {
        #[test]
        fn the_inverse_undoes_the_transform(values in prop::collection::vec((-1e3..1e3, -1e3..1e3), 0..50)) {
            let back = inverse(&transform(&values));
            prop_assert_eq!(back.len(), values.len());
            for ((a, b), (c, d)) in values.iter().zip(&back) {
                let distance: f64 = (a - c).hypot(b - d);
                prop_assert!(distance < 1e-8);
            }
        }
    }
}

//! The transcendental functions: in the browser its own, which saves 15 kB of code, elsewhere the standard library's.
//!
//! Either may differ from the other in the last bit; nothing that is compared or stored may depend on it.

macro_rules! functions {
    ($($name:ident($($arg:ident),+) = $js:ident;)+) => {$(
        #[cfg(target_arch = "wasm32")]
        pub(crate) fn $name($($arg: f64),+) -> f64 {
            js_sys::Math::$js($($arg),+)
        }
        #[cfg(not(target_arch = "wasm32"))]
        pub(crate) fn $name($($arg: f64),+) -> f64 {
            functions!(@ $name $($arg),+)
        }
    )+};
    (@ $name:ident $x:ident) => { $x.$name() };
    (@ $name:ident $x:ident, $y:ident) => { $x.$name($y) };
}

functions! {
    sin(x) = sin;
    cos(x) = cos;
    tan(x) = tan;
    asin(x) = asin;
    acos(x) = acos;
    atan(x) = atan;
    atan2(y, x) = atan2;
    sinh(x) = sinh;
    atanh(x) = atanh;
    ln(x) = log;
    log2(x) = log2;
    log10(x) = log10;
    exp(x) = exp;
}

/// Power as JavaScript has it: 1 to a power that is infinite or no number is no number, where IEEE 754 says 1.
pub(crate) fn powf(x: f64, y: f64) -> f64 {
    #[cfg(target_arch = "wasm32")]
    return js_sys::Math::pow(x, y);
    #[cfg(not(target_arch = "wasm32"))]
    if x.abs() == 1.0 && !y.is_finite() { f64::NAN } else { x.powf(y) }
}

/// Sine and cosine.
pub(crate) fn sin_cos(x: f64) -> (f64, f64) {
    (sin(x), cos(x))
}

/// What `x % y` is: exact, with the sign of `x`; not a number for a divisor of 0 or an `x` that is not finite. The compiler's
/// own brings 2 kB of 128-bit arithmetic into the wasm. Cost: a few steps for each binary digit of the quotient.
pub(crate) fn rem(x: f64, y: f64) -> f64 {
    let (mut left, divisor) = (x.abs(), y.abs());
    if !left.is_finite() || divisor.is_nan() || divisor == 0.0 {
        return f64::NAN;
    }
    if divisor > left {
        return x;
    }
    let mut step = divisor;
    while step * 2.0 <= left {
        step *= 2.0;
    }
    // Each difference is exact, for a step is more than half of what is left.
    while step >= divisor {
        if left >= step {
            left -= step;
        }
        step /= 2.0;
    }
    left.copysign(x)
}

/// As [`rem`], from 0 up to the divisor.
pub(crate) fn rem_euclid(x: f64, y: f64) -> f64 {
    let rest = rem(x, y);
    if rest < 0.0 { rest + y.abs() } else { rest }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn remainders_are_those_of_the_compiler(x in any::<f64>(), y in any::<f64>(), a in -1e4..1e4, b in -50.0..50.0) {
            for (x, y) in [(x, y), (a, b), (x, b), (a, y)] {
                prop_assert_eq!(rem(x, y).to_bits() & !0 >> 1, (x % y).to_bits() & !0 >> 1, "{} % {}", x, y);
                let (ours, theirs) = (rem_euclid(x, y), x.rem_euclid(y));
                prop_assert!(ours == theirs || ours.is_nan() && theirs.is_nan(), "{} mod {}", x, y);
            }
        }
    }

    #[test]
    fn remainders_at_the_ends() {
        let all = [0.0, -0.0, 1.0, -7.5, f64::MAX, f64::MIN_POSITIVE, 5e-324, f64::INFINITY, f64::NAN];
        for (x, y) in all.iter().flat_map(|x| all.iter().map(move |y| (*x, *y))) {
            let (ours, theirs) = (rem(x, y), x % y);
            assert!(
                ours.to_bits() == theirs.to_bits() || ours.is_nan() && theirs.is_nan(),
                "{x} % {y}: {ours}, {theirs}"
            );
        }
    }
}

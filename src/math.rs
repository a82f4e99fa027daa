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

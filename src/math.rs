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
    powf(x, y) = pow;
}

/// Sine and cosine.
pub(crate) fn sin_cos(x: f64) -> (f64, f64) {
    (sin(x), cos(x))
}

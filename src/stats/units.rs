//! The units of Chinese practice, and what one is in another.

/// A unit, or a quotient of two, with what it is made of.
///
/// Named as Chinese tables write them: `万元`, `亿元`, `元`; `km²`, `亩`, `公顷`, `m²`; `m`, `km`; `个`; `%`; and quotients such as
/// `万元/km²`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Unit {
    /// Yuan, m² or m of one unit, exactly, as numerator and denominator.
    times: f64,
    over: f64,
    /// Powers of yuan, metre and count.
    powers: [i8; 3],
}

/// Name, numerator, denominator, powers. 1 亩 = 10,000/15 m² (State Council, 1984: 15 亩 to the hectare).
const UNITS: [(&str, f64, f64, [i8; 3]); 11] = [
    ("元", 1.0, 1.0, [1, 0, 0]),
    ("万元", 1e4, 1.0, [1, 0, 0]),
    ("亿元", 1e8, 1.0, [1, 0, 0]),
    ("m²", 1.0, 1.0, [0, 2, 0]),
    ("亩", 2000.0, 3.0, [0, 2, 0]),
    ("公顷", 1e4, 1.0, [0, 2, 0]),
    ("km²", 1e6, 1.0, [0, 2, 0]),
    ("m", 1.0, 1.0, [0, 1, 0]),
    ("km", 1e3, 1.0, [0, 1, 0]),
    ("个", 1.0, 1.0, [0, 0, 1]),
    ("%", 1.0, 100.0, [0, 0, 0]),
];

impl Unit {
    /// The unit of that name; `None` for an unknown one.
    pub fn from_name(name: &str) -> Option<Unit> {
        let simple = |name: &str| {
            let (_, times, over, powers) = *UNITS.iter().find(|u| u.0 == name.trim())?;
            Some(Unit { times, over, powers })
        };
        match name.split_once('/') {
            None => simple(name),
            Some((a, b)) => {
                let (a, b) = (simple(a)?, simple(b)?);
                let powers = [0, 1, 2].map(|i| a.powers[i] - b.powers[i]);
                Some(Unit { times: a.times * b.over, over: a.over * b.times, powers })
            }
        }
    }

    /// A value of this unit in another; `None` when the two do not measure the same.
    pub fn convert(self, value: f64, to: Unit) -> Option<f64> {
        let (times, over) = (self.times * to.over, self.over * to.times);
        // One rounding where the factor or its inverse is whole.
        (self.powers == to.powers).then(|| if over > times { value / (over / times) } else { value * (times / over) })
    }
}

/// A value in another unit by the units' names; `None` for unknown names and units that do not measure the same.
#[cfg(test)]
fn convert(value: f64, from: &str, to: &str) -> Option<f64> {
    Unit::from_name(from)?.convert(value, Unit::from_name(to)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_by_hand() {
        for (value, from, to, want) in [
            (5_000_000.0, "万元", "亿元", 500.0),
            (0.4, "亿元", "万元", 4000.0),
            (1.0, "km²", "亩", 1500.0),
            (1.0, "km²", "公顷", 100.0),
            (15.0, "亩", "公顷", 1.0),
            (300.0, "亩", "m²", 200_000.0),
            (1.0, "km", "m", 1000.0),
            (1500.0, "万元/km²", "万元/亩", 1.0),
            (174_216.0, "万元/km²", "亿元/km²", 17.4216),
            (160.0, "万元/亿元", "%", 1.6),
        ] {
            let got = convert(value, from, to).unwrap();
            assert!((got - want).abs() <= 1e-15 * want.abs(), "{value} {from} in {to}: {got}");
        }
        for (from, to) in [("万元", "km²"), ("亩", "m"), ("fathom", "m"), ("万元/km²", "万元"), ("", ""), ("/", "/")]
        {
            assert_eq!(convert(1.0, from, to), None, "{from} {to}");
        }
    }

    #[test]
    fn there_and_back() {
        for (a, _, _, pa) in UNITS {
            for (b, _, _, pb) in UNITS {
                if pa == pb {
                    let there = convert(12_345.678, a, b).unwrap();
                    assert!((convert(there, b, a).unwrap() - 12_345.678).abs() < 1e-10, "{a} {b}");
                }
            }
        }
    }
}

//! Compiled style properties: a constant, or an expression that never fails to give a value.

use super::Color;
use super::expr::{Dependencies, EvalContext, Expression, Section, Val, blend};
use super::transition::{Way, colored};
use crate::value::Value;
use std::sync::Arc;

/// A property's value: constant, or an expression with known dependencies.
///
/// The type parameter only wraps: all types share one evaluator, which keeps the wasm small.
#[derive(Clone, Debug)]
pub struct Prop<T> {
    /// The constant; of an expression, the default.
    value: T,
    computed: Option<Arc<Computed>>,
}

/// A property's value, compiled but not yet typed.
#[derive(Debug)]
pub(super) enum Raw {
    Constant(Val),
    Computed(Expression),
}

#[derive(Debug)]
pub(super) struct Computed {
    value: Raw,
    range: [f32; 2],
    /// Where it comes from.
    way: Option<Way>,
}

impl Computed {
    pub(super) fn new(value: Raw, range: [f32; 2], way: Option<Way>) -> Computed {
        Computed { value, range, way }
    }

    pub(super) fn way(&self) -> Option<&Way> {
        self.way.as_ref()
    }

    #[inline(never)]
    fn eval(&self, cx: &EvalContext) -> Result<Val, String> {
        let [low, high] = self.range.map(f64::from);
        let value = match &self.value {
            Raw::Constant(val) => val.clone(),
            Raw::Computed(expression) => match expression.eval_val(cx)? {
                Val::Num(n) if n < low => Val::Num(low),
                Val::Num(n) if n > high => Val::Num(high),
                other => other,
            },
        };
        let Some((way, done)) = self.way.as_ref().map(|w| (w, w.done(cx.now))).filter(|w| w.1 < 1.0) else {
            return Ok(value);
        };
        let value = colored(value);
        let from = way.from.eval(cx).and_then(|from| blend(&colored(from), &value, done));
        Ok(from.unwrap_or(value))
    }

    pub(super) fn dependencies(&self) -> Dependencies {
        let own = match &self.value {
            Raw::Constant(_) => Dependencies::default(),
            Raw::Computed(expression) => expression.dependencies(),
        };
        self.way.as_ref().map_or(own, |w| own.union(w.from.dependencies()))
    }
}

#[cold]
#[inline(never)]
fn misfit(val: Val) -> String {
    format!("{} is no value for this property", val.into_value())
}

impl<T: Clone + FromVal> Prop<T> {
    /// A property that is always `value`.
    pub fn from_constant(value: T) -> Prop<T> {
        Prop { value, computed: None }
    }

    pub(super) fn new(value: T, computed: Option<Arc<Computed>>) -> Prop<T> {
        Prop { value, computed }
    }

    /// The value. Never fails: an error while running, `null`, or a value that the property does not know gives the
    /// default; numbers are brought into the property's range.
    pub fn eval(&self, cx: &EvalContext) -> T {
        let computed = self.computed.as_ref().and_then(|c| c.eval(cx).ok());
        computed.and_then(|val| T::from_val(&val)).unwrap_or_else(|| self.value.clone())
    }

    /// The value, or why the default has to stand in.
    ///
    /// # Errors
    /// A sentence, for a log.
    pub fn try_eval(&self, cx: &EvalContext) -> Result<T, String> {
        match &self.computed {
            None => Ok(self.value.clone()),
            Some(computed) => {
                let val = computed.eval(cx)?;
                T::from_val(&val).ok_or_else(|| misfit(val))
            }
        }
    }

    /// What the value depends on.
    pub fn dependencies(&self) -> Dependencies {
        self.computed.as_ref().map(|c| c.dependencies()).unwrap_or_default()
    }

    /// The value, when it depends on nothing.
    pub fn constant(&self) -> Option<&T> {
        if self.computed.is_some() { None } else { Some(&self.value) }
    }
}

/// What a property can hold.
pub trait FromVal: Sized {
    /// The value as this type; `None` when it is of another kind, or a word that the type does not know.
    fn from_val(val: &Val) -> Option<Self>;
    /// What draws nothing, where the spec has no default.
    fn blank() -> Self;
}

impl FromVal for f64 {
    fn from_val(val: &Val) -> Option<f64> {
        match val {
            Val::Num(n) if !n.is_nan() => Some(*n),
            _ => None,
        }
    }
    fn blank() -> Self {
        0.0
    }
}

impl FromVal for bool {
    fn from_val(val: &Val) -> Option<bool> {
        match val {
            Val::Bool(b) => Some(*b),
            _ => None,
        }
    }
    fn blank() -> Self {
        false
    }
}

impl FromVal for Color {
    fn from_val(val: &Val) -> Option<Color> {
        match val {
            Val::Color(c) => Some(*c),
            Val::Str(s) => Color::parse(s),
            _ => None,
        }
    }
    fn blank() -> Self {
        Color::TRANSPARENT
    }
}

impl FromVal for Arc<str> {
    fn from_val(val: &Val) -> Option<Arc<str>> {
        match val {
            Val::Str(s) => Some(s.clone()),
            _ => None,
        }
    }
    fn blank() -> Self {
        "".into()
    }
}

/// The value of `text-field`.
#[derive(Clone, Debug, PartialEq)]
pub enum Formatted {
    /// Text that looks the same from end to end.
    Plain(Arc<str>),
    /// Text in sections, with pictures between them.
    Sections(Arc<Vec<Section>>),
}

impl Formatted {
    /// Whether there is nothing but spaces.
    pub fn is_blank(&self) -> bool {
        match self {
            Formatted::Plain(text) => text.trim().is_empty(),
            Formatted::Sections(sections) => sections.iter().all(|s| s.text.trim().is_empty()),
        }
    }
}

impl FromVal for Formatted {
    fn from_val(val: &Val) -> Option<Formatted> {
        match val {
            Val::Str(text) => Some(Formatted::Plain(text.clone())),
            Val::Formatted(sections) => Some(Formatted::Sections(sections.clone())),
            _ => None,
        }
    }
    fn blank() -> Self {
        Formatted::Plain("".into())
    }
}

impl FromVal for [f64; 2] {
    fn from_val(val: &Val) -> Option<[f64; 2]> {
        match val {
            Val::Array(items) => match &**items {
                [Value::Number(x), Value::Number(y)] => Some([*x, *y]),
                _ => None,
            },
            _ => None,
        }
    }
    fn blank() -> Self {
        [0.0, 0.0]
    }
}

impl FromVal for Vec<f64> {
    fn from_val(val: &Val) -> Option<Vec<f64>> {
        match val {
            Val::Array(items) => items.iter().map(Value::as_f64).collect(),
            Val::Num(n) => Some(vec![*n]),
            _ => None,
        }
    }
    fn blank() -> Self {
        Vec::new()
    }
}

fn words<T>(val: &Val, read: impl Fn(&str) -> Option<T>) -> Option<Vec<T>> {
    match val {
        Val::Array(items) => items.iter().map(|v| v.as_str().and_then(&read)).collect(),
        Val::Str(s) => read(s).map(|w| vec![w]),
        _ => None,
    }
}

impl FromVal for Vec<Arc<str>> {
    fn from_val(val: &Val) -> Option<Vec<Arc<str>>> {
        words(val, |s| Some(s.into()))
    }
    fn blank() -> Self {
        Vec::new()
    }
}

impl FromVal for Vec<Anchor> {
    fn from_val(val: &Val) -> Option<Vec<Anchor>> {
        words(val, Anchor::from_name)
    }
    fn blank() -> Self {
        Vec::new()
    }
}

impl FromVal for Vec<(Anchor, [f64; 2])> {
    fn from_val(val: &Val) -> Option<Self> {
        let Val::Array(items) = val else { return None };
        let pair = |pair: &[Value]| match pair {
            [Value::String(anchor), offset] => {
                Some((Anchor::from_name(anchor)?, <[f64; 2]>::from_val(&Val::from(offset.clone()))?))
            }
            _ => None,
        };
        items.chunks(2).map(pair).collect()
    }
    fn blank() -> Self {
        Vec::new()
    }
}

#[inline(never)]
fn position(word: &str, words: &[&str]) -> Option<usize> {
    words.iter().position(|w| *w == word)
}

macro_rules! keyword {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum $name {
            $($(#[$vdoc])* $variant),+
        }

        impl $name {
            /// The Style Spec's words, in the order of the variants.
            pub const WORDS: &'static [&'static str] = &[$($word),+];

            /// The Style Spec's word.
            pub fn name(self) -> &'static str {
                match self { $($name::$variant => $word),+ }
            }

            const ALL: &'static [$name] = &[$($name::$variant),+];

            /// The variant of a Style Spec word.
            pub fn from_name(word: &str) -> Option<$name> {
                $name::ALL.get(position(word, $name::WORDS)?).copied()
            }
        }

        impl FromVal for $name {
            fn blank() -> $name {
                $name::ALL[0]
            }
            fn from_val(val: &Val) -> Option<$name> {
                match val {
                    Val::Str(s) => $name::from_name(s),
                    _ => None,
                }
            }
        }
    };
}

keyword! {
    /// How a line ends.
    LineCap {
        /// At the end vertex.
        Butt = "butt",
        /// In a half circle.
        Round = "round",
        /// Half a width beyond.
        Square = "square",
    }
}
keyword! {
    /// How a line turns.
    LineJoin {
        /// Cut off.
        Bevel = "bevel",
        /// In an arc.
        Round = "round",
        /// In a point.
        Miter = "miter",
    }
}
keyword! {
    /// The part of a text or icon that lies on its point.
    Anchor {
        /// The middle.
        Center = "center",
        /// The middle of the left side.
        Left = "left",
        /// The middle of the right side.
        Right = "right",
        /// The middle of the upper side.
        Top = "top",
        /// The middle of the lower side.
        Bottom = "bottom",
        /// The upper left corner.
        TopLeft = "top-left",
        /// The upper right corner.
        TopRight = "top-right",
        /// The lower left corner.
        BottomLeft = "bottom-left",
        /// The lower right corner.
        BottomRight = "bottom-right",
    }
}
keyword! {
    /// How the lines of a text are set.
    Justify {
        /// Towards the anchor.
        Auto = "auto",
        /// To the left.
        Left = "left",
        /// In the middle.
        Center = "center",
        /// To the right.
        Right = "right",
    }
}
keyword! {
    /// Where symbols stand on a geometry.
    Placement {
        /// At points; at a polygon's label point.
        Point = "point",
        /// Along lines, repeated at `symbol-spacing`.
        Line = "line",
        /// At the middle of each line.
        LineCenter = "line-center",
    }
}
keyword! {
    /// Upper and lower case.
    Transform {
        /// As it is.
        None = "none",
        /// All capitals.
        Uppercase = "uppercase",
        /// All small.
        Lowercase = "lowercase",
    }
}
keyword! {
    /// Where a section of a text stands in its line.
    VerticalAlign {
        /// On the baseline.
        Bottom = "bottom",
        /// In the middle.
        Center = "center",
        /// At the top.
        Top = "top",
    }
}
keyword! {
    /// What a translation or rotation is relative to.
    Alignment {
        /// The map for symbols on lines, the viewport for those on points.
        Auto = "auto",
        /// North.
        Map = "map",
        /// The screen.
        Viewport = "viewport",
    }
}
keyword! {
    /// What a symbol does where another is.
    SymbolOverlap {
        /// It is left out.
        Never = "never",
        /// It is drawn.
        Always = "always",
        /// It is drawn unless the other is never to be covered.
        Cooperative = "cooperative",
    }
}
keyword! {
    /// Whether an icon is stretched to its text.
    TextFit {
        /// It is not.
        None = "none",
        /// Its width is.
        Width = "width",
        /// Its height is.
        Height = "height",
        /// Both are.
        Both = "both",
    }
}
keyword! {
    /// Which of two symbols that overlap is drawn above.
    ZOrder {
        /// That of the higher sort key; without one the lower on the screen, if symbols may overlap.
        Auto = "auto",
        /// The lower on the screen.
        ViewportY = "viewport-y",
        /// The later in the data.
        Source = "source",
    }
}

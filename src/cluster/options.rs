//! How points are gathered, and what can be wrong with a request.

use std::fmt;

/// The highest zoom at which points can be gathered: ids keep the zoom in five bits.
const LAST_ZOOM: u8 = 30;
/// More points than this have no ids.
pub(super) const MOST_POINTS: usize = 1 << 26;

/// The options of a [`Hierarchy`](super::Hierarchy), with the names, meanings and defaults of supercluster's.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Options {
    /// Points nearer than this are gathered: px of a tile that is [`Options::extent`] px wide. Not negative.
    pub radius: f64,
    /// The width of a tile in the px of [`Options::radius`], and the units of what
    /// [`Hierarchy::tile`](super::Hierarchy::tile) answers. Positive.
    pub extent: f64,
    /// The lowest zoom for which clusters are made; lower ones get those of this zoom. 0 to 30.
    pub min_zoom: u8,
    /// The highest zoom for which clusters are made; above it every point stands alone. 0 to 30.
    pub max_zoom: u8,
    /// As many points at least make a cluster.
    pub min_points: u32,
    /// The leaf size of the tree that supercluster would use. It decides nothing but the order in which points that
    /// are too few for a cluster are looked at, and so, seldom, the result when `min_points` is above 2.
    pub node_size: u32,
}

impl Default for Options {
    fn default() -> Self {
        Options { radius: 40.0, extent: 512.0, min_zoom: 0, max_zoom: 16, min_points: 2, node_size: 64 }
    }
}

impl Options {
    /// The options with zooms brought into range.
    ///
    /// # Errors
    /// A radius or extent that no tile can have.
    pub(super) fn checked(self) -> Result<Options, Error> {
        if !(self.radius.is_finite() && self.radius >= 0.0) {
            return Err(Error::Option { name: "radius", right: "a number of px, 0 or more" });
        }
        if !(self.extent.is_finite() && self.extent > 0.0) {
            return Err(Error::Option { name: "extent", right: "a positive number of px" });
        }
        let max_zoom = self.max_zoom.min(LAST_ZOOM);
        Ok(Options { min_zoom: self.min_zoom.min(max_zoom), max_zoom, ..self })
    }
}

/// Why points could not be gathered, or a question not be answered.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Error {
    /// There is no cluster with this id.
    UnknownCluster(u64),
    /// An option or argument is wrong.
    Option {
        /// Its name.
        name: &'static str,
        /// What would be right.
        right: &'static str,
    },
    /// There are more points than can be told apart.
    TooMany(usize),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::UnknownCluster(id) => write!(f, "there is no cluster with the id {id}"),
            Error::Option { name, right } => write!(f, "{name} must be {right}"),
            Error::TooMany(n) => write!(f, "{n} points are too many: at most {MOST_POINTS} can be gathered"),
        }
    }
}

impl std::error::Error for Error {}

//! Shortest times over a transport network, and how far one gets in a given time.
//!
//! [`Graph`] is the plain thing: nodes, edges with minutes, Dijkstra. [`Transit`] makes one of places, lines and
//! [`Costs`], with a state for each line at each place, so that waiting is paid on boarding and changing costs what
//! changing costs. [`Field`] spreads arrival times over a grid at local speed, and [`contour`](contour()) cuts it into
//! polygons; [`Transit::bands`] does both. [`TransitNetwork`] reads a user's places, kinds and lines. All of it is generic: no kind of line, no speed and no place is known here.

mod arrivals;
mod bands;
mod conform;
mod contour;
mod field;
mod graph;
mod own;
mod plane;
mod transit;
mod write;

pub use arrivals::{Arrivals, End, Leg, Route};
pub use bands::{BAND_MINUTES, Band, Bands, CELL_M, MAX_BANDS, bands_geojson};
pub use conform::conform_route;
pub use contour::{Polygon, contour};
pub use field::{Field, Grid, MAX_CELLS};
pub use graph::{Edge, Graph, Step, Tree};
pub use own::{Inside, OwnKind, OwnLine, OwnPlace, OwnReach, OwnRoute, Rows, Stage, TransitNetwork};
pub use plane::distance_m;
pub use transit::{Costs, Kind, Line, MAX_CONNECTIONS, Transit};
pub(crate) use write::{rounded, write_line};

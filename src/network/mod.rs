//! Shortest times over a transport network, and how far one gets in a given time.
//!
//! [`Graph`] is the plain thing: nodes, edges with minutes, Dijkstra. [`Transit`] makes one of places, lines and
//! [`Costs`], with a state for each line at each place, so that waiting is paid on boarding and changing costs what
//! changing costs. [`Field`] spreads arrival times over a grid at local speed, and [`contour`](contour()) cuts it into
//! polygons. All of it is generic: no kind of line, no speed and no place is known here.

mod arrivals;
mod conform;
mod contour;
mod field;
mod graph;
mod plane;
mod transit;

pub use arrivals::{Arrivals, End, Leg, Route};
pub use conform::conform_route;
pub use contour::{Polygon, contour};
pub use field::{Field, Grid, MAX_CELLS};
pub use graph::{Edge, Graph, Step, Tree};
pub use plane::distance_m;
pub use transit::{Costs, Kind, Line, Transit};

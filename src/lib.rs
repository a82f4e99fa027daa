//! A map engine for the web, written in Rust, and in it an atlas of one plan: 广州与清远对口帮扶协作“十四五”规划.
//!
//! Data becomes pixels in one direction: [`source`] parses GeoJSON and CSV into columnar
//! feature sets, [`style`] compiles MapLibre Style Spec JSON, [`scene`] brings both together under a camera into a
//! [`paint`] display list, and [`render`] executes that list. ARCHITECTURE.md at the root tells the whole story.
//!
//! Only `web` and `render::canvas2d` know that a browser exists; everything else builds and tests natively.

pub mod atlas;
#[cfg(all(not(target_arch = "wasm32"), feature = "cli"))]
pub mod cli;
pub mod cluster;
pub mod color;
pub mod flow;
pub mod geom;
pub mod group;
mod hash;
pub mod issue;
mod json;
pub mod label;
pub mod map;
mod math;
pub mod measure;
pub mod network;
mod number;
mod order;
pub mod paint;
pub mod proj;
pub mod render;
pub mod scene;
pub mod source;
pub mod stats;
pub mod style;
pub mod value;
pub mod view;
#[cfg(target_arch = "wasm32")]
pub mod web;

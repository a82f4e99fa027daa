//! Points gathered: hierarchy, DBSCAN, hexagonal bins and heat for pages.

use crate::cluster::{
    Aggregate, Counts, Error, HeatOptions, HexGrid, Hierarchy, Item, Numbers, Options, Reach, cluster_properties,
    feature,
};
use crate::proj::{LonLat, world_from_lonlat, world_size_px};
use crate::value::Value;
use crate::web::{args, error};
use wasm_bindgen::prelude::*;

fn wrong(e: Error) -> JsValue {
    let code = if matches!(e, Error::UnknownCluster(_)) { "not-found" } else { "invalid-argument" };
    error(code, &e.to_string())
}

fn lonlats(coordinates: &[f64]) -> Vec<LonLat> {
    coordinates.chunks_exact(2).map(|c| LonLat::new(c[0], c[1])).collect()
}

fn sides(bbox: &[f64]) -> Result<[f64; 4], JsValue> {
    bbox.try_into().map_err(|_| error("invalid-argument", "a box must be four numbers: west, south, east, north"))
}

fn collection(features: Vec<Value>) -> String {
    Value::object([("type", Value::from("FeatureCollection")), ("features", Value::Array(features.into()))]).to_json()
}

/// A cluster id, which JavaScript has as a number.
fn name(id: f64) -> u64 {
    // What is no whole number is no id.
    if id.fract() == 0.0 && id >= 0.0 { id as u64 } else { u64::MAX }
}

/// Points gathered into clusters zoom by zoom, with the options, ids and results of supercluster.
#[wasm_bindgen]
pub struct PointClusters {
    hierarchy: Hierarchy,
    numbers: Option<Numbers>,
    counts: Option<Counts>,
}

#[wasm_bindgen]
impl PointClusters {
    /// Gathers points `[lon, lat, lon, lat, …]` in degrees. `options` may have `radius`, `extent`, `minZoom`, `maxZoom`,
    /// `minPoints` and `nodeSize` as supercluster has them; `weights`, a Float64Array with a number for each point that
    /// clusters shall sum up (NaN for none); and `categories`, a Uint32Array with a category for each point, from 0, that
    /// clusters shall count.
    ///
    /// # Errors
    /// `invalid-argument` for an option out of range.
    #[wasm_bindgen(constructor)]
    pub fn new(
        coordinates: Vec<f64>,
        #[wasm_bindgen(
            unchecked_param_type = "{ radius?: number, extent?: number, minZoom?: number, maxZoom?: number, \
            minPoints?: number, nodeSize?: number, weights?: Float64Array, categories?: Uint32Array }"
        )]
        options: JsValue,
    ) -> Result<PointClusters, JsValue> {
        let get = |key: &str| js_sys::Reflect::get(&options, &key.into()).unwrap_or(JsValue::UNDEFINED);
        let number = |key: &str, or: f64| get(key).as_f64().unwrap_or(or);
        let count = |key: &str, or: u32, most: u32| args::count(number(key, or.into()), key, 0, most);
        let d = Options::default();
        let options = Options {
            radius: number("radius", d.radius),
            extent: number("extent", d.extent),
            min_zoom: count("minZoom", d.min_zoom.into(), 255)? as u8,
            max_zoom: count("maxZoom", d.max_zoom.into(), 255)? as u8,
            min_points: args::count(number("minPoints", d.min_points.into()).ceil(), "minPoints", 0, u32::MAX)?,
            node_size: count("nodeSize", d.node_size, u32::MAX)?,
        };
        let hierarchy = Hierarchy::from_flat(coordinates, &options).map_err(wrong)?;
        let numbers = get("weights").dyn_into::<js_sys::Float64Array>().ok();
        let categories = get("categories").dyn_into::<js_sys::Uint32Array>().ok();
        let numbers = numbers.map(|w| Numbers::new(&hierarchy, &w.to_vec()));
        let counts = match categories.map(|c| c.to_vec()) {
            Some(categories) => {
                let kinds = categories.iter().max().map_or(0, |k| *k as usize + 1);
                if kinds > 256 {
                    return Err(error("invalid-argument", "there must be at most 256 categories, numbered from 0"));
                }
                Some(Counts::new(&hierarchy, &categories, kinds))
            }
            None => None,
        };
        Ok(PointClusters { hierarchy, numbers, counts })
    }

    /// What lies in a box `[west, south, east, north]` at a zoom, as the text of a GeoJSON FeatureCollection: clusters with
    /// supercluster's properties, points with their `index`; both with `sum` and `counts` (a number for each category)
    /// where there are weights and categories.
    #[wasm_bindgen(js_name = getClusters)]
    pub fn get_clusters(
        &self,
        #[wasm_bindgen(unchecked_param_type = "Float64Array")] bbox: &JsValue,
        zoom: f64,
    ) -> Result<String, JsValue> {
        let bbox = &*args::numbers(bbox, "bbox")?;
        let items = self.hierarchy.query(sides(bbox)?, zoom);
        Ok(self.text(items))
    }

    /// The same as numbers, five for each item: longitude, latitude, how many points it stands for, the cluster's id or
    /// (where that is 1) the point's index, and the sum of the weights. Much faster than text.
    pub fn query(
        &self,
        #[wasm_bindgen(unchecked_param_type = "Float64Array")] bbox: &JsValue,
        zoom: f64,
    ) -> Result<Vec<f64>, JsValue> {
        let bbox = &*args::numbers(bbox, "bbox")?;
        let mut out = Vec::new();
        self.hierarchy.each(sides(bbox)?, zoom, |item| {
            let p = self.hierarchy.position(item);
            out.extend([p.lon, p.lat, f64::from(self.hierarchy.count(item)), self.key(item), self.sum(item)]);
        });
        Ok(out)
    }

    /// How the picture changes from one zoom to another within a box, seven numbers for each item of the finer one:
    /// longitude and latitude, longitude and latitude of what holds it at the coarser one, how many points it stands
    /// for, its key as in `query`, and the key of what holds it.
    pub fn transition(
        &self,
        #[wasm_bindgen(unchecked_param_type = "Float64Array")] bbox: &JsValue,
        from: f64,
        to: f64,
    ) -> Result<Vec<f64>, JsValue> {
        let bbox = &*args::numbers(bbox, "bbox")?;
        let mut out = Vec::new();
        self.hierarchy.each(sides(bbox)?, from.max(to), |item| {
            let holder = self.hierarchy.at_zoom(item, from.min(to));
            let (a, b) = (self.hierarchy.position(item), self.hierarchy.position(holder));
            let points = f64::from(self.hierarchy.count(item));
            out.extend([a.lon, a.lat, b.lon, b.lat, points, self.key(item), self.key(holder)]);
        });
        Ok(out)
    }

    /// A tile as the text of a JSON array, features as in a vector tile (`type`, `geometry` in tile units, `tags`).
    #[wasm_bindgen(js_name = getTile)]
    pub fn get_tile(&self, z: f64, x: f64, y: f64) -> Result<String, JsValue> {
        let z = args::count(z, "z", 0, 255)? as u8;
        let x = args::count(x, "x", 0, u32::MAX)?;
        let y = args::count(y, "y", 0, u32::MAX)?;
        let tile = self.hierarchy.tile(z, x, y).into_iter().map(|t| {
            let at = Value::from(vec![Value::Number(t.x), Value::Number(t.y)]);
            Value::object([
                ("type", Value::Number(1.0)),
                ("geometry", Value::from(vec![at])),
                ("tags", Value::object(self.properties(t.item))),
            ])
        });
        Ok(Value::Array(tile.collect()).to_json())
    }

    /// What a cluster falls into, as the text of a FeatureCollection.
    ///
    /// # Errors
    /// `not-found`.
    #[wasm_bindgen(js_name = getChildren)]
    pub fn get_children(&self, id: f64) -> Result<String, JsValue> {
        Ok(self.text(self.hierarchy.children(name(id)).map_err(wrong)?))
    }

    /// Points of a cluster as the text of a FeatureCollection: 10 of them unless told (`Infinity`: all), the first unless told.
    ///
    /// # Errors
    /// `not-found`.
    #[wasm_bindgen(js_name = getLeaves)]
    pub fn get_leaves(&self, id: f64, limit: Option<f64>, offset: Option<f64>) -> Result<String, JsValue> {
        let leaves = self.leaves(id, limit, offset)?;
        Ok(self.text(leaves.into_iter().map(Item::Point).collect()))
    }

    /// The same as indices of points.
    ///
    /// # Errors
    /// `not-found`.
    pub fn leaves(&self, id: f64, limit: Option<f64>, offset: Option<f64>) -> Result<Vec<u32>, JsValue> {
        let limit = args::count(limit.unwrap_or(10.0).min(u32::MAX.into()), "limit", 0, u32::MAX)? as usize;
        let offset = args::count(offset.unwrap_or(0.0), "offset", 0, u32::MAX)? as usize;
        self.hierarchy.leaves(name(id), limit, offset).map_err(wrong)
    }

    /// The lowest zoom at which a cluster falls apart.
    ///
    /// # Errors
    /// `not-found`.
    #[wasm_bindgen(js_name = getClusterExpansionZoom)]
    pub fn get_cluster_expansion_zoom(&self, id: f64) -> Result<u8, JsValue> {
        self.hierarchy.expansion_zoom(name(id)).map_err(wrong)
    }

    /// How many bytes the clusters hold, their points included and aggregates not.
    #[wasm_bindgen(getter)]
    pub fn bytes(&self) -> f64 {
        self.hierarchy.bytes() as f64
    }

    fn key(&self, item: Item) -> f64 {
        match item {
            Item::Point(i) => f64::from(i),
            Item::Cluster(_) => self.hierarchy.id(item).map_or(f64::NAN, |id| id as f64),
        }
    }

    fn sum(&self, item: Item) -> f64 {
        self.numbers.as_ref().map_or(0.0, |n| n.of(item).sum)
    }

    fn properties(&self, item: Item) -> Vec<(&'static str, Value)> {
        let mut all = cluster_properties(&self.hierarchy, item);
        if let Item::Point(i) = item {
            all.push(("index", Value::Number(f64::from(i))));
        }
        if self.numbers.is_some() {
            all.push(("sum", Value::Number(self.sum(item))));
        }
        if let Some(counts) = &self.counts {
            let counts = counts.of(item).into_iter().map(|n| Value::Number(f64::from(n)));
            all.push(("counts", Value::Array(counts.collect())));
        }
        all
    }

    fn text(&self, items: Vec<Item>) -> String {
        let feature = |item: Item| {
            let p = self.hierarchy.position(item);
            let id = self.hierarchy.id(item).map(|id| Value::Number(id as f64));
            feature(id, [p.lon, p.lat], Value::object(self.properties(item)))
        };
        collection(items.into_iter().map(feature).collect())
    }
}

/// The cluster of each point `[lon, lat, …]` by density (DBSCAN), from 0, −1 for noise: points are near within `metres` on
/// the ellipsoid, and core points have `minPoints` near them, themselves included.
///
/// # Errors
/// `invalid-argument` where `metres` is not positive.
#[wasm_bindgen]
pub fn dbscan(
    #[wasm_bindgen(unchecked_param_type = "Float64Array")] coordinates: &JsValue,
    metres: f64,
    min_points: f64,
) -> Result<Vec<i32>, JsValue> {
    let coordinates = &*args::numbers(coordinates, "coordinates")?;
    let min_points = args::count(min_points, "min_points", 0, u32::MAX)?;
    let found = crate::cluster::dbscan(&lonlats(coordinates), Reach::Metres(metres), min_points).map_err(wrong)?;
    Ok(found.labels.into_iter().map(|l| l.map_or(-1, |l| l as i32)).collect())
}

/// Points `[lon, lat, …]` by hexagons `metres` wide at a latitude, as the text of a FeatureCollection of polygons with
/// `points`, `count` (points that have a value), `sum`, `mean`, `min` and `max`, and `value`, that of them which
/// `aggregate` names. `values` has a number for each point, or is empty: then each counts 1.
///
/// # Errors
/// `invalid-argument` for a size, latitude or aggregate that cannot be.
#[wasm_bindgen]
pub fn hexbin(
    #[wasm_bindgen(unchecked_param_type = "Float64Array")] coordinates: &JsValue,
    #[wasm_bindgen(unchecked_param_type = "Float64Array")] values: &JsValue,
    metres: f64,
    latitude: f64,
    #[wasm_bindgen(unchecked_param_type = "string")] aggregate: &JsValue,
) -> Result<String, JsValue> {
    let coordinates = &*args::numbers(coordinates, "coordinates")?;
    let values = &*args::numbers(values, "values")?;
    let aggregate = &*args::text(aggregate, "aggregate")?;
    let unknown = || error("invalid-argument", &format!("aggregate must be {}", Aggregate::NAMES));
    let aggregate = Aggregate::from_name(aggregate).ok_or_else(unknown)?;
    let grid = HexGrid::new(metres, latitude).map_err(wrong)?;
    let points = lonlats(coordinates);
    let ones = if values.is_empty() { vec![1.0; points.len()] } else { Vec::new() };
    let values = if values.is_empty() { &ones } else { values };
    let hexagons = crate::cluster::hexbin(&points, values, &grid);
    Ok(collection(hexagons.iter().map(|h| h.feature(&grid, aggregate)).collect()))
}

/// A heat surface, and the places where it is above a level.
#[wasm_bindgen]
pub struct HeatSurface {
    heat: crate::cluster::Heat,
    options: HeatOptions,
}

#[wasm_bindgen]
impl HeatSurface {
    /// Spreads points `[lon, lat, …]` over a box `[west, south, east, north]` by a Gaussian kernel whose standard deviation
    /// is `radius` metres at the box's middle; `weights` has a number for each, or is empty: then each counts 1. The
    /// grid is as fine as needed, `columns` cells across at most.
    ///
    /// # Errors
    /// `invalid-argument` for a box or radius that cannot be.
    #[wasm_bindgen(constructor)]
    pub fn new(
        #[wasm_bindgen(unchecked_param_type = "Float64Array")] coordinates: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "Float64Array")] weights: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "Float64Array")] bbox: &JsValue,
        radius: f64,
        columns: f64,
    ) -> Result<HeatSurface, JsValue> {
        let coordinates = &*args::numbers(coordinates, "coordinates")?;
        let weights = &*args::numbers(weights, "weights")?;
        let bbox = &*args::numbers(bbox, "bbox")?;
        let columns = args::count(columns, "columns", 0, u32::MAX)?;
        let options = HeatOptions::for_box(sides(bbox)?, radius, columns as usize);
        let heat = crate::cluster::heat(&lonlats(coordinates), weights, &options).map_err(wrong)?;
        Ok(HeatSurface { heat, options })
    }

    /// Weight a cell, row by row from the north-west; rows are of equal height in Web Mercator.
    #[wasm_bindgen(getter)]
    pub fn cells(&self) -> Vec<f32> {
        self.heat.cells.clone()
    }

    /// Cells across.
    #[wasm_bindgen(getter)]
    pub fn columns(&self) -> u32 {
        self.heat.columns as u32
    }

    /// Cells down.
    #[wasm_bindgen(getter)]
    pub fn rows(&self) -> u32 {
        self.heat.rows as u32
    }

    /// The greatest of the cells.
    #[wasm_bindgen(getter)]
    pub fn max(&self) -> f32 {
        self.heat.max
    }

    /// Where the surface is above each of some levels (parts of `max`, 0 to 1), as the text of a FeatureCollection of
    /// polygons with `level`, in the order of the levels: drawn one over the other they are bands.
    pub fn bands(
        &self,
        #[wasm_bindgen(unchecked_param_type = "Float64Array")] levels: &JsValue,
    ) -> Result<String, JsValue> {
        let levels = &*args::numbers(levels, "levels")?;
        Ok(collection(levels.iter().filter_map(|level| self.heat.band(&self.options, *level)).collect()))
    }
}

/// Ring glyphs as the text of a FeatureCollection of polygons with `glyph` (its place in the input) and `category`.
/// `glyphs` has four numbers for each: longitude, latitude, inner and outer radius in px at `zoom`; `counts` has
/// `categories` numbers for each.
#[wasm_bindgen(js_name = ringGlyphs)]
pub fn ring_glyphs(
    #[wasm_bindgen(unchecked_param_type = "Float64Array")] glyphs: &JsValue,
    #[wasm_bindgen(unchecked_param_type = "Uint32Array")] counts: &JsValue,
    categories: f64,
    zoom: f64,
) -> Result<String, JsValue> {
    let counts: Vec<u32> = args::numbers(counts, "counts")?.into_iter().map(|n| n as u32).collect();
    let glyphs = &*args::numbers(glyphs, "glyphs")?;
    let categories = args::count(categories, "categories", 0, u32::MAX)?;
    let px = world_size_px(args::finite(zoom, "zoom")?);
    let mut features = Vec::new();
    let counts = counts.chunks_exact((categories as usize).max(1));
    for (i, (glyph, counts)) in glyphs.chunks_exact(4).zip(counts).enumerate() {
        let center = world_from_lonlat(LonLat::new(glyph[0], glyph[1]));
        for sector in crate::cluster::ring(center, glyph[2] / px, glyph[3] / px, counts) {
            features.push(sector.feature(i));
        }
    }
    Ok(collection(features))
}

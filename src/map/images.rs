//! The pictures that icons and patterns name.

use super::Map;
use crate::issue::Issue;
use crate::paint::Image;
use crate::value::Value;
use std::sync::Arc;

/// A picture of a style's JSON: SVG text, or `{width, height, data: [0–255, …], pixelRatio}`.
fn image(spec: &Value) -> Result<Image, String> {
    if let Some(svg) = spec.as_str() {
        return Image::from_svg(svg);
    }
    let number = |key: &str| spec.get(key).and_then(Value::as_f64).unwrap_or(0.0);
    let bytes = spec.get("data").and_then(Value::as_array).unwrap_or(&[]);
    let bytes: Vec<u8> = bytes.iter().map(|v| v.as_f64().unwrap_or(0.0) as u8).collect();
    let ratio = spec.get("pixelRatio").map_or(1.0, |_| number("pixelRatio"));
    Image::from_rgba(number("width") as u32, number("height") as u32, &bytes, ratio)
        .map_err(|why| format!("an SVG as text, or width, height and data expected: {why}"))
}

impl Map {
    /// Adds or replaces a picture, which every style may name from then on.
    pub fn add_image(&mut self, name: &str, image: Image) {
        self.added_images.retain(|(n, _)| **n != *name);
        self.added_images.push((name.into(), Arc::new(image)));
        self.join_images();
    }

    /// Removes a picture that was added; whether there was one.
    pub fn remove_image(&mut self, name: &str) -> bool {
        let before = self.added_images.len();
        self.added_images.retain(|(n, _)| **n != *name);
        self.join_images();
        before > self.added_images.len()
    }

    /// The names of all pictures, those of the style first.
    pub fn images(&self) -> impl Iterator<Item = &Arc<str>> {
        self.images.iter().map(|(name, _)| name)
    }

    /// The pictures that the style has named since the last call, and that are neither the engine's own nor added; each once, until
    /// pictures or the style change.
    pub fn missing_images(&mut self) -> Vec<Arc<str>> {
        let (names, told) = &mut self.missing_images;
        let new = names.get_mut().get(*told..).unwrap_or_default().to_vec();
        *told += new.len();
        new
    }

    /// Takes the style's own pictures, `metadata["gq:images"]`: `{NAME: picture}`.
    pub(super) fn load_images(&mut self) -> Vec<Issue> {
        let mut issues = Vec::new();
        self.style_images.clear();
        for (name, spec) in self.style.metadata.get("gq:images").map(Value::members).unwrap_or_default() {
            match image(spec) {
                Ok(image) => self.style_images.push((name.clone(), Arc::new(image))),
                Err(why) => issues.push(Issue::error(format!("metadata.gq:images.{name}"), why)),
            }
        }
        self.join_images();
        issues
    }

    fn join_images(&mut self) {
        self.missing_images = Default::default();
        self.images = self.style_images.iter().chain(&self.added_images).cloned().collect();
        self.changed();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_come_with_the_style_and_from_the_page() {
        let style = r#"{"version": 8, "sources": {}, "layers": [], "metadata": {"gq:images": {
            "dot": "<svg viewBox='0 0 8 8'><circle cx='4' cy='4' r='4'/></svg>",
            "pixel": {"width": 1, "height": 1, "data": [255, 0, 0, 255]},
            "wrong": "<svg/>", "short": {"width": 2, "height": 2, "data": [1]}, "odd": 7}}}"#;
        let mut map = Map::new();
        let issues = map.set_style(&Value::from_json(style).unwrap());
        let paths: Vec<&str> = issues.iter().map(|i| i.path.as_str()).collect();
        assert_eq!(paths, ["metadata.gq:images.wrong", "metadata.gq:images.short", "metadata.gq:images.odd"]);
        map.add_image("mine", Image::from_rgba(1, 1, &[0; 4], 1.0).unwrap());
        assert_eq!(map.images().map(|n| &**n).collect::<Vec<_>>(), ["dot", "pixel", "mine"]);
        map.set_style(&Value::from_json(r#"{"version": 8, "sources": {}, "layers": []}"#).unwrap());
        assert_eq!(map.images().count(), 1, "the page's own stay");
        assert!(map.remove_image("mine") && !map.remove_image("mine"));
    }

    #[test]
    fn a_picture_that_is_missing_is_told_once() {
        let style = r#"{"version": 8, "sources": {"a": {"type": "geojson", "data": {"type": "MultiPoint", "coordinates": [[1, 2], [3, 4]]}}},
            "layers": [{"id": "i", "type": "symbol", "source": "a", "layout": {"icon-image": "mine", "icon-allow-overlap": true}},
                {"id": "j", "type": "symbol", "source": "a", "layout": {"icon-image": "airport", "text-field": ["format", ["image", "other"], {}]}},
                {"id": "k", "type": "symbol", "source": "a", "layout": {"icon-image": ""}}]}"#;
        let mut map = Map::new();
        assert!(map.set_style(&Value::from_json(style).unwrap()).is_empty());
        let missing = |map: &mut Map| {
            map.prepared();
            map.missing_images().iter().map(|n| n.to_string()).collect::<Vec<_>>()
        };
        assert_eq!(missing(&mut map), ["mine", "other"]);
        map.edit_style(|s| s.set_layer_zoom_range("k", 0.0, 3.0)).unwrap();
        assert!(missing(&mut map).is_empty());
        map.add_image("mine", Image::from_rgba(1, 1, &[0; 4], 1.0).unwrap());
        assert_eq!(missing(&mut map), ["other"]);
    }
}

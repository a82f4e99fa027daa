//! The browser's 2D canvas.

use crate::color::Color;
use crate::geom::Point;
use crate::number::{Decimal, Rounded};
use crate::paint::{Align, DisplayList, Item, Raster, Shape, StrokeStyle, TextPiece, TextStyle};
use std::f64::consts::TAU;
use wasm_bindgen::{Clamped, JsCast, JsValue};
use web_sys::{CanvasPattern, CanvasRenderingContext2d, CanvasWindingRule, HtmlCanvasElement, ImageData};

/// A 2D context. Crossing into JavaScript with strings is what costs, so styles are set once an item.
pub struct Canvas<'a> {
    cx: &'a CanvasRenderingContext2d,
}

impl<'a> Canvas<'a> {
    /// Draws on this context; its transform must map CSS px of the region.
    pub fn new(cx: &'a CanvasRenderingContext2d) -> Self {
        Canvas { cx }
    }

    /// Executes the list.
    pub fn draw(&self, list: &DisplayList) {
        let cx = self.cx;
        // Lines have a pattern for each segment, all of one picture.
        let mut ink: Option<(&Raster, CanvasPattern)> = None;
        for item in &list.items {
            match item {
                Item::Background(color) => {
                    cx.set_fill_style_str(&css(*color));
                    cx.fill_rect(0.0, 0.0, list.width, list.height);
                }
                Item::Fill(color, shapes) => {
                    cx.set_fill_style_str(&css(*color));
                    for shape in shapes {
                        self.trace(list, shape);
                        cx.fill_with_canvas_winding_rule(CanvasWindingRule::Evenodd);
                    }
                }
                Item::Pattern(pattern, shapes) => {
                    if ink.as_ref().is_none_or(|(raster, _)| **raster != pattern.raster) {
                        let made = picture(&pattern.raster)
                            .and_then(|p| cx.create_pattern_with_html_canvas_element(&p, "repeat").ok()?);
                        ink = made.map(|made| (&pattern.raster, made));
                    }
                    let Some((_, ink)) = &ink else { continue };
                    cx.save();
                    cx.set_fill_style_canvas_pattern(ink);
                    cx.set_global_alpha(pattern.opacity);
                    let (x, y) = (pattern.phase.x, pattern.phase.y);
                    let raster = &pattern.raster;
                    let scale = (pattern.size.x / f64::from(raster.width), pattern.size.y / f64::from(raster.height));
                    for shape in shapes {
                        self.trace(list, shape);
                        // The path is where it is already; only the pattern moves.
                        cx.save();
                        let _ = cx.translate(x, y);
                        let _ = cx.rotate(pattern.angle);
                        let _ = cx.scale(scale.0, scale.1);
                        cx.fill_with_canvas_winding_rule(CanvasWindingRule::Evenodd);
                        cx.restore();
                    }
                    cx.restore();
                }
                Item::Images(raster, opacity, placed) => {
                    let Some(picture) = picture(raster) else { continue };
                    cx.set_global_alpha(*opacity);
                    for p in placed {
                        self.placed(p.center, p.angle, |x, y| {
                            let (x, y) = (x - p.size.x / 2.0, y - p.size.y / 2.0);
                            let _ = cx
                                .draw_image_with_html_canvas_element_and_dw_and_dh(&picture, x, y, p.size.x, p.size.y);
                        });
                    }
                    cx.set_global_alpha(1.0);
                }
                Item::Stroke(style, shapes) => self.stroke(list, style, shapes),
                Item::Circles(style, circles) => {
                    let outlined = style.stroke_width > 0.0 && style.stroke_color.a > 0.0;
                    if style.color.a > 0.0 {
                        cx.set_fill_style_str(&css(style.color));
                    }
                    if outlined {
                        cx.set_stroke_style_str(&css(style.stroke_color));
                        cx.set_line_width(style.stroke_width);
                        self.solid();
                    }
                    for c in circles {
                        if style.color.a > 0.0 {
                            cx.begin_path();
                            // A negative radius throws; the scene has none, but a backend must not trust that.
                            let _ = cx.arc(c.center.x, c.center.y, c.radius.max(0.0), 0.0, TAU);
                            cx.fill();
                        }
                        if outlined {
                            cx.begin_path();
                            let r = c.radius.max(0.0) + style.stroke_width / 2.0;
                            let _ = cx.arc(c.center.x, c.center.y, r, 0.0, TAU);
                            cx.stroke();
                        }
                    }
                }
                Item::Texts(style, texts) => {
                    self.text_style(style);
                    for t in texts {
                        let pieces = list.pieces_of(t);
                        if style.halo_width > 0.0 && style.halo_color.a > 0.0 {
                            for p in pieces {
                                self.piece(p, true);
                            }
                        }
                        if style.color.a > 0.0 {
                            for p in pieces {
                                self.piece(p, false);
                            }
                        }
                    }
                }
            }
        }
    }

    fn stroke(&self, list: &DisplayList, style: &StrokeStyle, shapes: &[Shape]) {
        let cx = self.cx;
        cx.set_stroke_style_str(&css(style.color));
        cx.set_line_width(style.width);
        cx.set_line_cap(style.cap.as_str());
        cx.set_line_join(style.join.as_str());
        cx.set_miter_limit(style.miter_limit);
        if style.dash.is_empty() {
            self.solid();
            for shape in shapes {
                self.trace(list, shape);
                cx.stroke();
            }
            return;
        }
        let dash: js_sys::Array = style.dash.iter().map(|d| JsValue::from_f64(*d)).collect();
        let _ = cx.set_line_dash(&dash);
        for shape in shapes {
            for s in list.subpaths_of(shape) {
                cx.set_line_dash_offset(s.start);
                cx.begin_path();
                self.subpath(list.points_of(s), s.closed);
                cx.stroke();
            }
        }
        self.solid();
    }

    fn solid(&self) {
        let _ = self.cx.set_line_dash(&js_sys::Array::new());
    }

    fn trace(&self, list: &DisplayList, shape: &Shape) {
        self.cx.begin_path();
        for s in list.subpaths_of(shape) {
            self.subpath(list.points_of(s), s.closed);
        }
    }

    fn subpath(&self, points: &[Point], closed: bool) {
        let mut points = points.iter();
        let Some(first) = points.next() else { return };
        self.cx.move_to(first.x, first.y);
        for p in points {
            self.cx.line_to(p.x, p.y);
        }
        if closed {
            self.cx.close_path();
        }
    }

    fn text_style(&self, s: &TextStyle) {
        let cx = self.cx;
        cx.set_font(&format!("{} {}px {}", s.weight, Decimal(s.size), s.families));
        cx.set_text_align("center");
        cx.set_text_baseline("alphabetic");
        cx.set_fill_style_str(&css(s.color));
        cx.set_stroke_style_str(&css(s.halo_color));
        cx.set_line_width(s.halo_width * 2.0);
        cx.set_line_join("round");
        self.solid();
        // Not in every browser yet: set by name, so that an old one merely ignores it.
        let spacing = JsValue::from_str(&format!("{}px", Decimal(s.letter_spacing)));
        let _ = js_sys::Reflect::set(cx, &JsValue::from_str("letterSpacing"), &spacing);
    }

    fn piece(&self, p: &TextPiece, halo: bool) {
        let cx = self.cx;
        let align = match p.align {
            Align::Start => "left",
            Align::Middle => "center",
            Align::End => "right",
        };
        if p.align != Align::Middle {
            cx.set_text_align(align);
        }
        self.placed(p.at, p.angle, |x, y| {
            let _ = if halo { cx.stroke_text(&p.text, x, y) } else { cx.fill_text(&p.text, x, y) };
        });
        if p.align != Align::Middle {
            cx.set_text_align("center");
        }
    }

    fn placed(&self, at: Point, angle: f64, draw: impl FnOnce(f64, f64)) {
        if angle == 0.0 {
            return draw(at.x, at.y);
        }
        let cx = self.cx;
        cx.save();
        let _ = cx.translate(at.x, at.y);
        let _ = cx.rotate(angle);
        draw(0.0, 0.0);
        cx.restore();
    }
}

/// The pixels on a canvas of their own: only from there can they be drawn scaled and blended.
fn picture(raster: &Raster) -> Option<HtmlCanvasElement> {
    let canvas: HtmlCanvasElement = web_sys::window()?.document()?.create_element("canvas").ok()?.dyn_into().ok()?;
    canvas.set_width(raster.width);
    canvas.set_height(raster.height);
    let cx: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
    let pixels =
        ImageData::new_with_u8_clamped_array_and_sh(Clamped(&raster.data), raster.width, raster.height).ok()?;
    cx.put_image_data(&pixels, 0.0, 0.0).ok()?;
    Some(canvas)
}

fn css(c: Color) -> String {
    let byte = |v: f32| (v.clamp(0.0, 1.0) * 255.0).round() as u8;
    format!("rgba({},{},{},{})", byte(c.r), byte(c.g), byte(c.b), Rounded(f64::from(c.a.clamp(0.0, 1.0)), 4))
}

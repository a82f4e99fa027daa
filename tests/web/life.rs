//! Maps begin, end, hide and live beside each other.

use super::*;

#[wasm_bindgen_test]
async fn a_hidden_container_draws_when_it_is_shown() {
    let options = json(&format!(r#"{{"style": {SQUARE}, "bounds": [[112, 22], [114, 24]], "padding": 10}}"#));
    let seen = Stage::new(300, 200, &options);
    let document = web_sys::window().unwrap().document().unwrap();
    let container: HtmlElement = document.create_element("div").unwrap().dyn_into().unwrap();
    container.set_attribute("style", "display: none; width: 300px; height: 200px; position: absolute").unwrap();
    document.body().unwrap().append_child(&container).unwrap();
    let hidden = Stage::within(container, &options);
    hidden.rest().await;
    hidden.container.style().set_property("display", "block").unwrap();
    hidden.rest().await;
    assert_eq!(hidden.pixel(150, 100), [0xc0, 0x20, 0x40]);
    assert_eq!(hidden.zoom(), seen.zoom(), "the bounds are fitted to the size that the container got");
    // Hidden again and shown larger: it keeps its view.
    hidden.container.style().set_property("display", "none").unwrap();
    hidden.rest().await;
    hidden.container.set_attribute("style", "width: 500px; height: 300px; position: absolute").unwrap();
    hidden.rest().await;
    assert_eq!(hidden.zoom(), seen.zoom());
    assert_eq!(hidden.pixel(250, 150), [0xc0, 0x20, 0x40]);
}

/// Everything that an element of a map can hear.
fn storm(stage: &Stage, target: &HtmlElement) {
    for name in ["pointerdown", "pointermove", "pointerup", "pointercancel", "pointerleave"] {
        stage.pointer(target, name, 150, 100);
    }
    let init = WheelEventInit::new();
    init.set_delta_y(100.0);
    target.dispatch_event(&WheelEvent::new_with_event_init_dict("wheel", &init).unwrap()).unwrap();
    stage.key("ArrowLeft");
    web_sys::window().unwrap().dispatch_event(&web_sys::Event::new("resize").unwrap()).unwrap();
}

#[wasm_bindgen_test]
async fn a_destroyed_map_leaves_nothing_and_hears_nothing() {
    let stage = Stage::new(300, 200, &square());
    let seen = stage.record("move");
    stage.rest().await;
    let root = stage.root();
    stage.map.remove();
    stage.map.remove();
    assert_eq!(stage.container.child_element_count(), 0);
    assert_eq!(root.query_selector_all("canvas").unwrap().length(), 0);
    seen.take();
    storm(&stage, &root);
    stage.container.style().set_property("width", "200px").unwrap();
    stage.rest().await;
    assert_eq!(seen.take(), 0);
    // Later calls do nothing, and none throws.
    let map = &stage.map;
    let none = JsValue::UNDEFINED;
    assert!(map.set_paint_property(&"square".into(), &"fill-color".into(), &"#000".into()).is_ok());
    assert!(map.set_filter(&"square".into(), &JsValue::NULL).is_ok() && map.remove_layer(&"square".into()).is_ok());
    map.set_view(0.8, 0.4, 7.0, Some(100.0));
    assert!(map.set_style(&json(SQUARE)).is_ok() && map.add_source(&"b".into(), &json("{}")).is_ok());
    assert!(
        map.features(1.0, 1.0, 1.0, 1.0, &none, Some(false)).is_ok()
            && map.on(&"load".into(), &listener(|_| ())).is_ok()
    );
    map.resize();
    map.step(true);
    map.go_home();
    frames(3).await;
    assert_eq!(stage.container.child_element_count(), 0);
}

#[wasm_bindgen_test]
async fn a_map_may_be_destroyed_at_any_moment() {
    // In the middle of a drag.
    let stage = Stage::new(300, 200, &square());
    stage.rest().await;
    let root = stage.root();
    stage.pointer(&root, "pointerdown", 150, 100);
    stage.pointer(&root, "pointermove", 170, 100);
    stage.map.remove();
    stage.pointer(&root, "pointermove", 190, 100);
    stage.pointer(&root, "pointerup", 190, 100);
    frames(3).await;
    drop(stage);
    // In each of its own events.
    for kind in ["load", "render", "move", "moveend", "idle", "click", "mousemove", "resize", "styledata"] {
        let stage = Rc::new(Stage::new(300, 200, &square()));
        let (inner, called) = (Rc::downgrade(&stage), Rc::new(Cell::new(0)));
        let count = called.clone();
        let destroy = listener(move |_| {
            count.set(count.get() + 1);
            if let Some(stage) = inner.upgrade() {
                stage.map.remove();
            }
        });
        stage.map.on(&kind.into(), &destroy).unwrap();
        stage.rest().await;
        if called.get() == 0 {
            let root = stage.root();
            stage.pan(20.0, 0.0);
            stage.rest().await;
            stage.pointer(&root, "pointermove", 150, 100);
            stage.pointer(&root, "pointerdown", 150, 100);
            stage.pointer(&root, "pointerup", 150, 100);
            let _ = stage.map.set_style(&json(SQUARE));
            stage.container.style().set_property("width", "250px").unwrap();
            stage.rest().await;
        }
        assert_eq!(called.get(), 1, "{kind}");
        assert_eq!(stage.container.child_element_count(), 0, "{kind}");
    }
}

#[wasm_bindgen_test]
async fn two_maps_do_not_meddle() {
    let (one, two) = (Stage::new(300, 200, &square()), Stage::new(200, 200, &square()));
    one.rest().await;
    two.rest().await;
    let moved = two.record("move");
    one.map.set_paint_property(&"square".into(), &"fill-color".into(), &"#0000ff".into()).unwrap();
    one.pan(10.0, 0.0);
    one.rest().await;
    two.rest().await;
    assert_eq!((one.pixel(150, 100), two.pixel(100, 100)), ([0, 0, 255], [0xc0, 0x20, 0x40]));
    assert_eq!(moved.take(), 0);
    one.map.remove();
    two.pan(10.0, 0.0);
    two.rest().await;
    assert_eq!((two.pixel(100, 100), moved.take()), ([0xc0, 0x20, 0x40], 1));
}

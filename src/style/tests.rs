//! The style as a whole: what is read, what is reported, and what changes do.

use super::*;

fn json(text: &str) -> Value {
    Value::from_json(text).unwrap()
}

fn style(layers: &str) -> (Style, Vec<String>) {
    let text = format!(
        r#"{{"version":8,"name":"t","sources":{{"s":{{"type":"geojson"}}}},"state":{{"lang":{{"default":"zh"}}}},"layers":{layers}}}"#
    );
    let (style, issues) = Style::parse_with_packs(&json(&text), "atlas:");
    (style, issues.iter().map(ToString::to_string).collect())
}

struct Props(Value);
impl FeatureView for Props {
    fn id(&self) -> Option<Value> {
        Some(Value::from("f1"))
    }
    fn geometry_type(&self) -> &'static str {
        "Point"
    }
    fn property(&self, name: &str) -> Option<Value> {
        self.0.get(name).cloned()
    }
    fn properties(&self) -> Value {
        self.0.clone()
    }
}

fn with<T>(properties: &str, zoom: f64, globals: &[(Arc<str>, Value)], run: impl FnOnce(&EvalContext) -> T) -> T {
    let feature = Props(json(properties));
    run(&EvalContext { zoom, feature: Some(&feature), globals, ..EvalContext::default() })
}

fn fill(style: &Style, i: usize) -> &FillPaint {
    match &style.layers[i].kind {
        LayerKind::Fill(f) => f,
        other => panic!("{other:?}"),
    }
}

fn symbol(style: &Style, i: usize) -> &SymbolPaint {
    match &style.layers[i].kind {
        LayerKind::Symbol(s) => s,
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_layer_type_has_all_its_defaults() {
    let (style, issues) = style(
        r#"[{"id":"b","type":"background"},{"id":"f","type":"fill","source":"s"},{"id":"l","type":"line","source":"s"},
            {"id":"c","type":"circle","source":"s"},{"id":"y","type":"symbol","source":"atlas:parks"}]"#,
    );
    assert_eq!(issues, Vec::<String>::new());
    assert_eq!(
        style.layers.iter().map(|l| l.kind.name()).collect::<Vec<_>>(),
        ["background", "fill", "line", "circle", "symbol"]
    );
    assert_eq!(fill(&style, 1).color.constant(), Some(&Color::BLACK));
    assert_eq!(symbol(&style, 4).text_size.constant(), Some(&16.0));
    assert_eq!(symbol(&style, 4).icon_padding.constant(), Some(&vec![2.0, 2.0, 2.0, 2.0]));
}

#[test]
fn a_wrong_layer_is_left_out_and_the_rest_draws() {
    let (style, issues) = style(
        r#"[{"id":"a","type":"fil","source":"s"},{"id":"b","type":"fill"},{"id":"c","type":"fill","source":"S"},
            {"id":"d","type":"fill","source":"s","filter":["==",["get"],1]},
            {"id":"e","type":"fill","source":"s"},{"id":"e","type":"fill","source":"s"},{"type":"fill","source":"s"},
            7,{"id":"h","type":"hillshade","source":"s"}]"#,
    );
    assert_eq!(style.layers.iter().map(|l| &*l.id).collect::<Vec<_>>(), ["e"]);
    let errors: Vec<&String> = issues.iter().filter(|i| i.starts_with("error")).collect();
    for (issue, want) in errors.iter().zip([
        "layers[0].type: unknown layer type \"fil\"; one of background, fill, line, circle, symbol, heatmap expected. Did you mean \"fill\"?",
        "layers[1].source: a layer of type \"fill\" needs a \"source\"",
        "layers[2].source: there is no source \"S\". Did you mean \"s\"?",
        "layers[3].filter[1]: Expected arguments of type (string) | (string, object), but found () instead.",
        "layers[5].id: duplicate layer id \"e\"; ids must be unique",
        "layers[6].id: a layer needs an \"id\", a string",
        "layers[7]: a layer is an object, number found",
        "layers[8].type: layers of type \"hillshade\" are not supported",
    ]) {
        assert_eq!(**issue, format!("error: {want}"));
    }
    assert_eq!(errors.len(), 8);
    assert_eq!(style.to_value().get("layers").unwrap().as_array().unwrap().len(), 9, "nothing of the author's is lost");
}

#[test]
fn a_wrong_property_falls_back_to_its_default() {
    let (style, issues) = style(
        r##"[{"id":"a","type":"fill","source":"s","layout":{"fill-color":"red","visibility":"nonne"},
            "paint":{"fill-colour":"red","fill-opacity":2,"fill-color":["get","x","y","z"],"fill-outline-color":"#12",
                     "fill-antialias":["get","a"],"fill-color-transition":{"duration":1}}},
           {"id":"b","type":"line","source":"s","paint":{"line-width":["+",["zoom"],1],"line-dasharray":[1,-1]}}]"##,
    );
    let want = [
        "layers[0].layout.fill-color: \"fill-color\" belongs in \"paint\"",
        "layers[0].paint.fill-colour: unknown property \"fill-colour\". Did you mean \"fill-color\"?",
        "layers[0].layout.visibility: one of visible, none expected, \"nonne\" found. Did you mean \"none\"?",
        "layers[0].paint.fill-color: Expected arguments of type (string) | (string, object), but found (string, string, string) instead.",
        "layers[0].paint.fill-opacity: 2 is greater than the maximum value 1",
        "layers[0].paint.fill-outline-color: a CSS colour expected, \"#12\" found",
        "layers[0].paint.fill-antialias: data expressions not supported: this property cannot differ from feature to feature",
        "layers[1].paint.line-width: \"zoom\" expression may only be used as input to a top-level \"step\" or \"interpolate\" expression.",
        "layers[1].paint.line-dasharray: -1 is less than the minimum value 0",
    ];
    assert_eq!(issues, want.map(|w| format!("error: {w}")));
    assert_eq!(fill(&style, 0).opacity.constant(), Some(&1.0));
    assert!(style.layers[0].visible);
}

#[test]
fn expressions_know_what_they_depend_on() {
    let (style, issues) = style(
        r##"[{"id":"a","type":"fill","source":"s","paint":{
              "fill-color":["case",["boolean",["feature-state","hover"],false],"#fff",["match",["get","k"],"x","red","blue"]],
              "fill-opacity":["interpolate",["linear"],["zoom"],5,0,10,["min",1,["get","o"]]]}},
           {"id":"b","type":"symbol","source":"s","layout":{
              "text-field":["match",["global-state","lang"],"en",["get","name_en"],["get","name_zh"]],
              "text-size":["+",10,2],"text-variable-anchor":["top","bottom-left"],"icon-image":"i-{kind}"}}]"##,
    );
    assert_eq!(issues, Vec::<String>::new());
    let f = fill(&style, 0);
    let d = f.color.dependencies();
    assert!(d.feature && d.state && !d.zoom && !d.global);
    assert!(f.opacity.dependencies().zoom && f.opacity.dependencies().feature);
    with(r#"{"k":"x","o":0.5}"#, 7.5, &[], |cx| {
        assert_eq!(f.color.eval(cx).to_css(), "#ff0000");
        assert_eq!(f.opacity.eval(cx), 0.25);
        let hover = json(r#"{"hover":true}"#);
        assert_eq!(f.color.eval(&EvalContext { state: Some(&hover), ..*cx }), Color::WHITE);
    });
    with(r#"{"o":"wrong"}"#, 12.0, &[], |cx| assert_eq!(f.opacity.eval(cx), 1.0, "a runtime error gives the default"));
    let s = symbol(&style, 1);
    assert_eq!(s.text_size.constant(), Some(&12.0), "folded");
    assert_eq!(s.text_variable_anchor.constant(), Some(&vec![Anchor::Top, Anchor::BottomLeft]));
    let globals = |lang: &str| vec![(Arc::from("lang"), Value::from(lang))];
    let named = r#"{"name_zh":"清远","name_en":"Qingyuan","kind":"port"}"#;
    with(named, 5.0, &style.state, |cx| assert_eq!(s.text_field.eval(cx), Formatted::Plain("清远".into())));
    with(named, 5.0, &globals("en"), |cx| assert_eq!(s.text_field.eval(cx), Formatted::Plain("Qingyuan".into())));
    with(named, 5.0, &[], |cx| assert_eq!(&*s.icon_image.eval(cx), "i-port"));
}

#[test]
fn old_filters_are_converted() {
    let yes = |filter: &str, properties: &str| {
        let e = compile_filter(&json(filter), "filter").unwrap_or_else(|i| panic!("{filter}: {}", i[0]));
        with(properties, 5.0, &[], |cx| e.eval_bool(cx))
    };
    for (filter, properties, want) in [
        (r#"["==","a",1]"#, r#"{"a":1}"#, true),
        (r#"["==","a",1]"#, r#"{"a":"1"}"#, false),
        (r#"["!=","a",1]"#, r#"{}"#, true),
        (r#"["<","a",5]"#, r#"{"a":3}"#, true),
        (r#"["<","a",5]"#, r#"{"a":"3"}"#, false),
        (r#"[">=","a","b"]"#, r#"{"a":"c"}"#, true),
        (r#"["in","a",1,2,"x"]"#, r#"{"a":"x"}"#, true),
        (r#"["!in","a",1,2]"#, r#"{"a":1}"#, false),
        (r#"["has","a"]"#, r#"{"a":null}"#, true),
        (r#"["!has","a"]"#, r#"{}"#, true),
        (r#"["==","$type","Point"]"#, r#"{}"#, true),
        (r#"["in","$type","LineString","Polygon"]"#, r#"{}"#, false),
        (r#"["==","$id","f1"]"#, r#"{}"#, true),
        (r#"["all",["==","a",1],["any",["has","b"],["none",["has","c"]]]]"#, r#"{"a":1}"#, true),
        (r#"["all"]"#, r#"{}"#, true),
        (r#"["any"]"#, r#"{}"#, false),
        (r#"["all",[">",["get","a"],1],["in",["get","b"],["literal",["x"]]]]"#, r#"{"a":2,"b":"x"}"#, true),
        (r#"true"#, r#"{}"#, true),
    ] {
        assert_eq!(yes(filter, properties), want, "{filter} {properties}");
    }
    assert!(compile_filter(&json(r#"["==",["feature-state","hover"],true]"#), "f").is_err());
    assert!(compile_filter(&json(r#"["=","a",1]"#), "f").is_err());
    assert!(compile_filter(&json("[]"), "f").is_ok());
}

#[test]
fn functions_with_stops_are_converted() {
    let (style, issues) = style(
        r##"[{"id":"a","type":"circle","source":"s","paint":{
              "circle-radius":{"base":2,"stops":[[0,0],[2,3]]},
              "circle-color":{"property":"k","type":"categorical","stops":[["x","red"],["y","lime"]],"default":"#00f"},
              "circle-opacity":{"property":"o","type":"identity","default":0.25},
              "circle-stroke-width":{"property":"n","stops":[[{"zoom":0,"value":0},0],[{"zoom":0,"value":10},10],
                                     [{"zoom":10,"value":0},0],[{"zoom":10,"value":10},20]]},
              "circle-blur":{"property":"n","type":"interval","stops":[[0,1],[5,2]]},
              "circle-stroke-color":{"stops":[[0,"#000000"],[10,"#ffffff"]]}}}]"##,
    );
    assert_eq!(issues, Vec::<String>::new());
    let LayerKind::Circle(c) = &style.layers[0].kind else { panic!() };
    with(r#"{"k":"y","o":0.5,"n":5}"#, 1.0, &[], |cx| {
        assert_eq!(c.radius.eval(cx), 1.0);
        assert_eq!(c.color.eval(cx).to_css(), "#00ff00");
        assert_eq!(c.opacity.eval(cx), 0.5);
        assert_eq!(c.stroke_width.eval(cx), 5.5);
        assert_eq!(c.blur.eval(cx), 2.0);
        assert_eq!(c.stroke_color.eval(cx).to_css(), "#1a1a1a");
    });
    with(r#"{"o":"no"}"#, 1.0, &[], |cx| {
        assert_eq!(c.color.eval(cx).to_css(), "#0000ff");
        assert_eq!(c.opacity.eval(cx), 0.25);
        assert_eq!(c.stroke_width.eval(cx), 0.0, "without a default the property's own");
    });
}

#[test]
fn changes_are_all_or_nothing() {
    let (mut style, _) = style(r#"[{"id":"a","type":"fill","source":"s"},{"id":"b","type":"fill","source":"s"}]"#);
    style.set_paint_property("a", "fill-color", &json(r#""red""#)).unwrap();
    assert_eq!(fill(&style, 0).color.constant().unwrap().to_css(), "#ff0000");
    let issue = style.set_paint_property("a", "fill-color", &json("5")).unwrap_err();
    assert_eq!(issue.path, "layers.a.paint.fill-color");
    assert!(style.set_paint_property("a", "fill-colr", &json(r#""red""#)).unwrap_err().message.contains("fill-color"));
    assert!(style.set_filter("nope", &Value::Null).is_err());
    style.set_filter("b", &json(r#"["has","x"]"#)).unwrap();
    style.set_layout_property("b", "visibility", &json(r#""none""#)).unwrap();
    style.add_layer(&json(r#"{"id":"c","type":"background"}"#), Some("a")).unwrap();
    assert!(style.add_layer(&json(r#"{"id":"c","type":"background"}"#), None).is_err());
    assert!(style.add_layer(&json(r#"{"id":"d","type":"background"}"#), Some("zz")).is_err());
    style.move_layer("a", None).unwrap();
    assert_eq!(style.layers.iter().map(|l| &*l.id).collect::<Vec<_>>(), ["c", "b", "a"]);
    assert!(!style.layers[1].visible && style.layers[1].filter.is_some());
    style.remove_layer("b").unwrap();
    style.set_paint_property("a", "fill-color", &Value::Null).unwrap();
    let back = style.to_value();
    assert_eq!(
        back.get("layers").unwrap().to_json(),
        r#"[{"id":"c","type":"background"},{"id":"a","type":"fill","source":"s","paint":{}}]"#
    );
    let (again, issues) = Style::parse(&back);
    assert!(issues.is_empty());
    assert_eq!(again.layers.len(), 2);
}

#[test]
fn what_has_no_effect_is_said() {
    let (_, issues) = style(
        r#"[{"id":"a","type":"symbol","source":"s","filters":true,"layout":{"text-writing-mode":["vertical"],
            "text-field":["format",["get","n"],{"font-scale":1.2}]}}]"#,
    );
    assert_eq!(issues, ["warning: layers[0].filters: unknown member \"filters\". Did you mean \"filter\"?",]);
    let (_, issues) = Style::parse(&json(r#"{"version":8,"layers":[],"sources":{},"terrain":{},"pitch":0,"layer":1}"#));
    assert_eq!(
        issues.iter().map(ToString::to_string).collect::<Vec<_>>(),
        [
            "warning: terrain: \"terrain\" is not supported and has no effect",
            "warning: layer: unknown member \"layer\". Did you mean \"layers\"?",
        ]
    );
}

#[test]
fn two_stops_at_one_input_are_a_jump() {
    let (style, issues) = style(
        r#"[{"id":"a","type":"circle","source":"s","paint":{"circle-radius":{"stops":[[5,1],[6,2],[6,10],[7,12]]}}}]"#,
    );
    assert_eq!(issues, Vec::<String>::new());
    let LayerKind::Circle(c) = &style.layers[0].kind else { panic!() };
    let radius = |zoom| with("{}", zoom, &[], |cx| c.radius.eval(cx));
    assert_eq!((radius(5.5), radius(6.5)), (1.5, 11.0));
}

#[test]
fn large_expressions_are_told_from_deep_ones() {
    let fault = |json: &Value| Expression::compile(json, Type::Value, "p").unwrap_err().remove(0).message;
    let get = json(r#"["get","x"]"#);
    let mut wide = vec![get; 110_000];
    wide.insert(0, Value::from("+"));
    assert!(fault(&Value::from(wide)).starts_with("the expression is too large"));
    let mut deep = json("1");
    for _ in 0..160 {
        deep = Value::from(vec![Value::from("-"), deep]);
    }
    assert!(fault(&deep).starts_with("the expression is nested too deeply"));
    // A variable in each of many sums, each worked out at once: little remains, but the work would not end.
    let sum = |n: usize| Value::from([vec![Value::from("+")], vec![json(r#"["length",["var","t"]]"#); n]].concat());
    let long = |n: usize| Value::from(vec!["let".into(), "t".into(), Value::from("x".repeat(1_000_000)), sum(n)]);
    assert!(Expression::compile(&long(3), Type::Value, "p").is_ok());
    assert!(fault(&long(5000)).starts_with("the expression is too large"));
    let mut names = vec![Value::from("let")];
    for i in 0..1001 {
        names.extend([Value::from(format!("v{i}")), Value::Number(1.0)]);
    }
    names.push(Value::Number(1.0));
    assert!(fault(&Value::from(names)).contains("too many variables"));
}

#[test]
fn split_and_join_are_bounded_as_concat_is() {
    let eval = |expression: &str, text: &str| {
        let properties = Value::object([("x", Value::from(text))]).to_json();
        let e = Expression::compile(&json(expression), Type::Value, "p").unwrap();
        with(&properties, 5.0, &[], |cx| e.eval(cx))
    };
    let long = "a".repeat(70_000);
    for op in [r#"["split",["get","x"],""]"#, r#"["split",["get","x"],"a"]"#] {
        assert_eq!(eval(op, &long), Err("the text is too long".into()));
        assert!(eval(op, &long[..60_000]).is_ok());
    }
    let join = r#"["join",["split",["get","x"],""],["get","x"]]"#;
    assert_eq!(eval(join, &long[..2000]), Err("the text is too long".into()));
    assert!(eval(join, &long[..1000]).is_ok());
}

#[test]
fn an_id_may_be_used_once() {
    let (style, issues) = style(
        r#"[{"id":"b","type":"background"},{"id":"a","type":"background"},{"id":"b","type":"background"},
            {"id":"a","type":"background"},{"id":"c","type":"background"},{"type":"background"}]"#,
    );
    assert_eq!(style.layers.iter().map(|l| &*l.id).collect::<Vec<_>>(), ["b", "a", "c"]);
    let places: Vec<&str> = issues.iter().filter(|i| i.contains("duplicate")).map(|i| &i[7..19]).collect();
    assert_eq!(places, ["layers[2].id", "layers[3].id"]);
}

#[test]
fn hostile_styles_neither_panic_nor_hang() {
    let mut deep = Value::from("x");
    for _ in 0..100_000 {
        deep = Value::from(vec![Value::from("!"), deep]);
    }
    assert!(Expression::compile(&deep, Type::Value, "p").is_err());
    // Dropping it recurses too; that is not the style's doing.
    std::mem::forget(deep);

    // Each level doubles the work of the one before.
    let mut text = r#"["var","v40"]"#.to_string();
    for i in (1..=40).rev() {
        let before = if i == 1 { "1".to_string() } else { format!(r#"["+",["var","v{0}"],["var","v{0}"]]"#, i - 1) };
        let before = if i == 1 { r#"["get","x"]"#.to_string() } else { before };
        text = format!(r#"["let","v{i}",{before},{text}]"#);
    }
    assert!(Expression::compile(&json(&text), Type::Value, "p").is_err());

    // Each level makes the text four times as long.
    let mut text = r#""a""#.to_string();
    for i in 0..20 {
        text =
            format!(r#"["let","v{i}",{text},["concat",["var","v{i}"],["var","v{i}"],["var","v{i}"],["var","v{i}"]]]"#);
    }
    assert!(Expression::compile(&json(&text), Type::Value, "p").is_err());
    for bad in [
        "[]",
        "[null]",
        "[[]]",
        r#"["let"]"#,
        r#"["match",1]"#,
        r#"["case"]"#,
        r#"["step",1,2,"3",4]"#,
        r#"["array"]"#,
        r#"["at"]"#,
    ] {
        assert!(Expression::compile(&json(bad), Type::Value, "p").is_err(), "{bad}");
    }
    for whole in
        ["7", "null", "[]", "{}", r#"{"layers":7}"#, r#"{"layers":[null],"sources":3,"state":{"a":1},"center":"x"}"#]
    {
        let (style, issues) = Style::parse(&json(whole));
        assert!(style.layers.is_empty() && !issues.is_empty(), "{whole}");
    }
}

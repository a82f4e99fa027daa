//! `route` and `reach` over a network of the user's own, as a user types them.

use super::*;

/// A railway along a parallel, a bus that goes on from its end, and one that is not open yet.
const NETWORK: &str = r#"{
  "places": [{"id": "w", "name": "West", "lon": 2.0, "lat": 48.0}, {"id": "m", "name": "Middle", "lon": 2.5, "lat": 48.0},
             {"id": "e", "name": "East", "lon": 3.0, "lat": 48.0}, {"id": "far", "lon": 3.2, "lat": 48.0}],
  "kinds": [{"id": "rail", "speed_kmh": 120, "access_min": 3, "wait_min": 5}, {"id": "bus", "speed_kmh": 60, "wait_min": 4}],
  "lines": [{"id": "r", "name": "Railway", "kind": "rail", "stops": ["w", "m", "e"], "km": [40, 40]},
            {"id": "b", "name": "Bus", "kind": "bus", "stops": ["e", "far"], "km": [15]},
            {"id": "x", "name": "Express", "kind": "bus", "stops": ["w", "far"], "km": [20], "open": false},
            {"id": "bad", "kind": "bus", "stops": ["e", "nowhere"]}],
  "transfers": {"rail": {"bus": 2}},
  "local_kmh": 20
}"#;

/// The answer over a network.
fn run(file: &Scratch, arguments: &[&str]) -> (i32, String, String) {
    let (command, rest) = arguments.split_first().unwrap();
    super::run(&[&[*command, "--network", file.path()], rest].concat())
}

fn done(file: &Scratch, arguments: &[&str]) -> String {
    let (code, out, err) = run(file, arguments);
    assert_eq!(code, 0, "{arguments:?}: {err}");
    out
}

fn number(v: &Value, path: &[&str]) -> f64 {
    path.iter().try_fold(v, |v, key| v.get(key)).unwrap().as_f64().unwrap()
}

#[test]
fn a_way_is_told_leg_by_leg() {
    let file = Scratch::new("network-route.json", NETWORK);
    let (code, out, err) = run(&file, &["route", "--from", "West", "--to", "far"]);
    assert_eq!(code, 0, "{err}");
    // 3 access, 5 waiting, 80 km at 120, 2 changing, 4 waiting, 15 km at 60.
    assert!(err.contains("West – far: 69.0 min: Railway 48 → Bus 21"), "{err}");
    assert!(err.contains("lines[3].stops[1]: no place is called \"nowhere\""), "{err}");
    assert!(err.contains("off the lines on 20 km/h and ways 1.3 times as long"), "{err}");
    assert_eq!(
        out,
        "leg,link_id,name,kind,from,to,minutes,km,access_min,change_min,wait_min,ride_min\n\
         1,r,Railway,rail,West,East,48,80,3,0,5,40\n2,b,Bus,bus,East,far,21,15,0,2,4,15\n"
    );
    let route =
        Value::from_json(&done(&file, &["route", "--from", "West", "--to", "far", "--format", "geojson"])).unwrap();
    assert_eq!(number(&route, &["route", "minutes"]), 69.0);
    let legs = route.get("features").unwrap().as_array().unwrap();
    let line = legs[0].get("geometry").unwrap().get("coordinates").unwrap().to_json();
    assert_eq!(line, "[[2,48],[2.5,48],[3,48]]");
    // What is closed can be opened, by id or all at once.
    for open in [&["--open", "x"][..], &["--all-planned"]] {
        let told = run(&file, &[&["route", "--from", "West", "--to", "far"], open].concat()).2;
        assert!(told.contains("24.0 min: Express 24"), "{told}");
    }
}

#[test]
fn bands_have_areas_and_places() {
    let file = Scratch::new("network-reach.json", NETWORK);
    let bands = Value::from_json(&done(&file, &["reach", "--from", "2.0,48.0", "--minutes", "30,60", "--cell", "400"]))
        .unwrap();
    let features = bands.get("features").unwrap().as_array().unwrap();
    let minutes: Vec<f64> = features.iter().map(|f| number(f, &["properties", "minutes"])).collect();
    assert_eq!(minutes, [60.0, 30.0], "the largest first");
    let areas: Vec<f64> = features.iter().map(|f| number(f, &["properties", "area_km2"])).collect();
    // Local ways alone: 30 minutes at 20 km/h and a detour of 1.3 are a disc of 7.69 km.
    assert!(areas[0] > 3.0 * areas[1] && areas[1] > 185.0, "{areas:?}");
    let places = |i: usize| features[i].get("properties").unwrap().get("places").unwrap().to_json();
    assert_eq!((places(0).as_str(), places(1).as_str()), (r#"["w","m","e"]"#, r#"["w"]"#));
    let csv = done(&file, &["reach", "--from", "w", "--minutes", "30,60", "--format", "csv"]);
    assert!(csv.starts_with("kind,id,name,lon,lat,minutes,band_min,area_km2,cut\nband,band-30,,2,48,,30,"), "{csv}");
    assert!(
        csv.ends_with("place,w,West,2,48,0,30,,\nplace,m,Middle,2.5,48,31,60,,\nplace,e,East,3,48,51,60,,\n"),
        "{csv}"
    );
}

#[test]
fn what_cannot_be_done_is_said() {
    let file = Scratch::new("network-errors.json", NETWORK);
    for (arguments, says) in [
        (
            &["route", "--from", "moon", "--to", "w"][..],
            "--from: no place is called `moon`; say lon,lat, or the id or name",
        ),
        (&["route", "--from", "w", "--to", "0,91"], "--to: 0, 91: longitude must lie"),
        (
            &["route", "--from", "w", "--to", "e", "--open", "moon"],
            "--open: there is no line `moon` to open; there are x",
        ),
        (&["reach", "--from", "w", "--minutes", "0"], "minutes must lie within 5 and 360"),
        (&["reach", "--from", "w", "--cell", "0"], "the cell must be a length above 0 m"),
        (&["reach", "--from", "w", "--cell", "1"], "ask for cells of at least"),
    ] {
        let (code, out, err) = run(&file, arguments);
        assert_eq!((code, out.as_str()), (1, ""), "{arguments:?}");
        assert!(err.contains(says), "{err}");
    }
    assert_eq!(run(&file, &["route", "--from", "w", "--to", "e", "--assume", "local_kmh=30"]).0, 2);
    assert_eq!(run(&file, &["reach", "--from", "w", "--year", "2025"]).0, 2);
    let broken = Scratch::new("network-broken.json", "{\"places\": []");
    let (code, _, err) = run(&broken, &["reach", "--from", "w"]);
    assert!(code == 1 && err.contains("-broken.json: the text ends"), "{err}");
    // The plan's network has its cell as an assumption.
    let out = Command::new(env!("CARGO_BIN_EXE_guangqing-map"))
        .args(["reach", "--from", "guangqing", "--cell", "300"])
        .output();
    assert_eq!(out.unwrap().status.code(), Some(2));
}

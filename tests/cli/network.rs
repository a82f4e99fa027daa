//! `route`, `reach` and the tables of times, as a user types them.

use super::*;

fn json(arguments: &[&str]) -> Value {
    Value::from_json(&done(arguments)).unwrap()
}

fn number(v: &Value, path: &[&str]) -> f64 {
    path.iter().try_fold(v, |v, key| v.get(key)).unwrap().as_f64().unwrap()
}

#[test]
fn a_route_is_told_leg_by_leg() {
    let (code, out, err) = run(&["route", "--from", "广清园", "--to", "gz-centre"]);
    assert_eq!(code, 0, "{err}");
    assert!(out.starts_with("leg,link_id,name_zh,name_en,kind,status,from_zh,to_zh,"), "{out}");
    assert!(out.contains("guangqing-expressway,广清高速"), "{out}");
    assert!(err.contains("not on timetables"), "what the figures rest on is said: {err}");
    let route = json(&["route", "--from", "广清园", "--to", "gz-centre", "--format", "geojson"]);
    let legs = route.get("features").unwrap().as_array().unwrap();
    assert_eq!(legs.len() + 1, out.lines().count());
    let sum: f64 = legs.iter().map(|l| number(l, &["properties", "minutes"])).sum();
    assert!((sum - number(&route, &["route", "minutes"])).abs() < 0.1);
    // Each leg begins where the last one ended.
    let ends = |leg: &Value| -> (String, String) {
        let line = leg.get("geometry").unwrap().get("coordinates").unwrap().as_array().unwrap().to_vec();
        (line.first().unwrap().to_json(), line.last().unwrap().to_json())
    };
    assert!(legs.windows(2).all(|w| ends(&w[0]).1 == ends(&w[1]).0));
}

#[test]
fn an_opened_link_changes_the_way() {
    let minutes = |more: &[&str]| {
        let mut all = vec!["route", "--from", "guangqing", "--to", "qy-station", "--format", "geojson"];
        all.extend(more);
        number(&json(&all), &["route", "minutes"])
    };
    let today = minutes(&[]);
    assert!(minutes(&["--open", "foqingcong-expressway"]) < today - 5.0);
    assert_eq!(minutes(&["--open", "shunying-avenue-2"]), today, "a road far away changes nothing");
    assert!(minutes(&["--all-planned"]) <= minutes(&["--open", "foqingcong-expressway"]));
    assert_eq!(minutes(&["--year", "2022"]), today);
    assert!(minutes(&["--assume", "local_kmh=20"]) > today + 5.0);
}

#[test]
fn bands_have_areas_and_closed_rings() {
    let bands = json(&["reach", "--from", "113.26,23.13", "--minutes", "60,30"]);
    let features = bands.get("features").unwrap().as_array().unwrap();
    let minutes: Vec<f64> = features.iter().map(|f| number(f, &["properties", "minutes"])).collect();
    assert_eq!(minutes, [60.0, 30.0], "the largest first");
    let areas: Vec<f64> = features.iter().map(|f| number(f, &["properties", "area_km2"])).collect();
    assert!(areas[0] > 2.0 * areas[1] && areas[1] > 300.0, "{areas:?}");
    for f in features {
        let polygons = f.get("geometry").unwrap().get("coordinates").unwrap().as_array().unwrap();
        for ring in polygons.iter().flat_map(|p| p.as_array().unwrap()) {
            let ring = ring.as_array().unwrap();
            assert!(ring.len() > 3 && ring.first() == ring.last());
        }
    }
    let csv = done(&["reach", "--from", "113.26,23.13", "--minutes", "30,60", "--format", "csv"]);
    assert!(csv.starts_with("kind,id,name_zh,name_en,lon,lat,minutes,band_min,area_km2,cut,left_out\nband,band-30,"));
    assert!(csv.contains("destination,can-airport,白云机场"), "{csv}");
}

#[test]
fn tables_of_times_and_verdicts() {
    let times = json(&["table", "times", "--format", "json"]);
    let rows = times.as_array().unwrap();
    assert_eq!(rows.len(), 8 * 6);
    assert!(rows.iter().all(|r| number(r, &["planned_min"]) <= number(r, &["today_min"])));
    assert!(rows.iter().all(|r| r.get("chosen_min").is_none()));
    let verdicts = json(&["table", "verdicts", "--format", "json"]);
    let rows = verdicts.as_array().unwrap();
    assert_eq!(rows.len(), 8 * (1 + 4 + 10));
    let word = |r: &Value, key: &str| r.get(key).unwrap().as_str().unwrap_or_default().to_string();
    for r in rows {
        let verdict = word(r, "verdict");
        if verdict == "beyond" {
            assert!(r.get("today_min").unwrap().is_null());
            continue;
        }
        let limit = number(r, &["target_min"]);
        let [today, planned, all] = ["today_min", "planned_min", "all_min"].map(|k| number(r, &[k]) <= limit);
        let wanted = if today {
            "today"
        } else if planned {
            "planned"
        } else if all {
            "study"
        } else {
            "missed"
        };
        assert_eq!(verdict, wanted, "{}", r.to_json());
        assert!(word(r, "quote_zh").contains("通达") || word(r, "quote_zh").contains("联通"));
    }
    let beyond: Vec<String> =
        rows.iter().filter(|r| word(r, "verdict") == "beyond").map(|r| word(r, "destination_id")).collect();
    assert!(beyond.contains(&"zhuhai".to_string()) && !beyond.contains(&"foshan".to_string()), "{beyond:?}");
    assert!(done(&["table", "assumptions"]).contains("local_kmh,本地速度,Local speed,35,35,3,120,km/h,"));
}

#[test]
fn the_quotes_are_the_plans() {
    let plan = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/plan/plan.txt");
    let Ok(plan) = std::fs::read_to_string(plan) else {
        eprintln!("skipped: ../shared/plan/plan.txt not there");
        return;
    };
    let bare = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let plan = bare(&plan);
    let verdicts = json(&["table", "verdicts", "--format", "json"]);
    for row in verdicts.as_array().unwrap() {
        let quote = bare(row.get("quote_zh").unwrap().as_str().unwrap());
        assert!(plan.contains(&quote), "{quote}");
    }
}

#[test]
fn what_cannot_be_done_is_said() {
    for (arguments, says) in [
        (&["route", "--from", "moon", "--to", "gz-centre"][..], "--from: nothing is called `moon`"),
        (&["route", "--from", "guangqing", "--to", "0,0"], "--to: 0, 0 lies outside of the map"),
        (&["route", "--from", "pl-guohua-thermal", "--to", "gz-centre"], "is known only by county or city"),
        (&["reach", "--from", "pl-guohua-thermal"], "is known only by county or city"),
        (&["route", "--from", "guangqing", "--to", "gz-centre", "--open", "moon"], "there is no link `moon`"),
        (&["route", "--from", "guangqing", "--to", "gz-centre", "--assume", "local_kmh=0"], "within 3 and 120"),
        (&["reach", "--from", "guangqing", "--minutes", "0"], "minutes must lie within 5 and 360"),
    ] {
        let (code, out, err) = run(arguments);
        assert_eq!((code, out.as_str()), (1, ""), "{arguments:?}");
        assert!(err.contains(says), "{err}");
    }
    assert_eq!(run(&["route", "--from", "a"]).0, 2);
    assert_eq!(run(&["route", "--from", "a", "--to", "b", "--all-planned", "--year", "2025"]).0, 2);
    assert_eq!(run(&["reach", "--from", "a", "--minutes", "x"]).0, 2);
}

/// A place that stands beside the city because nobody knows where it is, is not reached in so many minutes.
#[test]
fn what_has_no_place_is_in_no_band() {
    let arguments = ["reach", "--from", "gz-centre", "--minutes", "60,360", "--format"];
    let (code, out, err) = run(&[&arguments[..], &["csv"]].concat());
    assert_eq!(code, 0, "{err}");
    assert!(err.contains("note: 35 places of the plan are known only by county or city"), "{err}");
    let mut reader = csv::Reader::from_reader(out.as_bytes());
    let records: Vec<csv::StringRecord> = reader.records().map(|r| r.unwrap()).collect();
    let places: Vec<&str> = records.iter().filter(|r| &r[0] == "place").map(|r| &r[1]).collect();
    assert_eq!(places, ["pl-meilin-lake", "pl-scut-guangfo", "pl-shunde-qingyuan", "pl-lianzhang"]);
    let bands = || records.iter().filter(|r| &r[0] == "band");
    assert!(bands().count() == 2 && bands().all(|r| &r[r.len() - 1] == "35"));
    let json = Value::from_json(&done(&[&arguments[..], &["geojson"]].concat())).unwrap();
    for band in json.get("features").unwrap().as_array().unwrap() {
        assert_eq!(band.get("properties").unwrap().get("left_out"), Some(&Value::Number(35.0)));
    }
}

#[test]
fn pack_writes_the_network_beside_the_atlas() {
    let folder = std::env::temp_dir().join(format!("guangqing-map-{}-network", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let out = folder.join("atlas.bin");
    done(&["pack", "--out", out.to_str().unwrap()]);
    let bytes = std::fs::read(folder.join("atlas-network.bin")).unwrap();
    let names = guangqing_map::atlas::unpack(&std::fs::read(out).unwrap()).unwrap();
    std::fs::remove_dir_all(&folder).unwrap();
    assert!(!names.iter().any(|(name, _)| name.starts_with("network:")), "the map does not carry the network");
    assert!(guangqing_map::atlas::network::Network::open(&bytes).unwrap().stops().len() > 200);
}

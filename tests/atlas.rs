use guangqing_map::atlas::build::{Files, load};
#[test]
fn first_look() {
    let t = std::time::Instant::now();
    let (a, issues) = load(&Files::embedded());
    println!("{:?}", t.elapsed());
    for i in &issues { println!("{i}"); }
    for p in &a.parks { println!("{} {} {} {}", p.id, p.planned_km2, p.footprint.area_km2, p.footprint.perimeter_km); }
    for p in &a.projects { println!("{} {:?} {:?} {}", p.id, p.place.precision, p.place.position, p.place.spread); }
    for l in &a.links { println!("{} {:?}", l.id, l.length_km); }
    for c in &a.base.areas { println!("{} {}", c.name_zh, c.area_km2); }
}

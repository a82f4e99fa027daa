use guangqing_map::atlas::build::{Files, load, check, sources};
#[test]
fn first_look() {
    let (a, issues) = load(&Files::embedded());
    for i in &issues { println!("{i}"); }
    let t = std::time::Instant::now();
    for o in check(&a, &issues) { println!("{} {} {}", o.ok, o.rule, o.says); }
    println!("{:?}", t.elapsed());
    let t = std::time::Instant::now();
    for (n, s) in sources(&a) { println!("{n} {} {}", s.len(), s.vertices().len()); }
    println!("{:?}", t.elapsed());
    for p in &a.projects { if p.id=="a4-02" || p.id == "a6-11" {println!("{:?}", p.place.position) }}
}

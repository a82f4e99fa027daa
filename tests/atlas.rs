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
#[test]
fn sizes() {
    use guangqing_map::atlas::build::pack;
    let (a, _) = load(&Files::embedded());
    let s = sources(&a);
    for x in &s { std::fs::write(format!("/tmp/part-{}.bin", x.0.replace(':', "-")), pack(std::slice::from_ref(x))).unwrap(); }
}
#[test]
fn hist() {
    let (a, _) = load(&Files::embedded());
    let s = sources(&a);
    let mut h = std::collections::BTreeMap::new();
    let mut bylev = std::collections::BTreeMap::new();
    for (n, set) in &s { if &**n == "atlas:counties" { for i in 0..set.len() { let f = set.property(i, "focus").unwrap().to_string(); let p=set.property(i,"prefecture_zh").unwrap().to_string(); for p2 in set.parts(i) { *bylev.entry((f.clone(),p.clone())).or_insert(0) += p2.vertices.len(); for r in p2.ranks { *h.entry((f.clone(), *r)).or_insert(0) += 1; } } } } }
    println!("{h:?}\n{bylev:?} {}", guangqing_map::geom::rank_of(300.0/36.6e6));
}

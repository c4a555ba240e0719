//! scratch
use yushen_differential::*;
use yushen_reference::*;
fn main() {
    let reference = Reference::new(world::world(), None);
    let facts = facts::Facts::from_json(&serde_json::json!({"staff":3,"name":"甲","area":"2.50","seats": 9007199254740991i64, "ratio": "9998.0001", "premises":{"size":3}, "rooms":[{"size":1},{"size":2}]}), "2026-11-22").unwrap();
    for line in std::io::stdin().lines() {
        let line = line.unwrap().replace("\\n", "\n").replace("fn c()", "fn c0()");
        let on = Day::parse("2026-11-22").unwrap();
        reference.take(facts.values.iter().map(|(n, f)| (n.as_str(), f)), on).unwrap();
        let stock = match reference.compile(&line) { Err(e) => format!("{e:?}"), Ok(r) => compare::code(&reference.evaluate(&r, "c0")) };
        let engine = match engine::Engine::compile(&[vec![line.clone()]]) { Err(r) => format!("refused {:?}", r[&0]), Ok(e) => format!("{:?}", e.verdicts(&facts)) };
        println!("{line}\n     stock: {stock}\n     engine: {engine}");
    }
}

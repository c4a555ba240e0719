//! scratch
use yushen_reference::*;
fn main() {
    let world = World { parameters: vec![], tables: vec![], calendar: Default::default() };
    let reference = Reference::new(world, None);
    let facts = [("staff", Fact::Integer(3)), ("name", Fact::Text("甲".into())), ("area", Fact::Decimal("2.50".into())),("premises", Fact::Record(vec![("size".into(), Fact::Integer(3))]))];
    reference.take(facts.iter().map(|(n, f)| (*n, f)), Day::parse("2026-11-22").unwrap()).unwrap();
    for line in std::io::stdin().lines() {
        let line = line.unwrap();
        let r = reference.compile(&line.replace("\\n", "\n"));
        match r { Err(e) => println!("{line}: {e:?}"), Ok(r) => println!("{line}: {:?}", reference.evaluate(&r, "c")) }
    }
}

//! Prints `yushen_tests::broken::plans` as JSON, for the browser's test of mutations.
//! In: the day, how many pairs an item, a seed. Out: one plan an item, on standard output.

use anyhow::{Context, Result};

fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let mut next = |what: &str| {
        arguments.next().with_context(|| format!("usage: broken DAY PAIRS SEED; {what} is missing"))
    };
    let day = next("DAY")?;
    let on = yushen::value::date::parse(&day).with_context(|| format!("`{day}` is no day"))?;
    let (pairs, seed) = (next("PAIRS")?.parse()?, next("SEED")?.parse()?);
    println!("{}", serde_json::to_string(&yushen_tests::broken::plans(on, pairs, seed)?)?);
    Ok(())
}

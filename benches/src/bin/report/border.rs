//! What it costs to bring a long value into a script, and out of it.

use std::time::Duration;

use palma_benches::house::House;
use palma_benches::peer;
use palma_benches::processes::Peak;
use palma_benches::statistics::millis;
use serde_json::json;

const NOTHING: &str = "await tools.bench.rows({ count: 1 });\nreturn null;";

pub(crate) async fn report(house: &House) -> anyhow::Result<()> {
    println!("  {:<22} {:>9} {:>9} {:>9} {:>12}", "", "bytes", "Palma ms", "QuickJS ms", "peak MB");
    let empty = best(house, NOTHING).await?.0;
    for (name, rows) in [("1 MB", 9_000), ("10 MB", 90_000)] {
        let text = json!(house.tools().rows(rows)).to_string();
        let bytes = text.len();
        let into = format!("const rows = await tools.bench.rows({{ count: {rows} }});\nreturn rows.length;");
        let out = format!(
            "await tools.bench.rows({{ count: 1 }});
            return Array.from({{ length: {rows} }}, (_, n) => ({{
                id: n, name: `Customer ${{n}}`, region: `region-${{n % 7}}`, amount: 1, active: n % 3 === 0, note: 'a row of a table',
            }}));"
        );
        let (took, peak) = best(house, &into).await?;
        let (_, theirs) = peer::quickjs(&format!("return JSON.parse({}).length;", json!(text)))?;
        line(&format!("{name} into a script"), bytes, took.saturating_sub(empty), theirs, peak);

        let made = out.replacen("return ", "const rows = ", 1) + "\nreturn rows.length;";
        let (making, _) = best(house, &made).await?;
        let (took, peak) = best(house, &out).await?;
        let written = format!(
            "const rows = JSON.parse({});\nconst text = JSON.stringify(rows);\nreturn text.length;",
            json!(text)
        );
        let (_, both) = peer::quickjs(&written)?;
        line(&format!("{name} out of a script"), bytes, took.saturating_sub(making), both.saturating_sub(theirs), peak);
    }
    println!("  the run around it, the tool and the making of the value are taken off; peak is of the worker");
    Ok(())
}

async fn best(house: &House, script: &str) -> anyhow::Result<(Duration, u64)> {
    let (mut best, mut peak) = (Duration::MAX, 0);
    for _ in 0..3 {
        best = best.min(house.timed(script).await?.1);
    }
    let watched = Peak::watch();
    house.run(script).await?;
    peak = peak.max(watched.bytes());
    Ok((best, peak))
}

fn line(name: &str, bytes: usize, own: Duration, theirs: Duration, peak: u64) {
    println!("  {name:<22} {bytes:>9} {:>9.1} {:>9.1} {:>12}", millis(own), millis(theirs), peak >> 20);
}

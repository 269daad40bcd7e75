//! The worker of the tests' sandboxes, or one that misbehaves; with `serve` as its first argument an MCP server over standard
//! input, with `doomed` and a number a host that waits to be killed.

mod doomed_host;
mod hostile_worker;

use std::time::Duration;

use rmcp::handler::server::wrapper::Parameters;
use rmcp::{Json, ServiceExt as _, tool, tool_router};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

#[global_allocator]
static ALLOCATOR: palma_sandbox::worker::Allocator = palma_sandbox::worker::Allocator;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    hostile_worker::init();
    palma_sandbox::worker::init();
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let runtime = tokio::runtime::Runtime::new()?;
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["serve"] => runtime.block_on(async {
            Shop.serve(rmcp::transport::stdio()).await?.waiting().await?;
            Ok(())
        }),
        ["doomed", together] => {
            let together = together.parse()?;
            runtime.block_on(doomed_host::run(together));
            Ok(())
        }
        _ => Err("this program is started by the tests".into()),
    }
}

/// Sells things, until it is told to fail.
#[derive(Debug, Clone)]
struct Shop;

#[derive(Debug, Deserialize, JsonSchema)]
struct Purchase {
    /// What to buy.
    item: String,
    /// How many.
    count: u32,
}

#[derive(Debug, Serialize, JsonSchema)]
struct Receipt {
    /// What was bought.
    item: String,
    /// How many.
    count: u32,
}

#[tool_router(server_handler)]
impl Shop {
    #[tool(description = "Buys some of an item.")]
    async fn buy(&self, Parameters(Purchase { item, count }): Parameters<Purchase>) -> Json<Receipt> {
        Json(Receipt { item, count })
    }

    #[tool(description = "Says what is in stock.", annotations(read_only_hint = true))]
    async fn stock(&self) -> String {
        "apples and pears".to_owned()
    }

    #[tool(description = "Ends the server in the middle of the call.")]
    async fn burn_down(&self) -> String {
        std::process::exit(3)
    }

    #[tool(description = "Never answers.")]
    async fn wait_for_ever(&self) -> String {
        tokio::time::sleep(Duration::from_hours(1)).await;
        String::new()
    }
}

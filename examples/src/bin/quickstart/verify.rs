use std::collections::BTreeMap;

use anyhow::Context as _;
use palma_audit::Verification;
use palma_core::{Completion, Status};
use palma_examples::servers::{ledger, orders::tax_cents};
use rusqlite::{Connection, OpenFlags};
use serde_json::Value;

use crate::workplace::Workplace;

/// An invoice over this total asks a person.
const ASKED_ABOVE_CENTS: i64 = 1_000_000;

/// Reads ledger, tickets, report and record for themselves; answers with what is not as it must be.
pub(crate) fn verify(workplace: &Workplace, completion: &Completion) -> anyhow::Result<(Verification, Vec<String>)> {
    let mut wrong = Vec::new();
    if completion.status != Status::Completed {
        wrong.push(format!("the run ended as {}", completion.status));
    }
    let refused = refused_orders(workplace, completion)?;
    wrong.extend(ledger_faults(workplace, &refused)?);
    wrong.extend(report_faults(workplace, &refused));
    wrong.extend(ticket_faults(workplace)?);
    if !completion
        .calls
        .iter()
        .any(|call| call.tool == "ledger.delete_invoices" && call.error.as_deref() == Some("Denied"))
    {
        wrong.push("deleting invoices was not denied".to_owned());
    }

    let record = palma_audit::verify(workplace.audit())?;
    if !record.is_complete() {
        wrong.push("the record is not complete".to_owned());
    }
    if record.calls != completion.usage.calls {
        wrong.push(format!("the record has {} calls, the run made {}", record.calls, completion.usage.calls));
    }
    Ok((record, wrong))
}

/// The orders whose invoice a person refused: the large ones, if the call that asked was denied.
fn refused_orders(workplace: &Workplace, completion: &Completion) -> anyhow::Result<Vec<String>> {
    let asked = completion.calls.iter().filter(|call| call.decision.as_deref() == Some("ask"));
    if !asked.clone().any(|call| call.error.as_deref() == Some("Denied")) {
        return Ok(Vec::new());
    }
    let rates = tax_rates();
    let mut refused = Vec::new();
    for order in workplace.orders() {
        let rate = rates.get(&order.customer_id).context("an order of an unknown customer")?;
        if order.net_cents() + tax_cents(order.net_cents(), *rate) > ASKED_ABOVE_CENTS {
            refused.push(order.order_id.clone());
        }
    }
    Ok(refused)
}

fn tax_rates() -> BTreeMap<String, u8> {
    ledger::customers().into_iter().map(|customer| (customer.id, customer.tax_rate_percent)).collect()
}

/// Every order has exactly the invoice that its lines and its customer's tax rate make, but for refused ones, which
/// have none.
fn ledger_faults(workplace: &Workplace, refused: &[String]) -> anyhow::Result<Vec<String>> {
    let database = Connection::open_with_flags(workplace.ledger(), OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let mut query = database.prepare("SELECT order_id, net_cents, tax_cents, total_cents FROM invoices")?;
    let rows = query.query_map([], |row| Ok((row.get(0)?, (row.get(1)?, row.get(2)?, row.get(3)?))))?;
    let booked: BTreeMap<String, (i64, i64, i64)> = rows.collect::<Result<_, _>>()?;
    let rates = tax_rates();

    let mut faults = Vec::new();
    for order in workplace.orders() {
        let net = order.net_cents();
        let rate = rates.get(&order.customer_id).context("an order of an unknown customer")?;
        let tax = tax_cents(net, *rate);
        match booked.get(&order.order_id) {
            None if refused.contains(&order.order_id) => {}
            Some(_) if refused.contains(&order.order_id) => {
                faults.push(format!("{} was refused and has an invoice", order.order_id));
            }
            Some(&invoice) if invoice == (net, tax, net + tax) => {}
            Some(invoice) => {
                faults.push(format!("{}: the ledger has {invoice:?}, not {:?}", order.order_id, (net, tax, net + tax)))
            }
            None => faults.push(format!("{} has no invoice", order.order_id)),
        }
    }
    if booked.len() > workplace.orders().len() {
        faults.push(format!("{} invoices for {} orders", booked.len(), workplace.orders().len()));
    }
    Ok(faults)
}

/// The report names every order that has an invoice.
fn report_faults(workplace: &Workplace, refused: &[String]) -> Vec<String> {
    let Ok(report) = std::fs::read_to_string(workplace.report()) else { return vec!["there is no report".to_owned()] };
    let booked = workplace.orders().iter().filter(|order| !refused.contains(&order.order_id));
    let missing = booked.filter(|order| !report.contains(&order.order_id));
    missing.map(|order| format!("{} is not in the report", order.order_id)).collect()
}

/// There is one ticket for each order that does not add up, and no other.
fn ticket_faults(workplace: &Workplace) -> anyhow::Result<Vec<String>> {
    let mut expected: Vec<&str> = Vec::new();
    for order in workplace.orders().iter().filter(|order| order.net_cents() != order.stated_total_cents) {
        expected.push(&order.order_id);
    }
    let text = std::fs::read_to_string(workplace.tickets()).unwrap_or_else(|_| r#"{"tickets": []}"#.to_owned());
    let tickets: Value = serde_json::from_str(&text)?;
    let tickets = tickets.get("tickets").and_then(Value::as_array).cloned().unwrap_or_default();
    let mut opened: Vec<&str> = tickets.iter().filter_map(|ticket| ticket.get("order_id")?.as_str()).collect();
    opened.sort_unstable();
    let fault = (opened != expected).then(|| format!("tickets are open for {opened:?}, not for {expected:?}"));
    Ok(fault.into_iter().collect())
}

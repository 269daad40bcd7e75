//! The order documents the `files` server serves: invented, and the same on every run.

use std::{fs, path::Path};

use anyhow::Context as _;
use serde::{Deserialize, Serialize};

/// What a customer ordered, as the document in the folder has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// The order's id, such as `order-0001`; its document is `orders/order-0001.json`.
    pub order_id: String,
    /// A customer of the ledger.
    pub customer_id: String,
    /// Always `EUR`.
    pub currency: String,
    /// What was ordered.
    pub lines: Vec<Line>,
    /// The net total as the customer states it, in cents; not always the sum of the lines.
    pub stated_total_cents: i64,
}

/// One article of an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// The article's number.
    pub sku: String,
    /// The article's name.
    pub description: String,
    /// How many of it.
    pub quantity: u16,
    /// The price of one, before tax, in cents.
    pub unit_price_cents: u32,
}

impl Order {
    /// Sums the lines, in cents before tax.
    pub fn net_cents(&self) -> i64 {
        self.lines.iter().map(|line| i64::from(line.quantity) * i64::from(line.unit_price_cents)).sum()
    }
}

/// Computes the tax on an amount, both in cents; half a cent rounds up.
pub fn tax_cents(net_cents: i64, tax_rate_percent: u8) -> i64 {
    (net_cents * i64::from(tax_rate_percent) + 50).div_euclid(100)
}

/// Writes 20 documents into `orders/` below `folder`, and returns what they say.
///
/// Two of them state a total that is not the sum of their lines, and one comes to more than 10,000 EUR with tax.
pub fn write(folder: &Path) -> anyhow::Result<Vec<Order>> {
    let folder = folder.join("orders");
    fs::create_dir_all(&folder).with_context(|| format!("cannot make the folder `{}`", folder.display()))?;
    let orders = orders();
    for order in &orders {
        let path = folder.join(format!("{}.json", order.order_id));
        fs::write(&path, serde_json::to_vec_pretty(order)?)
            .with_context(|| format!("cannot write the order `{}`", path.display()))?;
    }
    Ok(orders)
}

/// Number, name, and price in cents.
type Article = (&'static str, &'static str, u32);

const DESK: Article = ("DSK-160", "Oak desk, 160 cm", 48_900);
const CHAIR: Article = ("CHR-210", "Task chair, mesh back", 21_950);
const TABLE: Article = ("TBL-300", "Meeting table for ten", 129_000);
const BOOKCASE: Article = ("BKC-080", "Bookcase, five shelves", 17_450);
const LAMP: Article = ("LMP-012", "Desk lamp, dimmable", 6_495);
const ARM: Article = ("ARM-002", "Monitor arm, double", 8_925);
const BOARD: Article = ("BRD-090", "Pin board, 90 x 60 cm", 3_850);
const PANEL: Article = ("PNL-120", "Acoustic panel, felt", 7_150);
const TRAY: Article = ("TRY-001", "Cable tray", 1_895);

/// A customer, what they ordered, and by how many cents they misstate the total.
type Row = (&'static str, &'static [(Article, u16)], i64);

const ROWS: [Row; 20] = [
    ("birkenhof", &[(DESK, 2), (CHAIR, 2), (LAMP, 2)], 0),
    ("lumiere", &[(LAMP, 6), (BOARD, 3)], 0),
    ("noordzicht", &[(CHAIR, 8), (ARM, 8), (TRAY, 8)], 0),
    ("olivar", &[(BOOKCASE, 4)], 0),
    ("castagno", &[(TABLE, 1), (CHAIR, 10)], 0),
    ("fjellvik", &[(PANEL, 24), (BOARD, 2)], 0),
    // Left out the bookcase.
    ("bursztyn", &[(DESK, 1), (BOOKCASE, 1), (TRAY, 3)], -17_450),
    ("carraig", &[(ARM, 5), (TRAY, 5)], 0),
    ("birkenhof", &[(LAMP, 1)], 0),
    ("lumiere", &[(DESK, 3), (CHAIR, 3), (PANEL, 6)], 0),
    ("noordzicht", &[(BOARD, 7)], 0),
    ("olivar", &[(CHAIR, 4), (LAMP, 4), (TRAY, 4)], 0),
    // Under 10,000 EUR before tax, over it after.
    ("birkenhof", &[(DESK, 12), (CHAIR, 14), (ARM, 6)], 0),
    ("castagno", &[(BOOKCASE, 2), (BOARD, 1)], 0),
    ("fjellvik", &[(TABLE, 2), (PANEL, 10)], 0),
    ("bursztyn", &[(CHAIR, 6), (LAMP, 3)], 0),
    // Swapped two digits: 1,204.50 for 1,024.50.
    ("carraig", &[(DESK, 1), (ARM, 6)], 18_000),
    ("lumiere", &[(TRAY, 15)], 0),
    ("olivar", &[(DESK, 5), (BOOKCASE, 5)], 0),
    ("noordzicht", &[(TABLE, 1), (PANEL, 4), (TRAY, 2)], 0),
];

fn orders() -> Vec<Order> {
    let order = |(number, (customer, articles, misstated)): (usize, Row)| {
        let mut order = Order {
            order_id: format!("order-{number:04}"),
            customer_id: customer.to_owned(),
            currency: "EUR".to_owned(),
            lines: articles.iter().map(|&(article, quantity)| line(article, quantity)).collect(),
            stated_total_cents: 0,
        };
        order.stated_total_cents = order.net_cents() + misstated;
        order
    };
    (1..).zip(ROWS).map(order).collect()
}

fn line((sku, description, unit_price_cents): Article, quantity: u16) -> Line {
    Line { sku: sku.to_owned(), description: description.to_owned(), quantity, unit_price_cents }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::{super::ledger, *};

    fn rates() -> HashMap<String, u8> {
        ledger::customers().into_iter().map(|customer| (customer.id, customer.tax_rate_percent)).collect()
    }

    #[test]
    fn the_documents_say_what_is_returned() {
        let folder = tempfile::tempdir().unwrap();
        let orders = write(folder.path()).unwrap();
        assert_eq!(orders.len(), 20);
        assert_eq!(fs::read_dir(folder.path().join("orders")).unwrap().count(), 20);
        for order in orders {
            let text = fs::read_to_string(folder.path().join(format!("orders/{}.json", order.order_id))).unwrap();
            assert_eq!(serde_json::from_str::<Order>(&text).unwrap(), order);
        }
    }

    #[test]
    fn exactly_two_orders_misstate_their_total() {
        let wrong = orders().into_iter().filter(|order| order.stated_total_cents != order.net_cents());
        assert_eq!(wrong.map(|order| order.order_id).collect::<Vec<_>>(), ["order-0007", "order-0017"]);
    }

    #[test]
    fn exactly_one_order_comes_to_more_than_ten_thousand_euros() {
        let rates = rates();
        let gross = |net, order: &Order| net + tax_cents(net, rates[&order.customer_id]);
        let large = orders().into_iter().filter(|order| gross(order.net_cents(), order) > 1_000_000);
        assert_eq!(large.map(|order| order.order_id).collect::<Vec<_>>(), ["order-0013"]);
        let stated = orders().into_iter().filter(|order| gross(order.stated_total_cents, order) > 1_000_000);
        assert_eq!(stated.count(), 1);
    }

    #[test]
    fn every_order_is_from_a_customer_of_the_ledger() {
        let rates = rates();
        assert!(orders().iter().all(|order| rates.contains_key(&order.customer_id)));
    }

    #[test]
    fn half_a_cent_of_tax_rounds_up() {
        let taxes = [(50, 19), (149, 1), (150, 1), (0, 25)].map(|(net, rate)| tax_cents(net, rate));
        assert_eq!(taxes, [10, 1, 2, 0]);
        let rates = rates();
        let halves = |order: &Order| order.net_cents() * i64::from(rates[&order.customer_id]) % 100 == 50;
        assert!(orders().iter().any(halves));
    }
}

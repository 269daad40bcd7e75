//! A server for customers and their invoices, in a database file.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use anyhow::{Context as _, ensure};
use rmcp::{Json, ServerHandler, handler::server::wrapper::Parameters, tool, tool_handler, tool_router};
use rusqlite::{Connection, OpenFlags, OptionalExtension as _, Row, TransactionBehavior, named_params};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

const TABLES: &str = "
    CREATE TABLE customers (
        id TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        country TEXT NOT NULL,
        tax_rate_percent INTEGER NOT NULL CHECK (tax_rate_percent BETWEEN 0 AND 100),
        email TEXT NOT NULL
    ) STRICT;
    CREATE TABLE invoices (
        id INTEGER PRIMARY KEY,
        order_id TEXT NOT NULL UNIQUE,
        customer_id TEXT NOT NULL REFERENCES customers (id),
        net_cents INTEGER NOT NULL CHECK (net_cents >= 0),
        tax_cents INTEGER NOT NULL CHECK (tax_cents >= 0),
        total_cents INTEGER NOT NULL CHECK (total_cents = net_cents + tax_cents),
        status TEXT NOT NULL CHECK (status IN ('draft', 'sent'))
    ) STRICT;
";

const CUSTOMERS: [(&str, &str, &str, u8, &str); 8] = [
    ("birkenhof", "Birkenhof Möbel GmbH", "DE", 19, "einkauf@birkenhof.example"),
    ("lumiere", "Atelier Lumière SARL", "FR", 20, "achats@lumiere.example"),
    ("noordzicht", "Noordzicht Kantoren BV", "NL", 21, "inkoop@noordzicht.example"),
    ("olivar", "Olivar del Sur SL", "ES", 21, "compras@olivar.example"),
    ("castagno", "Castagno e Figlie SRL", "IT", 22, "acquisti@castagno.example"),
    ("fjellvik", "Fjellvik Kontor AB", "SE", 25, "inkop@fjellvik.example"),
    ("bursztyn", "Bursztyn Biura Sp. z o.o.", "PL", 23, "zakupy@bursztyn.example"),
    ("carraig", "Carraig Studios Ltd", "IE", 23, "orders@carraig.example"),
];

/// Makes the tables in a new database and fills in [`customers`]; there are no invoices yet.
pub fn create(database: &Path) -> anyhow::Result<()> {
    let mut connection =
        Connection::open(database).with_context(|| format!("cannot make the ledger `{}`", database.display()))?;
    let transaction = connection.transaction()?;
    transaction.execute_batch(TABLES).context("cannot make the tables of the ledger")?;
    for customer in customers() {
        transaction.execute(
            "INSERT INTO customers VALUES (?1, ?2, ?3, ?4, ?5)",
            (customer.id, customer.name, customer.country, customer.tax_rate_percent, customer.email),
        )?;
    }
    Ok(transaction.commit()?)
}

/// Serves the ledger that [`create`] made on stdio, until standard input closes.
pub async fn serve(database: PathBuf) -> anyhow::Result<()> {
    super::serve(Ledger::open(&database)?).await
}

/// Lists the customers of a new ledger, all of them invented.
pub fn customers() -> Vec<Customer> {
    let customer = |(id, name, country, tax_rate_percent, email): (&str, &str, &str, u8, &str)| Customer {
        id: id.to_owned(),
        name: name.to_owned(),
        country: country.to_owned(),
        tax_rate_percent,
        email: email.to_owned(),
    };
    CUSTOMERS.map(customer).into()
}

/// Whom an invoice is for, and the tax rate that applies to them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Customer {
    /// The customer's id, such as `birkenhof`.
    pub id: String,
    /// The registered name.
    pub name: String,
    /// Two letters, as in ISO 3166-1.
    pub country: String,
    /// The tax on their invoices, in whole percent of the net amount.
    #[schemars(range(max = 100))]
    pub tax_rate_percent: u8,
    /// Where invoices go.
    pub email: String,
}

#[derive(Clone, Debug)]
pub(super) struct Ledger {
    connection: Arc<Mutex<Connection>>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct FindCustomer {
    /// The customer's id, as an order gives it.
    id: String,
}

#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct InsertInvoice {
    /// The order this invoice is for; an order has at most one.
    order_id: String,
    /// A customer the ledger knows.
    customer_id: String,
    /// The amount before tax, in cents.
    #[schemars(range(min = 0))]
    net_cents: i64,
    /// The tax, in cents.
    #[schemars(range(min = 0))]
    tax_cents: i64,
    /// What the customer pays, in cents: exactly `net_cents` + `tax_cents`.
    #[schemars(range(min = 0))]
    total_cents: i64,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct InvoiceTotals {}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ListInvoices {
    /// The most invoices to return; 100 when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "u32", range(min = 1, max = 100))]
    limit: Option<u32>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct DeleteInvoices {
    /// Every invoice with this status is deleted.
    status: Status,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
enum Status {
    Draft,
    Sent,
}

#[derive(Debug, Serialize, JsonSchema)]
struct Inserted {
    /// The id of the new invoice.
    invoice_id: i64,
}

#[derive(Debug, PartialEq, Serialize, JsonSchema)]
struct Totals {
    /// How many invoices there are.
    count: i64,
    /// The sum of all amounts before tax, in cents.
    net_cents: i64,
    /// The sum of all tax, in cents.
    tax_cents: i64,
    /// The sum of all that customers pay, in cents.
    total_cents: i64,
}

#[derive(Debug, Serialize, JsonSchema)]
struct Invoices {
    /// The oldest first.
    invoices: Vec<Invoice>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct Invoice {
    invoice_id: i64,
    order_id: String,
    customer_id: String,
    net_cents: i64,
    tax_cents: i64,
    total_cents: i64,
    status: Status,
}

#[derive(Debug, Serialize, JsonSchema)]
struct Deleted {
    /// How many invoices are gone.
    deleted: usize,
}

#[tool_router(vis = "pub(super)")]
impl Ledger {
    /// Finds a customer by id: name, country, tax rate in percent, e-mail.
    #[tool(annotations(
        read_only_hint = true,
        destructive_hint = false,
        idempotent_hint = true,
        open_world_hint = false
    ))]
    async fn find_customer(&self, Parameters(wanted): Parameters<FindCustomer>) -> Result<Json<Customer>, String> {
        self.ask(move |connection| find(connection, &wanted.id)).await
    }

    /// Adds the invoice for an order, as a draft. Refuses a second invoice for the same order.
    #[tool(annotations(
        read_only_hint = false,
        destructive_hint = false,
        idempotent_hint = false,
        open_world_hint = false
    ))]
    async fn insert_invoice(&self, Parameters(invoice): Parameters<InsertInvoice>) -> Result<Json<Inserted>, String> {
        self.ask(move |connection| insert(connection, &invoice)).await
    }

    /// Counts all invoices and sums their amounts, in cents.
    #[tool(annotations(
        read_only_hint = true,
        destructive_hint = false,
        idempotent_hint = true,
        open_world_hint = false
    ))]
    async fn invoice_totals(&self, _: Parameters<InvoiceTotals>) -> Result<Json<Totals>, String> {
        self.ask(|connection| totals(connection)).await
    }

    /// Lists invoices, the oldest first.
    #[tool(annotations(
        read_only_hint = true,
        destructive_hint = false,
        idempotent_hint = true,
        open_world_hint = false
    ))]
    async fn list_invoices(&self, Parameters(wanted): Parameters<ListInvoices>) -> Result<Json<Invoices>, String> {
        self.ask(move |connection| list(connection, wanted.limit.unwrap_or(100))).await
    }

    /// Deletes every invoice that has the given status. They cannot be brought back.
    #[tool(annotations(
        read_only_hint = false,
        destructive_hint = true,
        idempotent_hint = true,
        open_world_hint = false
    ))]
    async fn delete_invoices(&self, Parameters(doomed): Parameters<DeleteInvoices>) -> Result<Json<Deleted>, String> {
        self.ask(move |connection| {
            let deleted = connection.execute("DELETE FROM invoices WHERE status = ?1", [doomed.status.name()])?;
            Ok(Deleted { deleted })
        })
        .await
    }
}

#[tool_handler(name = "ledger", instructions = "Customers and their invoices. All amounts are in cents of a euro.")]
impl ServerHandler for Ledger {}

impl Ledger {
    fn open(database: &Path) -> anyhow::Result<Self> {
        // Without the flag to create: a mistyped path is an error, not an empty ledger.
        let connection = Connection::open_with_flags(database, OpenFlags::SQLITE_OPEN_READ_WRITE)
            .with_context(|| format!("cannot open the ledger `{}`", database.display()))?;
        connection.pragma_update(None, "foreign_keys", true)?;
        totals(&connection).with_context(|| format!("`{}` is not a ledger", database.display()))?;
        Ok(Self { connection: Arc::new(Mutex::new(connection)) })
    }

    async fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&mut Connection) -> anyhow::Result<T> + Send + 'static,
    ) -> Result<Json<T>, String> {
        let connection = Arc::clone(&self.connection);
        super::answer(move || question(&mut connection.lock().unwrap_or_else(PoisonError::into_inner))).await
    }
}

impl Status {
    fn name(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Sent => "sent",
        }
    }
}

fn find(connection: &Connection, id: &str) -> anyhow::Result<Customer> {
    let query = "SELECT id, name, country, tax_rate_percent, email FROM customers WHERE id = ?1";
    let customer = |row: &Row<'_>| {
        Ok(Customer {
            id: row.get(0)?,
            name: row.get(1)?,
            country: row.get(2)?,
            tax_rate_percent: row.get(3)?,
            email: row.get(4)?,
        })
    };
    connection.query_row(query, [id], customer).optional()?.with_context(|| format!("there is no customer `{id}`"))
}

fn insert(connection: &mut Connection, invoice: &InsertInvoice) -> anyhow::Result<Inserted> {
    let InsertInvoice { order_id, customer_id, net_cents, tax_cents, total_cents } = invoice;
    ensure!(*net_cents >= 0 && *tax_cents >= 0, "an invoice cannot have a negative amount");
    ensure!(
        net_cents.checked_add(*tax_cents) == Some(*total_cents),
        "the total of {total_cents} cents is not {net_cents} net plus {tax_cents} tax"
    );
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    find(&transaction, customer_id)?;
    let query = "SELECT id FROM invoices WHERE order_id = ?1";
    let earlier: Option<i64> = transaction.query_row(query, [order_id], |row| row.get(0)).optional()?;
    if let Some(earlier) = earlier {
        anyhow::bail!("the order `{order_id}` already has invoice {earlier}");
    }
    transaction.execute(
        "INSERT INTO invoices (order_id, customer_id, net_cents, tax_cents, total_cents, status)
         VALUES (:order_id, :customer_id, :net_cents, :tax_cents, :total_cents, :status)",
        named_params! {
            ":order_id": order_id,
            ":customer_id": customer_id,
            ":net_cents": net_cents,
            ":tax_cents": tax_cents,
            ":total_cents": total_cents,
            ":status": Status::Draft.name(),
        },
    )?;
    let invoice_id = transaction.last_insert_rowid();
    transaction.commit()?;
    Ok(Inserted { invoice_id })
}

fn totals(connection: &Connection) -> anyhow::Result<Totals> {
    let query = "SELECT COUNT(*), COALESCE(SUM(net_cents), 0), COALESCE(SUM(tax_cents), 0),
                        COALESCE(SUM(total_cents), 0) FROM invoices";
    let totals = connection.query_row(query, [], |row| {
        Ok(Totals { count: row.get(0)?, net_cents: row.get(1)?, tax_cents: row.get(2)?, total_cents: row.get(3)? })
    })?;
    Ok(totals)
}

fn list(connection: &Connection, limit: u32) -> anyhow::Result<Invoices> {
    ensure!((1..=100).contains(&limit), "the limit must be from 1 to 100, not {limit}");
    let mut query = connection.prepare(
        "SELECT id, order_id, customer_id, net_cents, tax_cents, total_cents, status = 'sent'
         FROM invoices ORDER BY id LIMIT ?1",
    )?;
    let rows = query.query_map([limit], |row| {
        Ok(Invoice {
            invoice_id: row.get(0)?,
            order_id: row.get(1)?,
            customer_id: row.get(2)?,
            net_cents: row.get(3)?,
            tax_cents: row.get(4)?,
            total_cents: row.get(5)?,
            status: if row.get(6)? { Status::Sent } else { Status::Draft },
        })
    })?;
    Ok(Invoices { invoices: rows.collect::<Result<_, _>>()? })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ledger() -> (tempfile::TempDir, Ledger) {
        let folder = tempfile::tempdir().unwrap();
        let database = folder.path().join("ledger.db");
        create(&database).unwrap();
        let ledger = Ledger::open(&database).unwrap();
        (folder, ledger)
    }

    fn invoice(order_id: &str, net_cents: i64, tax_cents: i64) -> InsertInvoice {
        InsertInvoice {
            order_id: order_id.to_owned(),
            customer_id: "birkenhof".to_owned(),
            net_cents,
            tax_cents,
            total_cents: net_cents + tax_cents,
        }
    }

    async fn check_refused(ledger: &Ledger, invoice: InsertInvoice, why: &str) {
        let before = ledger.invoice_totals(Parameters(InvoiceTotals {})).await.ok().unwrap().0;
        let refusal = ledger.insert_invoice(Parameters(invoice)).await.err().unwrap();
        assert!(refusal.contains(why), "{refusal}");
        let after = ledger.invoice_totals(Parameters(InvoiceTotals {})).await.ok().unwrap().0;
        assert_eq!(before, after);
    }

    #[tokio::test]
    async fn the_totals_are_the_sums_of_the_invoices() {
        let (_folder, ledger) = ledger();
        let none = Totals { count: 0, net_cents: 0, tax_cents: 0, total_cents: 0 };
        assert_eq!(ledger.invoice_totals(Parameters(InvoiceTotals {})).await.ok().unwrap().0, none);
        ledger.insert_invoice(Parameters(invoice("a", 1000, 190))).await.ok().unwrap();
        ledger.insert_invoice(Parameters(invoice("b", 50, 10))).await.ok().unwrap();
        let both = Totals { count: 2, net_cents: 1050, tax_cents: 200, total_cents: 1250 };
        assert_eq!(ledger.invoice_totals(Parameters(InvoiceTotals {})).await.ok().unwrap().0, both);
    }

    #[tokio::test]
    async fn a_second_invoice_for_an_order_is_refused() {
        let (_folder, ledger) = ledger();
        ledger.insert_invoice(Parameters(invoice("a", 1000, 190))).await.ok().unwrap();
        check_refused(&ledger, invoice("a", 7, 1), "the order `a` already has invoice 1").await;
    }

    #[tokio::test]
    async fn an_invoice_that_does_not_add_up_is_refused() {
        let (_folder, ledger) = ledger();
        check_refused(&ledger, InsertInvoice { total_cents: 1191, ..invoice("a", 1000, 190) }, "is not 1000 net").await;
        check_refused(&ledger, InsertInvoice { net_cents: i64::MAX, ..invoice("a", 0, 1) }, "net plus 1 tax").await;
        check_refused(&ledger, invoice("a", -1, 0), "negative").await;
    }

    #[tokio::test]
    async fn an_unknown_customer_is_an_error() {
        let (_folder, ledger) = ledger();
        let nobody = InsertInvoice { customer_id: "nobody".to_owned(), ..invoice("a", 1, 0) };
        check_refused(&ledger, nobody, "there is no customer `nobody`").await;
        let found = ledger.find_customer(Parameters(FindCustomer { id: "carraig".to_owned() })).await.ok().unwrap().0;
        assert_eq!(Some(found), customers().pop());
    }

    #[tokio::test]
    async fn only_invoices_of_the_given_status_are_deleted() {
        let (_folder, ledger) = ledger();
        ledger.insert_invoice(Parameters(invoice("a", 1000, 190))).await.ok().unwrap();
        for (status, deleted) in [(Status::Sent, 0), (Status::Draft, 1), (Status::Draft, 0)] {
            let doomed = Parameters(DeleteInvoices { status });
            assert_eq!(ledger.delete_invoices(doomed).await.ok().unwrap().0.deleted, deleted);
        }
    }

    #[tokio::test]
    async fn a_listing_is_bounded_and_in_order() {
        let (_folder, ledger) = ledger();
        for order in ["b", "a", "c"] {
            ledger.insert_invoice(Parameters(invoice(order, 1, 0))).await.ok().unwrap();
        }
        let listed = ledger.list_invoices(Parameters(ListInvoices { limit: Some(2) })).await.ok().unwrap().0;
        let orders: Vec<_> = listed.invoices.iter().map(|invoice| invoice.order_id.as_str()).collect();
        assert_eq!(orders, ["b", "a"]);
        assert_eq!(listed.invoices[0].status, Status::Draft);
        assert!(ledger.list_invoices(Parameters(ListInvoices { limit: Some(101) })).await.is_err());
    }

    #[test]
    fn a_ledger_is_made_once_and_never_by_serving() {
        let folder = tempfile::tempdir().unwrap();
        let database = folder.path().join("ledger.db");
        assert!(Ledger::open(&database).is_err());
        assert!(!database.exists());
        create(&database).unwrap();
        assert!(create(&database).is_err());
    }
}

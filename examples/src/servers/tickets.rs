//! A server for tickets, in a JSON file.

use std::{
    fs,
    io::ErrorKind,
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
};

use anyhow::{Context as _, ensure};
use rmcp::{Json, ServerHandler, handler::server::wrapper::Parameters, tool, tool_handler, tool_router};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The most characters of a title.
const LONGEST_TITLE: usize = 200;
/// The most characters of a body or a comment.
const LONGEST_TEXT: usize = 10_000;

/// Serves the tickets in `file` on stdio, until standard input closes.
///
/// The first ticket makes the file. One server at a time may write it.
pub async fn serve(file: PathBuf) -> anyhow::Result<()> {
    let tickets = Tickets::new(file);
    tickets.book.lock().unwrap_or_else(PoisonError::into_inner).read()?;
    super::serve(tickets).await
}

#[derive(Clone, Debug)]
pub(super) struct Tickets {
    book: Arc<Mutex<Book>>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct OpenTicket {
    /// One line.
    #[schemars(length(min = 1, max = LONGEST_TITLE))]
    title: String,
    /// What is the matter, and what was found out.
    #[schemars(length(max = LONGEST_TEXT))]
    body: String,
    /// The order it is about, if it is about one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    order_id: Option<String>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct CommentTicket {
    /// The ticket's id, as opening it returned.
    ticket_id: u64,
    /// The comment.
    #[schemars(length(min = 1, max = LONGEST_TEXT))]
    text: String,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct CloseTicket {
    /// The ticket's id, as opening it returned.
    ticket_id: u64,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ListTickets {
    /// Only tickets with this status; all of them when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Status")]
    status: Option<Status>,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
enum Status {
    Open,
    Closed,
}

#[derive(Debug, Serialize, JsonSchema)]
struct Opened {
    /// The id of the new ticket.
    ticket_id: u64,
}

#[derive(Debug, Serialize, JsonSchema)]
struct Commented {
    ticket_id: u64,
    /// All comments on the ticket, the oldest first.
    comments: Vec<String>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct Closed {
    ticket_id: u64,
    status: Status,
}

/// What `list_tickets` returns, and what the file holds.
#[derive(Debug, Default, Serialize, Deserialize, JsonSchema)]
struct Listing {
    /// The oldest first.
    tickets: Vec<Ticket>,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
struct Ticket {
    ticket_id: u64,
    title: String,
    body: String,
    /// The order it is about, if it is about one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    order_id: Option<String>,
    status: Status,
    /// The oldest first.
    comments: Vec<String>,
}

#[tool_router(vis = "pub(super)")]
impl Tickets {
    /// Opens a ticket about something that a person should look at.
    #[tool(annotations(
        read_only_hint = false,
        destructive_hint = false,
        idempotent_hint = false,
        open_world_hint = false
    ))]
    async fn open_ticket(&self, Parameters(new): Parameters<OpenTicket>) -> Result<Json<Opened>, String> {
        self.ask(move |book| book.open(new)).await
    }

    /// Adds a comment to a ticket, open or closed.
    #[tool(annotations(
        read_only_hint = false,
        destructive_hint = false,
        idempotent_hint = false,
        open_world_hint = false
    ))]
    async fn comment_ticket(&self, Parameters(new): Parameters<CommentTicket>) -> Result<Json<Commented>, String> {
        self.ask(move |book| book.comment(new)).await
    }

    /// Closes a ticket. A closed ticket stays closed.
    #[tool(annotations(
        read_only_hint = false,
        destructive_hint = false,
        idempotent_hint = true,
        open_world_hint = false
    ))]
    async fn close_ticket(&self, Parameters(wanted): Parameters<CloseTicket>) -> Result<Json<Closed>, String> {
        self.ask(move |book| book.close(wanted.ticket_id)).await
    }

    /// Lists tickets with their comments, the oldest first.
    #[tool(annotations(
        read_only_hint = true,
        destructive_hint = false,
        idempotent_hint = true,
        open_world_hint = false
    ))]
    async fn list_tickets(&self, Parameters(wanted): Parameters<ListTickets>) -> Result<Json<Listing>, String> {
        self.ask(move |book| {
            let mut listing = book.read()?;
            listing.tickets.retain(|ticket| wanted.status.is_none_or(|status| ticket.status == status));
            Ok(listing)
        })
        .await
    }
}

#[tool_handler(name = "tickets", instructions = "Tickets for people to work on.")]
impl ServerHandler for Tickets {}

impl Tickets {
    fn new(file: PathBuf) -> Self {
        Self { book: Arc::new(Mutex::new(Book { file })) }
    }

    async fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&mut Book) -> anyhow::Result<T> + Send + 'static,
    ) -> Result<Json<T>, String> {
        let book = Arc::clone(&self.book);
        super::answer(move || question(&mut book.lock().unwrap_or_else(PoisonError::into_inner))).await
    }
}

#[derive(Debug)]
struct Book {
    file: PathBuf,
}

impl Book {
    fn read(&self) -> anyhow::Result<Listing> {
        let text = match fs::read_to_string(&self.file) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Listing::default()),
            Err(error) => return Err(error).context("the file of tickets cannot be read"),
        };
        serde_json::from_str(&text).context("the file of tickets is damaged")
    }

    // Takes `&mut self` so that two changes cannot overlap.
    fn change<T>(&mut self, change: impl FnOnce(&mut Vec<Ticket>) -> anyhow::Result<T>) -> anyhow::Result<T> {
        let mut listing = self.read()?;
        let changed = change(&mut listing.tickets)?;
        super::replace(&self.file, &serde_json::to_vec_pretty(&listing)?)?;
        Ok(changed)
    }

    fn open(&mut self, new: OpenTicket) -> anyhow::Result<Opened> {
        let OpenTicket { title, body, order_id } = new;
        ensure!(!title.trim().is_empty(), "a ticket needs a title");
        ensure_short("title", &title, LONGEST_TITLE)?;
        ensure_short("body", &body, LONGEST_TEXT)?;
        self.change(|tickets| {
            let last = tickets.iter().map(|ticket| ticket.ticket_id).max().unwrap_or(0);
            let ticket_id = last.checked_add(1).context("no ticket ids are left")?;
            tickets.push(Ticket { ticket_id, title, body, order_id, status: Status::Open, comments: Vec::new() });
            Ok(Opened { ticket_id })
        })
    }

    fn comment(&mut self, new: CommentTicket) -> anyhow::Result<Commented> {
        ensure!(!new.text.trim().is_empty(), "a comment needs a text");
        ensure_short("text", &new.text, LONGEST_TEXT)?;
        self.change(|tickets| {
            let ticket = find(tickets, new.ticket_id)?;
            ticket.comments.push(new.text);
            Ok(Commented { ticket_id: ticket.ticket_id, comments: ticket.comments.clone() })
        })
    }

    fn close(&mut self, ticket_id: u64) -> anyhow::Result<Closed> {
        self.change(|tickets| {
            let ticket = find(tickets, ticket_id)?;
            ticket.status = Status::Closed;
            Ok(Closed { ticket_id, status: ticket.status })
        })
    }
}

fn find(tickets: &mut [Ticket], ticket_id: u64) -> anyhow::Result<&mut Ticket> {
    tickets
        .iter_mut()
        .find(|ticket| ticket.ticket_id == ticket_id)
        .with_context(|| format!("there is no ticket {ticket_id}"))
}

fn ensure_short(what: &str, text: &str, most: usize) -> anyhow::Result<()> {
    let length = text.chars().count();
    ensure!(length <= most, "the {what} has {length} characters, more than {most}");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn book() -> (tempfile::TempDir, Book) {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("tickets.json");
        (folder, Book { file })
    }

    fn ticket(title: &str) -> OpenTicket {
        OpenTicket { title: title.to_owned(), body: "The totals differ.".to_owned(), order_id: None }
    }

    #[test]
    fn a_ticket_is_opened_commented_and_closed() {
        let (_folder, mut book) = book();
        assert_eq!(book.open(ticket("first")).unwrap().ticket_id, 1);
        assert_eq!(book.open(ticket("second")).unwrap().ticket_id, 2);
        let comment = CommentTicket { ticket_id: 2, text: "Asked the customer.".to_owned() };
        assert_eq!(book.comment(comment).unwrap().comments, ["Asked the customer."]);
        assert_eq!(book.close(2).unwrap().status, Status::Closed);
        assert_eq!(book.close(2).unwrap().status, Status::Closed);
        let kept = Book { file: book.file }.read().unwrap().tickets;
        assert_eq!((kept[0].status, kept[1].status), (Status::Open, Status::Closed));
    }

    #[tokio::test]
    async fn tickets_opened_at_once_are_all_kept() {
        let (_folder, Book { file }) = book();
        let tickets = Tickets::new(file);
        let mut opening = tokio::task::JoinSet::new();
        for number in 0..20 {
            let tickets = tickets.clone();
            opening.spawn(async move { tickets.open_ticket(Parameters(ticket(&number.to_string()))).await.is_ok() });
        }
        assert!(opening.join_all().await.into_iter().all(|opened| opened));
        let open = ListTickets { status: Some(Status::Open) };
        assert_eq!(tickets.list_tickets(Parameters(open)).await.ok().unwrap().0.tickets.len(), 20);
    }

    #[test]
    fn a_damaged_file_is_an_error_and_stays_as_it_is() {
        let (_folder, mut book) = book();
        fs::write(&book.file, "{\"tickets\": [").unwrap();
        assert!(book.open(ticket("first")).unwrap_err().to_string().contains("damaged"));
        assert_eq!(fs::read_to_string(&book.file).unwrap(), "{\"tickets\": [");
    }

    #[test]
    fn what_cannot_be_a_ticket_is_refused() {
        let (_folder, mut book) = book();
        assert!(book.open(ticket(" ")).unwrap_err().to_string().contains("needs a title"));
        assert!(book.open(ticket(&"x".repeat(201))).unwrap_err().to_string().contains("more than 200"));
        assert!(book.close(7).unwrap_err().to_string().contains("no ticket 7"));
        assert!(!book.file.exists());
    }
}

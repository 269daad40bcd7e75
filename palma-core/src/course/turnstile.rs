use std::collections::{BTreeMap, BTreeSet};
use std::task::Waker;

/// Lets through one by one, in the order of their tickets. Tickets are numbered from 0.
#[derive(Debug, Default)]
pub(super) struct Turnstile {
    next: u64,
    up: u64,
    skipped: BTreeSet<u64>,
    waiting: BTreeMap<u64, Waker>,
}

impl Turnstile {
    /// A turnstile for which so many tickets are given out already.
    pub(super) const fn new(given: u64) -> Self {
        Self { next: given, up: 0, skipped: BTreeSet::new(), waiting: BTreeMap::new() }
    }

    /// Gives out the next ticket.
    pub(super) const fn ticket(&mut self) -> u64 {
        let ticket = self.next;
        self.next += 1;
        ticket
    }

    /// Whose turn it is.
    pub(super) const fn up(&self) -> u64 {
        self.up
    }

    /// Wakes whoever waits with this ticket when its turn has come.
    pub(super) fn wait(&mut self, ticket: u64, waker: &Waker) {
        self.waiting.insert(ticket, waker.clone());
    }

    /// Whose turn it was has gone through; answers with whom to wake.
    pub(super) fn pass(&mut self) -> Option<Waker> {
        self.waiting.remove(&self.up);
        self.up += 1;
        while self.skipped.remove(&self.up) {
            self.up += 1;
        }
        self.waiting.remove(&self.up)
    }

    /// Nobody comes with this ticket any more; answers with whom to wake.
    pub(super) fn skip(&mut self, ticket: u64) -> Option<Waker> {
        self.waiting.remove(&ticket);
        if ticket == self.up {
            return self.pass();
        }
        if ticket > self.up {
            self.skipped.insert(ticket);
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_gave_up_is_not_waited_for() {
        let mut turnstile = Turnstile::new(0);
        let tickets: Vec<u64> = (0..4).map(|_| turnstile.ticket()).collect();
        assert_eq!(tickets, [0, 1, 2, 3]);
        turnstile.skip(1);
        turnstile.skip(2);
        turnstile.pass();
        assert_eq!(turnstile.up(), 3);
        turnstile.skip(3);
        turnstile.skip(0);
        assert_eq!(turnstile.up(), 4);
    }
}

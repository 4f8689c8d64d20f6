//! One account of the work of a run, so that no input takes minutes or fills the memory.
//!
//! - Work is counted, never timed: the same input ends with the same error on every machine.
//! - Everything is counted in the unit of `--fuel`; `docs/reference/limits.md` has the table of prices.
//! - What may be spent grows with the texts that are read and with the releases that are rendered.
//! - An account that is overdrawn stays so: nothing that costs is begun after it.
//!
//! A clone is the same account, so that it can be handed to each release.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// How much work one template may do, unless the user allows more.
pub const FUEL: u64 = 5_000_000;

/// How many templates' fuel a run may spend, independent of its inputs.
const TEMPLATES: u64 = 2;

/// What each byte that is read adds to what may be spent.
const EACH_BYTE: u64 = 4;

const EACH_RELEASE: u64 = 100_000;

/// The price of a node: one that a placeholder prints, an alias copies, or values are merged from.
pub const NODE: u64 = 5;

/// The price of an entry of a map, on top of its value.
pub const ENTRY: u64 = 10;

/// The price of a byte that is read as YAML after a template has printed it.
pub const PRINTED_BYTE: u64 = 2;

/// The price of a document that a template prints.
pub const DOCUMENT: u64 = 100;

/// The price of comparing a misspelt name with a known one.
pub const COMPARISON: u64 = 4;

/// How many bytes of a value's text one unit pays for.
const BYTES: usize = 8;

/// Returns the price of so many bytes of a value's text.
pub fn text(bytes: usize) -> u64 {
    (bytes / BYTES) as u64
}

/// What a run may spend, and what it has spent.
#[derive(Debug, Clone)]
pub struct Account(Arc<Totals>);

#[derive(Debug)]
struct Totals {
    base: AtomicU64,
    granted: AtomicU64,
    spent: AtomicU64,
    /// How often work was refused.
    refusals: AtomicU64,
}

/// What was spent at some time, to which an account can go back.
#[derive(Debug, Clone, Copy)]
pub struct Balance {
    spent: u64,
    refusals: u64,
}

impl Default for Account {
    fn default() -> Self {
        Self(Arc::new(Totals {
            base: AtomicU64::new(TEMPLATES * FUEL),
            granted: AtomicU64::new(0),
            spent: AtomicU64::new(0),
            refusals: AtomicU64::new(0),
        }))
    }
}

impl Account {
    /// Takes `fuel` as what one template may spend.
    pub fn set_fuel(&self, fuel: u64) {
        let base = fuel.max(FUEL).saturating_mul(TEMPLATES);
        self.0.base.store(base, Ordering::Relaxed);
    }

    /// Allows more for a text of so many bytes that was read.
    pub fn read(&self, bytes: usize) {
        self.grant((bytes as u64).saturating_mul(EACH_BYTE));
    }

    /// Allows more for so many releases that are rendered.
    pub fn render(&self, releases: usize) {
        self.grant((releases as u64).saturating_mul(EACH_RELEASE));
    }

    fn grant(&self, work: u64) {
        self.0.granted.fetch_add(work, Ordering::Relaxed);
    }

    pub fn limit(&self) -> u64 {
        let base = self.0.base.load(Ordering::Relaxed);
        base.saturating_add(self.0.granted.load(Ordering::Relaxed))
    }

    pub fn left(&self) -> u64 {
        let spent = self.0.spent.load(Ordering::Relaxed);
        self.limit().saturating_sub(spent)
    }

    /// Spends `work`, if it is left; if it is not, nothing is left afterwards.
    pub fn spend(&self, work: u64) -> Result<(), Overdrawn> {
        let before = self.0.spent.fetch_add(work, Ordering::Relaxed);
        let limit = self.limit();
        if before.saturating_add(work) <= limit {
            return Ok(());
        }
        // Far from the end of the numbers, so that adding to it never wraps around.
        self.0.spent.store(u64::MAX / 2, Ordering::Relaxed);
        self.0.refusals.fetch_add(1, Ordering::Relaxed);
        Err(Overdrawn { limit })
    }

    /// Spends `work` on what a run can do without, if it is left.
    pub fn affords(&self, work: u64) -> bool {
        let is_left = self.left() >= work;
        if !is_left {
            self.0.refusals.fetch_add(1, Ordering::Relaxed);
        }
        is_left && self.spend(work).is_ok()
    }

    /// Returns what is spent until now.
    pub fn balance(&self) -> Balance {
        Balance {
            spent: self.0.spent.load(Ordering::Relaxed),
            refusals: self.0.refusals.load(Ordering::Relaxed),
        }
    }

    /// Reports whether work was refused since `before`.
    pub fn has_refused_since(&self, before: Balance) -> bool {
        self.balance().refusals > before.refusals
    }

    /// Forgets what was spent and refused since `before`.
    pub fn go_back_to(&self, before: Balance) {
        self.0.spent.store(before.spent, Ordering::Relaxed);
        self.0.refusals.store(before.refusals, Ordering::Relaxed);
    }

    /// Returns the error that more was spent than is allowed, if so.
    pub fn overdrawn(&self) -> Option<Overdrawn> {
        self.spend(0).err()
    }
}

/// More work was asked for than a run may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Overdrawn {
    /// What may be spent in all.
    pub limit: u64,
}

impl Overdrawn {
    pub const CODE: &'static str = "too-much-work";

    pub const HELP: &'static str = "look for something that is printed or copied many times, or raise the limit with `--fuel` or `fuel` in plate.yaml";

    pub fn message(self) -> String {
        let limit = self.limit;
        format!("the run has reached its limit of {limit} units of work here")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_can_be_spent_and_no_more() {
        let account = Account::default();
        assert_eq!(account.spend(account.left()), Ok(()));
        assert_eq!(account.overdrawn(), None);
        assert_eq!(account.spend(1), Err(Overdrawn { limit: 10_000_000 }));
    }

    #[test]
    fn an_account_that_is_overdrawn_stays_so() {
        let account = Account::default();
        assert!(account.spend(u64::MAX / 2).is_err());
        account.render(100);
        assert!(account.spend(0).is_err());
        assert_eq!(account.left(), 0);
    }

    #[test]
    fn an_account_can_go_back_to_before_work_that_was_refused() {
        let account = Account::default();
        assert_eq!(account.spend(7), Ok(()));
        let before = account.balance();
        assert!(!account.affords(u64::MAX / 2) && account.has_refused_since(before));
        assert!(account.spend(u64::MAX / 2).is_err());
        account.go_back_to(before);
        assert!(!account.has_refused_since(before));
        assert_eq!(account.left(), account.limit() - 7);
    }

    #[test]
    fn texts_releases_and_fuel_allow_more() {
        let account = Account::default();
        account.read(1000);
        account.render(3);
        account.set_fuel(6_000_000);
        assert_eq!(account.limit(), 12_000_000 + 4_000 + 300_000);
    }

    #[test]
    fn less_fuel_for_a_template_takes_nothing_from_the_run() {
        let account = Account::default();
        account.set_fuel(100);
        assert_eq!(account.limit(), 10_000_000);
    }
}

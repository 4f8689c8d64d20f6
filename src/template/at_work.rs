//! Which template is worked on, for the message of a run that breaks.

use std::cell::RefCell;

thread_local! {
    static LAST: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Notes that the template called `name` is worked on from now.
pub(super) fn begin(name: &str) {
    LAST.with_borrow_mut(|last| name.clone_into(last));
}

pub fn last_template() -> Option<String> {
    // A run breaks at any time, also while the name is written.
    let name = LAST.with(|last| last.try_borrow().map(|name| name.clone()));
    name.ok().filter(|name| !name.is_empty())
}

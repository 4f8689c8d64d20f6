//! What is noted while a template renders: reads of the values, and what was printed where.

pub(crate) mod events;
pub(crate) mod log;
pub(crate) mod session;
pub(crate) mod tracked;

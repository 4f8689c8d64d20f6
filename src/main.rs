//! The `plate-render` command.

fn main() {}

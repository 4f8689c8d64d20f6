//! `plate-render check --list` and `--explain`: what the rules say of themselves.

use crate::check::{named, rules};
use crate::cli::outcome::{Failure, Outcome};
use crate::cli::table::Table;
use crate::cli::terminal::Terminal;

/// Prints a table of all rules.
pub(super) fn list(terminal: &Terminal) -> Result<Outcome, Failure> {
    let mut table = Table::new(["RULE", "CATEGORY", "SEVERITY", "FINDS"]);
    for rule in rules() {
        let (category, severity) = (rule.category.name(), rule.severity.name());
        table.row([rule.name, category, severity, rule.summary()]);
    }
    terminal.print(&table.to_string())?;
    Ok(Outcome::Clean)
}

/// Prints the documentation of the rule called `name`.
pub(super) fn explain(name: &str, terminal: &Terminal) -> Result<Outcome, Failure> {
    let rule = named(name)?;
    let (category, severity) = (rule.category.name(), rule.severity.name());
    let text = rule.documentation.trim();
    terminal.print(&format!(
        "# {}\n\n{text}\n\nCategory: {category}. Severity: {severity}.\n",
        rule.name
    ))?;
    Ok(Outcome::Clean)
}

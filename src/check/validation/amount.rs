//! Numbers of pods: `2` or `25%`.

use super::object::Object;
use crate::check::{Finding, Rule};
use crate::resources::fields::whole;
use crate::yaml::Node;

/// A number of pods, or a share of all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Amount {
    /// So many.
    Pods(i128),
    Percent(i128),
}

impl Amount {
    /// Reports whether it is none at all.
    pub(super) fn is_zero(self) -> bool {
        matches!(self, Amount::Pods(0) | Amount::Percent(0))
    }
}

/// Returns the amount that `node` says; none for what is neither a number nor text.
pub(super) fn amount(
    rule: &'static Rule,
    object: &Object<'_>,
    node: &Node,
) -> Result<Option<Amount>, Box<Finding>> {
    let read = match (whole(node), node.as_str()) {
        (Some(number), _) => Some(Amount::Pods(number)).filter(|_| number >= 0),
        (None, Some(text)) => percent(text).map(Amount::Percent),
        (None, None) => return Ok(None),
    };
    match read {
        Some(amount) => Ok(Some(amount)),
        None => Err(Box::new(no_amount(rule, object, node))),
    }
}

fn percent(text: &str) -> Option<i128> {
    let digits = text.strip_suffix('%')?;
    let is_number = digits.bytes().all(|byte| byte.is_ascii_digit());
    digits.parse().ok().filter(|_| is_number)
}

fn no_amount(rule: &'static Rule, object: &Object<'_>, node: &Node) -> Finding {
    let shown = node.text().unwrap_or_default();
    let path = object.path(node);
    let message = format!("`{path}` is `{shown}`, which is neither a number nor a percentage");
    let help = match shown.parse::<u32>() {
        Ok(_) => "remove the quotes, or write `%` after it",
        Err(_) => "write a whole number, such as `1`, or a percentage, such as `25%`",
    };
    object.diagnostic(rule, node, message).help(help)
}

//! What is wrong where a target is missing, for the rule of each relation.

use crate::check::{Finding, Resource, Rule};
use crate::resources::{Inventory, Reference, Target};

/// Returns what is wrong, where the target is missing; `places` is how often the resource refers
/// to it.
pub(super) fn missing(
    rule: &'static Rule,
    reference: &Reference<'_>,
    places: usize,
    there: &Inventory<'_>,
) -> Finding {
    let target = &reference.target;
    let (_, kind) = target.kind;
    let name = target.name;
    let place = match target.namespace {
        Some(namespace) => format!(" in the namespace `{namespace}`"),
        None => String::new(),
    };
    let message = format!("the {kind} `{name}` does not exist{place}");
    let referrer = referrer(reference.resource);
    let finding = Finding::new(rule, reference.resource, reference.node, message);
    let finding = finding.note(if places == 1 {
        format!("{referrer} refers to it")
    } else {
        format!("{referrer} refers to it in {places} places")
    });
    let finding = match there.elsewhere(target) {
        Some(other) => finding.note(format!("there is one in the namespace `{other}`")),
        None => finding,
    };
    finding.help(next_step(target, there))
}

/// Returns how messages call a resource: its kind and its name.
pub(super) fn referrer(resource: &Resource<'_>) -> String {
    let identity = &resource.identity;
    format!("{} `{}`", identity.kind, identity.name)
}

fn next_step(target: &Target<'_>, there: &Inventory<'_>) -> String {
    match there.nearest(target) {
        Some(name) => format!("did you mean `{name}`?"),
        None => {
            "render it in a release of this environment, or declare it in `external` of plate.yaml"
                .to_owned()
        }
    }
}

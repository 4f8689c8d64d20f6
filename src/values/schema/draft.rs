//! `$schema`: which draft of JSON Schema a schema is written in.
//!
//! - As in Helm 4.3.1 `http` and `https` are the same, what follows a `#` does not count, and
//!   without a draft in it the address means the newest one.
//! - Any other address is an error: what the schema says could not be known.

use crate::diagnostic::{Diagnostic, nearest};
use crate::yaml::{Data, Node};

const KEY: &str = "$schema";

pub(super) const NEWEST: &str = "https://json-schema.org/draft/2020-12/schema";

/// What follows the scheme of each address, and the address as the drafts write it themselves.
const DRAFTS: [(&str, &str); 6] = [
    ("json-schema.org/schema", NEWEST),
    ("json-schema.org/draft/2020-12/schema", NEWEST),
    (
        "json-schema.org/draft/2019-09/schema",
        "https://json-schema.org/draft/2019-09/schema",
    ),
    (
        "json-schema.org/draft-07/schema",
        "http://json-schema.org/draft-07/schema#",
    ),
    (
        "json-schema.org/draft-06/schema",
        "http://json-schema.org/draft-06/schema#",
    ),
    (
        "json-schema.org/draft-04/schema",
        "http://json-schema.org/draft-04/schema#",
    ),
];

/// Returns the address that the drafts themselves have for `written`; none if it is no draft's.
pub(super) fn canonical(written: &str) -> Option<&'static str> {
    let address = written
        .split_once('#')
        .map_or(written, |(address, _)| address);
    let schemes = ["http://", "https://"];
    let bare = schemes
        .iter()
        .find_map(|scheme| address.strip_prefix(scheme))?;
    let mut drafts = DRAFTS.iter();
    drafts
        .find(|(known, _)| *known == bare)
        .map(|(_, draft)| *draft)
}

/// Returns the address of the draft that the schema `root` names, if it names one.
pub(super) fn of(root: &Node) -> Option<&'static str> {
    canonical(root.get(KEY)?.as_str()?)
}

/// Refuses a schema of an unknown draft.
///
/// As for Helm, only the whole and the parts with an `$id` have a draft.
pub(super) fn check(root: &Node) -> Result<(), Diagnostic> {
    refuse(root, true)
}

fn refuse(node: &Node, is_root: bool) -> Result<(), Diagnostic> {
    match &node.data {
        Data::Map(map) => {
            let counts = is_root || node.get("$id").is_some_and(|id| id.as_str().is_some());
            let named = node.get(KEY).filter(|_| counts);
            if let Some((node, text)) = named.and_then(|node| Some((node, node.as_str()?)))
                && canonical(text).is_none()
            {
                return Err(unknown(node, text));
            }
            map.values()
                .try_for_each(|field| refuse(&field.value, false))
        }
        Data::List(items) => items.iter().try_for_each(|item| refuse(item, false)),
        _ => Ok(()),
    }
}

fn unknown(node: &Node, text: &str) -> Diagnostic {
    let message = format!("`{KEY}` names an unknown draft: `{text}`");
    let diagnostic = Diagnostic::error("bad-schema", message)
        .at(node.span)
        .note("the drafts are 2020-12, 2019-09, draft-07, draft-06 and draft-04");
    let known = DRAFTS.iter().map(|(_, draft)| *draft);
    match nearest(text, known) {
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
        None => diagnostic.help(format!("write `{NEWEST}`, or leave `{KEY}` out")),
    }
}

#[cfg(test)]
mod tests {
    use super::{NEWEST, canonical};

    #[test]
    fn an_address_is_read_as_helm_reads_it() {
        for written in [
            "http://json-schema.org/schema#",
            "http://json-schema.org/schema",
            "https://json-schema.org/schema",
            "http://json-schema.org/schema#/",
            "http://json-schema.org/draft/2020-12/schema#",
            "https://json-schema.org/draft/2020-12/schema#/",
        ] {
            assert_eq!(canonical(written), Some(NEWEST), "{written}");
        }
        for written in [
            "http://json-schema.org/draft-07/schema#",
            "https://json-schema.org/draft-07/schema",
            "http://json-schema.org/draft-07/schema#/",
        ] {
            let draft = Some("http://json-schema.org/draft-07/schema#");
            assert_eq!(canonical(written), draft, "{written}");
        }
    }

    #[test]
    fn what_helm_would_look_for_in_the_network_is_no_draft() {
        for written in [
            "http://json-schema.org/draft-03/schema#",
            "http://json-schema.org/draft-07/schema/",
            "http://json-schema.org/draft/next/schema",
            "http://www.json-schema.org/draft-07/schema#",
            "json-schema.org/draft-07/schema#",
            "https://example.com/my-schema.json",
            "",
        ] {
            assert_eq!(canonical(written), None, "{written}");
        }
    }
}

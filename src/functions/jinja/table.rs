//! The one table of functions, from which help, `COMPATIBILITY.md` and error messages are made.
//!
//! - Each group has a file of its own; the order of [`GROUPS`] is the order of the listing.
//! - Every name that Helm knows is in exactly one entry, also a name that is an operator here or is
//!   refused.

use super::entry::Entry;
use super::{
    dates, durations, encoding, engine, go_format, json_yaml, lists, logic, maps, numbers, paths,
    refused, regexes, text, toml, types, urls, versions,
};

/// Entries about one subject, in the order in which they are listed.
pub(super) struct Group {
    pub(super) title: &'static str,
    pub(super) entries: &'static [Entry],
}

/// Every group, in the order in which they are listed.
pub(super) const GROUPS: &[Group] = &[
    group("Defaults and conditions", logic::ENTRIES),
    group("Text", text::ENTRIES),
    group("Regular expressions", regexes::ENTRIES),
    group("Numbers", numbers::ENTRIES),
    group("Lists", lists::ENTRIES),
    group("Maps", maps::ENTRIES),
    group("Types", types::ENTRIES),
    group("YAML and JSON", json_yaml::ENTRIES),
    group("TOML", toml::ENTRIES),
    group("Encodings and checksums", encoding::ENTRIES),
    group("Formatting", go_format::ENTRIES),
    group("Dates", dates::ENTRIES),
    group("Durations", durations::ENTRIES),
    group("Paths", paths::ENTRIES),
    group("Addresses", urls::ENTRIES),
    group("Versions", versions::ENTRIES),
    group("Templates and places", engine::ENTRIES),
    group("Refused for good", refused::ENTRIES),
];

const fn group(title: &'static str, entries: &'static [Entry]) -> Group {
    Group { title, entries }
}

/// Returns every entry, in the order in which they are listed.
pub fn table() -> impl Iterator<Item = &'static Entry> {
    GROUPS.iter().flat_map(|group| group.entries)
}

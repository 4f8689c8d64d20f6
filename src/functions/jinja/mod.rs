//! The library of functions for templates: what Helm and Sprig have, under names in Jinja's style.
//!
//! - As a function, arguments have Helm's order; as a filter, the piped value is Helm's last
//!   argument and the others keep their order: `x | required('msg')`.
//! - A name that minijinja defines keeps minijinja's meaning; the table shows the difference to Helm's.
//! - Every function is pure: the same arguments give the same result, on every machine.
//! - A wrong argument is an error that names the function, the parameter, the value and the
//!   accepted values. Nothing panics, nothing wraps around, nothing is silently empty.
//! - No result is a "safe" string, and no argument is changed.
//!
//! [`table()`] is the one list of names, from which [`listing`], [`compatibility`], [`spelled`],
//! [`instead`] and [`refused()`] are made.

mod arguments;
pub mod convert;
mod dates;
mod documents;
mod durations;
mod encoding;
mod engine;
mod entry;
mod error;
mod go_format;
mod guards;
mod json_yaml;
mod lists;
mod logic;
mod maps;
mod numbers;
mod paths;
mod refused;
mod regexes;
mod sameness;
mod table;
mod text;
mod toml;
mod tree;
mod types;
mod urls;
mod versions;

use minijinja::value::{Rest, ValueOrKwargs};
use minijinja::{Environment, State};

pub use documents::{compatibility, listing};
pub use entry::Entry;
pub use table::table;

use entry::{Forms, Provision};

/// Adds the functions and filters to `env`, and closes those of the names
/// that would break its promises.
pub fn register(env: &mut Environment<'_>) {
    engine::register(env);
    for entry in table() {
        match entry.provision {
            Provision::Refused(instead) => refuse(env, entry, instead),
            Provision::Library(_, forms) => add(env, entry, forms),
            _ => {}
        }
    }
}

fn add(env: &mut Environment<'_>, entry: &'static Entry, forms: Forms) {
    if forms != Forms::Filter && entry.name != "dict" {
        env.add_function(
            entry.name,
            move |state: &mut State<'_, '_>, values: Rest<ValueOrKwargs>| {
                entry.call(values.into_values(), state)
            },
        );
    }
    match forms {
        Forms::FunctionBesideFilter => {}
        Forms::Function => env.add_filter(entry.name, |_: Rest<ValueOrKwargs>| entry.no_filter()),
        _ => env.add_filter(
            entry.name,
            |state: &mut State<'_, '_>, values: Rest<ValueOrKwargs>| {
                entry.pipe(values.into_values(), state)
            },
        ),
    }
}

fn refuse(env: &mut Environment<'_>, entry: &'static Entry, instead: &'static str) {
    let others = entry.helm.iter().filter(|helm| **helm != entry.name);
    for name in [&entry.name].into_iter().chain(others) {
        engine::close(env, name, instead);
    }
}

/// Returns what to use instead of a name that is refused for good, in Helm's or in our spelling.
pub fn refused(name: &str) -> Option<&'static str> {
    let instead = helm_entry(name).and_then(|entry| match entry.provision {
        Provision::Refused(instead) => Some(instead),
        _ => None,
    });
    instead.or_else(|| engine::closed(name))
}

/// Returns what to write where a name of Helm is an operator or a literal here.
pub fn instead(name: &str) -> Option<&'static str> {
    match helm_entry(name)?.provision {
        Provision::Instead(instead) => Some(instead),
        _ => None,
    }
}

/// Returns our name of a function or filter that Helm spells `name`, if the spelling differs.
pub fn spelled(name: &str) -> Option<&'static str> {
    let entry = helm_entry(name).filter(|entry| entry.is_provided())?;
    Some(entry.name).filter(|ours| *ours != name)
}

/// Returns how a function or filter of ours is written, if it takes anything.
pub fn signature(name: &str) -> Option<String> {
    let takes = |entry: &&Entry| entry.name == name && !entry.parameters.is_empty();
    table()
        .find(|entry| !name.is_empty() && takes(entry))
        .map(Entry::signature)
}

/// Returns our names, for "did you mean".
pub fn names() -> impl Iterator<Item = &'static str> {
    table()
        .filter(|entry| entry.is_provided())
        .map(|entry| entry.name)
}

/// Returns the entry that has `name` among Helm's names; `trim_suffix` counts as `trimSuffix`.
fn helm_entry(name: &str) -> Option<&'static Entry> {
    let plain = |name: &str| name.replace('_', "").to_lowercase();
    let has = |entry: &&Entry| entry.helm.contains(&name);
    let has_nearly = |entry: &&Entry| entry.helm.iter().any(|helm| plain(helm) == plain(name));
    table().find(has).or_else(|| table().find(has_nearly))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spelling_of_helm_has_our_name() {
        assert_eq!(spelled("trimSuffix"), Some("trim_suffix"));
        assert_eq!(spelled("toYaml"), Some("toyaml"));
        assert_eq!(spelled("mustRegexFind"), Some("regex_find"));
        assert_eq!(spelled("hasKey"), Some("has_key"));
        assert_eq!(spelled("title"), Some("titlecase"));
    }

    #[test]
    fn our_own_spelling_is_not_corrected() {
        assert_eq!(spelled("trunc"), None);
        assert_eq!(spelled("trim_suffix"), None);
    }

    #[test]
    fn an_operator_is_named() {
        assert_eq!(instead("eq"), Some("a == b"));
        assert_eq!(instead("deepCopy"), Some("map"));
        assert_eq!(instead("trunc"), None);
    }

    #[test]
    fn a_refused_name_is_known_in_both_spellings() {
        for name in [
            "randAlphaNum",
            "rand_alpha_num",
            "now",
            "genCA",
            "gen_ca",
            "env",
            "safe",
        ] {
            assert!(refused(name).is_some(), "{name}");
        }
        assert_eq!(refused("trunc"), None);
    }

    #[test]
    fn the_listing_shows_signature_and_documentation() {
        let expected = "\
  trim_suffix(suffix, text)
      The text without the suffix, once.
";
        assert!(listing().contains(expected), "{}", listing());
    }
}

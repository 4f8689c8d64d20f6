//! The words of most renders, read without describing to clap all that can be said.
//!
//! To describe the command line takes longer than to read the values of a release. What is read here
//! is read just as clap does, and whatever else is said is left to clap.

use super::{RenderArgs, SelectArgs};

/// Reads names of releases, `--env ENV` and `--all`, in any order; nothing if there is more.
///
/// The words are those behind the program's name. None of them may be a command.
pub(super) fn read(words: &[&str]) -> Option<RenderArgs> {
    let mut select = SelectArgs::default();
    let mut words = words.iter().copied();
    while let Some(word) = words.next() {
        match word {
            "-e" | "--env" => select.environments.push(name(words.next()?)?),
            "--all" if !select.all => select.all = true,
            _ => select.releases.push(name(word)?),
        }
    }
    let are_both_said = select.all && !select.releases.is_empty();
    (!are_both_said).then(|| RenderArgs {
        select,
        ..RenderArgs::default()
    })
}

fn name(word: &str) -> Option<String> {
    let is_name = !word.is_empty() && !word.starts_with('-');
    is_name.then(|| word.to_owned())
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;
    use crate::cli::args::RenderAlone;

    const WORDS: [&str; 14] = [
        "api",
        "",
        "a=b",
        "ä",
        "--env",
        "-e",
        "--env=stg",
        "-estg",
        "--all",
        "--al",
        "--",
        "-",
        "--strict",
        "-o",
    ];

    /// Every list of `length` words.
    fn lists(length: u32) -> impl Iterator<Item = Vec<&'static str>> {
        (0..WORDS.len().pow(length)).map(move |number| {
            let word = |place| WORDS[number / WORDS.len().pow(place) % WORDS.len()];
            (0..length).map(word).collect()
        })
    }

    #[test]
    fn what_is_read_here_is_read_as_clap_reads_it() {
        let mut read_here = 0;
        for words in (0..=4).flat_map(lists) {
            let Some(plain) = read(&words) else { continue };
            read_here += 1;
            let full = RenderAlone::try_parse_from(std::iter::once(&"plate-render").chain(&words));
            let full = full
                .unwrap_or_else(|error| panic!("{words:?}: {error}"))
                .render;
            assert_eq!(format!("{plain:?}"), format!("{full:?}"), "{words:?}");
        }
        assert!(
            read_here > 200,
            "only {read_here} of the lists are read here"
        );
    }

    #[test]
    fn whatever_else_is_said_is_left_to_clap() {
        for words in [
            "--strict",
            "--env",
            "--all api",
            "--all --all",
            "-e -e",
            "--env=stg",
            "--",
        ] {
            let words: Vec<&str> = words.split(' ').collect();
            assert!(read(&words).is_none(), "{words:?}");
        }
    }
}

//! What two environments call by different names: `plate-llm-stg` is `plate-llm-prod`.
//!
//! - A name counts where it is a word: no letter or digit before or after it.
//! - Two texts are the same but for names if they are equal once each name is replaced by what it
//!   stands for. Nothing is translated, so that it holds in both directions or in none.

use std::collections::{HashMap, HashSet};

/// One of two trees.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    Old,
    New,
}

/// The names of the same things in two trees.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Names {
    pairs: Vec<[String; 2]>,
    /// What is looked up on each side, so that a text is not compared with each of many names.
    index: [Index; 2],
}

/// The names of one side.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Index {
    /// Their places in the pairs.
    places: HashMap<String, usize>,
    first_words: HashSet<String>,
    /// The length of the longest name.
    longest: usize,
}

impl Names {
    /// Returns names from pairs of an old one and a new one; those that are equal mean nothing.
    pub fn new(pairs: impl IntoIterator<Item = [String; 2]>) -> Self {
        let is_telling =
            |[old, new]: &[String; 2]| old != new && !old.is_empty() && !new.is_empty();
        let mut telling: Vec<[String; 2]> = Vec::new();
        let mut taken = [HashSet::new(), HashSet::new()];
        for pair in pairs.into_iter().filter(is_telling) {
            if taken
                .iter()
                .zip(&pair)
                .all(|(taken, name)| !taken.contains(name))
            {
                taken[0].insert(pair[0].clone());
                taken[1].insert(pair[1].clone());
                telling.push(pair);
            }
        }
        let index = [Side::Old, Side::New].map(|side| Index::of(&telling, side));
        Self {
            pairs: telling,
            index,
        }
    }

    /// Reports whether `old` and `new` are the same but for names.
    pub(super) fn are_same(&self, old: &str, new: &str) -> bool {
        !self.pairs.is_empty() && self.neutral(Side::Old, old) == self.neutral(Side::New, new)
    }

    /// Returns `text` with a sign in place of each name of `side`.
    pub(super) fn neutral(&self, side: Side, text: &str) -> String {
        let mut neutral = String::with_capacity(text.len());
        let mut rest = text;
        let mut is_inside_word = false;
        while let Some(first) = rest.chars().next() {
            let name = (!is_inside_word)
                .then(|| self.name_at(side, rest))
                .flatten();
            if let Some((index, length)) = name {
                neutral.push('\0');
                neutral.push_str(&index.to_string());
                neutral.push('\0');
                rest = &rest[length..];
                is_inside_word = true;
                continue;
            }
            neutral.push(first);
            is_inside_word = first.is_alphanumeric();
            rest = &rest[first.len_utf8()..];
        }
        neutral
    }

    /// The longest name at the start of `text`, as its number, and its length.
    fn name_at(&self, side: Side, text: &str) -> Option<(usize, usize)> {
        let index = &self.index[side.index()];
        if !index.first_words.contains(first_word(text)) {
            return None;
        }
        let starts = text.char_indices().map(|(at, _)| at).skip(1);
        let ends = starts.chain([text.len()]);
        let ends = ends.take_while(|end| *end <= index.longest);
        let ends = ends.filter(|end| !text[*end..].starts_with(char::is_alphanumeric));
        let known = ends.filter_map(|end| Some((*index.places.get(&text[..end])?, end)));
        known.last()
    }
}

impl Side {
    fn index(self) -> usize {
        match self {
            Self::Old => 0,
            Self::New => 1,
        }
    }
}

impl Index {
    fn of(pairs: &[[String; 2]], side: Side) -> Self {
        let mut index = Self::default();
        for (place, pair) in pairs.iter().enumerate() {
            let name = &pair[side.index()];
            index.places.insert(name.clone(), place);
            index.first_words.insert(first_word(name).to_owned());
            index.longest = index.longest.max(name.len());
        }
        index
    }
}

/// The letters and digits at the start of a text.
fn first_word(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_alphanumeric());
    &text[..end.unwrap_or(text.len())]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(pairs: &[(&str, &str)]) -> Names {
        let owned = pairs.iter();
        Names::new(owned.map(|(old, new)| [(*old).to_owned(), (*new).to_owned()]))
    }

    #[test]
    fn texts_are_the_same_where_each_calls_it_by_its_own_name() {
        let names = names(&[("api-stg", "api-prod"), ("shop-stg", "shop-prod")]);
        assert!(names.are_same("api-stg", "api-prod"));
        assert!(names.are_same("api-stg.shop-stg.svc", "api-prod.shop-prod.svc"));
        assert!(!names.are_same("api-stg", "shop-prod"));
        assert!(!names.are_same("api-prod", "api-stg"));
    }

    #[test]
    fn a_name_inside_a_word_is_none() {
        let names = names(&[("api", "api-prod")]);
        assert!(names.are_same("api/x", "api-prod/x"));
        assert!(!names.are_same("rapid", "rapi-prodd"));
        assert!(!names.are_same("apis", "api-prods"));
    }

    #[test]
    fn the_longest_name_counts() {
        let names = names(&[("api", "web"), ("api-stg", "api-prod")]);
        assert!(names.are_same("api-stg", "api-prod"));
        assert!(!names.are_same("api-stg", "web-stg"));
    }

    #[test]
    fn without_names_nothing_is_the_same_by_them() {
        assert!(!names(&[("api", "api")]).are_same("a", "a"));
    }
}

//! "did you mean": the known name nearest to a misspelt one.

use crate::account::{Account, COMPARISON};

/// How many candidates are measured for one name; all of them are, but where there are thousands.
const MOST_MEASURED: usize = 2_000;

/// How many bytes a name may have that is suggested.
const LONGEST: usize = 300;

/// Returns the candidate that `name` most probably means, if one is near enough.
///
/// A third of a name's characters may be swapped, missing or wrong, at most four; case does not
/// count.
/// Among equals the first wins.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    found(name, candidates, || true)
}

/// Returns the same as [`nearest`] where there may be thousands of names to suggest for: once
/// `account` has nothing left for it, nothing more is suggested.
pub fn nearest_within<'a>(
    account: &Account,
    name: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    found(name, candidates, || account.affords(COMPARISON))
}

fn found<'a>(
    name: &str,
    candidates: impl IntoIterator<Item = &'a str>,
    may_measure: impl Fn() -> bool,
) -> Option<&'a str> {
    let wanted = letters(name);
    let limit = (wanted.len() / 3).min(4);
    // The distance is never less than the difference in length, which is known much sooner.
    let is_as_long = |candidate: &str| length(candidate).abs_diff(wanted.len()) <= limit;
    candidates
        .into_iter()
        .filter(|candidate| candidate.len() <= LONGEST && is_as_long(candidate))
        .filter(|candidate| *candidate != name)
        .take(MOST_MEASURED)
        .take_while(|_| may_measure())
        .filter_map(|candidate| Some((distance(&wanted, &letters(candidate), limit)?, candidate)))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

fn length(name: &str) -> usize {
    if name.is_ascii() {
        name.len()
    } else {
        letters(name).len()
    }
}

fn letters(name: &str) -> Vec<char> {
    if name.is_ascii() {
        let letters = name.bytes().take(LONGEST);
        return letters
            .map(|byte| byte.to_ascii_lowercase().into())
            .collect();
    }
    let letters = name.chars().flat_map(char::to_lowercase);
    letters.take(LONGEST).collect()
}

/// Returns how many letters of `a` are swapped, missing, wrong or too many in `b`, if no more than
/// `limit`: only pairs of letters are looked at that are so near to each other.
fn distance(a: &[char], b: &[char], limit: usize) -> Option<usize> {
    let far = limit + 1;
    let mut before = vec![far; b.len() + 2];
    let mut last: Vec<usize> = (0..b.len() + 2).map(|index| index.min(far)).collect();
    let mut row = vec![far; b.len() + 2];
    let mut reached_before = 0;
    for i in 1..=a.len() {
        let (from, to) = (i.saturating_sub(limit).max(1), (i + limit).min(b.len()));
        row[from - 1] = if from == 1 { i.min(far) } else { far };
        let mut reached = row[from - 1];
        for j in from..=to {
            let differs = usize::from(a[i - 1] != b[j - 1]);
            let mut here = (last[j - 1] + differs).min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                here = here.min(before[j - 2] + 1);
            }
            row[j] = here.min(far);
            reached = reached.min(here);
        }
        row[to + 1] = far;
        if reached >= far && reached_before >= far {
            return None;
        }
        reached_before = reached;
        std::mem::swap(&mut before, &mut last);
        std::mem::swap(&mut last, &mut row);
    }
    Some(last[b.len()]).filter(|distance| *distance <= limit)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn swapped_letters_are_near() {
        assert_eq!(
            nearest("replicaCuont", ["image", "replicaCount"]),
            Some("replicaCount")
        );
    }

    #[test]
    fn a_wholly_different_name_is_not_near() {
        assert_eq!(nearest("affinity", ["image", "replicaCount"]), None);
    }

    #[test]
    fn short_names_are_near_by_case_alone() {
        assert_eq!(nearest("b", ["a", "B"]), Some("B"));
        assert_eq!(nearest("b", ["a"]), None);
    }

    #[test]
    fn case_does_not_count() {
        assert_eq!(
            nearest("imagePullsecrets", ["imagePullSecrets"]),
            Some("imagePullSecrets")
        );
    }

    #[test]
    fn letters_that_are_missing_too_many_or_wrong_count_one_each() {
        let distance =
            |a: &str, b: &str| super::distance(&super::letters(a), &super::letters(b), 4);
        assert_eq!(distance("replicas", "replicas"), Some(0));
        assert_eq!(distance("replcas", "replicas"), Some(1));
        assert_eq!(distance("replicass", "replicas"), Some(1));
        assert_eq!(distance("repiclas", "replicas"), Some(2));
        assert_eq!(distance("erlpcisa", "replicas"), Some(4));
        assert_eq!(distance("erlpcias", "replicaset"), None);
        assert_eq!(distance("", "abcd"), Some(4));
        assert_eq!(distance("abcd", ""), Some(4));
    }
}

//! "did you mean": the known name nearest to a misspelt one.

/// Returns the candidate that `name` most probably means, if one is near enough.
///
/// A third of a name's characters may be swapped, missing or wrong, at most four; case does not
/// count.
/// Among equals the first wins.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = name.to_lowercase();
    let length = wanted.chars().count();
    let limit = (length / 3).min(4);
    // The distance is never less than the difference in length, which is known much sooner.
    let is_as_long = |candidate: &&str| candidate.chars().count().abs_diff(length) <= limit;
    let distance =
        |candidate: &str| strsim::damerau_levenshtein(&wanted, &candidate.to_lowercase());
    candidates
        .into_iter()
        .filter(|candidate| *candidate != name)
        .filter(is_as_long)
        .map(|candidate| (distance(candidate), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
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
}

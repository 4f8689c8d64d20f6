//! Sequences of whole numbers.

/// Whole numbers with the same distance between two of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Sequence {
    start: i128,
    step: i128,
    pub(super) count: i128,
}

impl Sequence {
    /// From `start` to before `end`; without numbers if `step` does not lead there.
    pub(super) fn until(start: i128, end: i128, step: i128) -> Self {
        let far = end.saturating_sub(start);
        let count = if step == 0 || far == 0 || (far < 0) != (step < 0) {
            0
        } else {
            far.unsigned_abs().div_ceil(step.unsigned_abs())
        };
        Self {
            start,
            step,
            count: i128::try_from(count).unwrap_or(i128::MAX),
        }
    }

    /// As the command `seq`, from `start` to `end` itself; without a step towards it by 1.
    pub(super) fn through(start: i128, step: Option<i128>, end: i128) -> Self {
        let step = step.unwrap_or(if end < start { -1 } else { 1 });
        Self::until(start, end.saturating_add(step.signum()), step)
    }

    pub(super) fn numbers(self) -> impl Iterator<Item = i128> {
        (0..self.count).map(move |index| self.start + index * self.step)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(sequence: Sequence) -> Vec<i128> {
        sequence.numbers().collect()
    }

    #[test]
    fn the_end_is_left_out() {
        assert_eq!(numbers(Sequence::until(3, 12, 3)), [3, 6, 9]);
        assert_eq!(numbers(Sequence::until(3, 11, 3)), [3, 6, 9]);
        assert_eq!(numbers(Sequence::until(0, -2, -1)), [0, -1]);
    }

    #[test]
    fn a_step_away_from_the_end_gives_nothing() {
        assert!(numbers(Sequence::until(0, 3, -1)).is_empty());
        assert!(numbers(Sequence::until(0, 3, 0)).is_empty());
    }

    #[test]
    fn the_command_counts_the_end() {
        assert_eq!(numbers(Sequence::through(1, None, 3)), [1, 2, 3]);
        assert_eq!(numbers(Sequence::through(1, None, -1)), [1, 0, -1]);
        assert_eq!(numbers(Sequence::through(0, Some(2), 5)), [0, 2, 4]);
    }
}

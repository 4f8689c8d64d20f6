//! The left side of an assignment: `a.b[0].c=`.

use super::scanner::{Scanner, Stretch, diagnostic};
use super::{SetKind, SetStep};
use crate::diagnostic::Diagnostic;
use crate::yaml::Step;

/// The greatest index that Helm allows.
const MAX_INDEX: usize = 65_536;

/// How many dots a path may have, as in Helm.
const MAX_DOTS: usize = 30;

/// How many indexes a path may have; Helm sets no limit.
const MAX_INDEXES: usize = 100;

/// Reads a path and the `=` after it.
pub(super) fn steps(scanner: &mut Scanner) -> Result<Vec<SetStep>, Diagnostic> {
    let start = scanner.at;
    let mut left = Left {
        scanner,
        start,
        indexes: 0,
        steps: Vec::new(),
    };
    let mut dots = 0;
    while left.key_with_indexes()? == '.' {
        dots += 1;
        if dots > MAX_DOTS {
            return Err(left.one_too_many(MAX_DOTS, "dots"));
        }
    }
    Ok(left.steps)
}

/// The left side that is being read.
struct Left<'a, 'b> {
    scanner: &'a mut Scanner<'b>,
    start: usize,
    indexes: usize,
    steps: Vec<SetStep>,
}

impl Left<'_, '_> {
    /// Returns what follows: `.` or `=`.
    fn key_with_indexes(&mut self) -> Result<char, Diagnostic> {
        let mut stop = self.key()?;
        while stop == '[' {
            self.indexes += 1;
            if self.indexes > MAX_INDEXES {
                return Err(self.one_too_many(MAX_INDEXES, "indexes"));
            }
            stop = self.index()?;
        }
        Ok(stop)
    }

    /// Returns what follows: `.`, `=` or `[`.
    fn key(&mut self) -> Result<char, Diagnostic> {
        let stops: &[char] = match self.scanner.kind {
            SetKind::Literal => &['=', '[', '.'],
            _ => &['=', '[', '.', ','],
        };
        let key = self.scanner.until(stops)?;
        match key.stop {
            None | Some(',') => Err(self.no_value(key.span.range().end)),
            Some(stop) if key.text.is_empty() => Err(self.no_key(stop)),
            Some(stop) => {
                self.steps.push(SetStep {
                    step: Step::Key(key.text),
                    span: key.span,
                });
                Ok(stop)
            }
        }
    }

    /// Reads an index whose `[` is read already, and returns what follows: `.`, `=` or `[`.
    fn index(&mut self) -> Result<char, Diagnostic> {
        let open = self.scanner.at - 1;
        let index = self.scanner.until(&[']'])?;
        if index.stop.is_none() {
            let place = self.scanner.span(open, open + 1);
            let diagnostic = diagnostic(place, "the `[` of an index is not closed");
            return Err(diagnostic.help("write `]` after the index"));
        }
        let step = Step::Index(index_number(&index)?);
        self.steps.push(SetStep {
            step,
            span: index.span,
        });
        self.after_index()
    }

    fn after_index(&mut self) -> Result<char, Diagnostic> {
        let at = self.scanner.at;
        match self.scanner.next() {
            Some(stop @ ('=' | '[' | '.')) => Ok(stop),
            None | Some(',') => Err(self.no_value(at)),
            Some(other) => {
                let place = self.scanner.span(at, self.scanner.at);
                let diagnostic = diagnostic(place, format!("{other:?} is after an index"));
                Err(diagnostic.help("write `=`, `.` or `[` there"))
            }
        }
    }

    fn no_key(&self, stop: char) -> Diagnostic {
        let place = self.scanner.span(self.scanner.at - 1, self.scanner.at);
        diagnostic(place, format!("a key is missing before `{stop}`")).help("write `key=value`")
    }

    fn no_value(&self, end: usize) -> Diagnostic {
        let path = &self.scanner.text[self.start..end];
        if path.is_empty() {
            return self.no_key(',');
        }
        let place = self.scanner.span(self.start, end);
        diagnostic(place, format!("`{path}` has no value")).help(format!("write `{path}=value`"))
    }

    fn one_too_many(&self, limit: usize, what: &str) -> Diagnostic {
        let place = self.scanner.span(self.scanner.at - 1, self.scanner.at);
        diagnostic(
            place,
            format!("a path has at most {limit} {what}, and this one has more"),
        )
        .help("set the value in a file")
    }
}

fn index_number(index: &Stretch) -> Result<usize, Diagnostic> {
    let diagnostic = |message: String| {
        diagnostic(index.span, message).help("write a whole number from zero, as in `list[0]`")
    };
    let text = &index.text;
    let number: i64 = text
        .parse()
        .map_err(|_| diagnostic(format!("{text:?} is not an index")))?;
    match usize::try_from(number) {
        Ok(number) if number <= MAX_INDEX => Ok(number),
        Ok(number) => Err(diagnostic(format!(
            "the index {number} is greater than {MAX_INDEX}"
        ))),
        Err(_) => Err(diagnostic(format!("the index {number} is negative"))),
    }
}

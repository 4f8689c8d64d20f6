//! The errors of functions.

/// How many characters of a string a message shows.
const SHOWN: usize = 40;

/// A function's error: its code, its first line, and the next step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FunctionError {
    /// The stable name in kebab case: `wrong-argument`, `missing-value`, `failed`,
    /// `refused-function`, `no-filter`, `no-function`.
    pub code: &'static str,
    /// The first line: lower case, no final dot; of `required` and `fail` the author's own text.
    pub message: String,
    /// The next step, one sentence.
    pub help: Option<String>,
}

impl FunctionError {
    /// Returns an error without a next step.
    pub fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            help: None,
        }
    }

    /// Returns an error about what an argument is.
    pub fn wrong(message: impl Into<String>) -> Self {
        Self::new("wrong-argument", message)
    }

    /// Adds the next step.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

impl std::fmt::Display for FunctionError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for FunctionError {}

/// Returns `text` in double quotes, cut where it is long.
pub(super) fn excerpt(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{:?}…", &text[..end]),
        None => format!("{text:?}"),
    }
}

//! `credential`

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::finding::finding;
use super::texts::{Source, Text};
use crate::check::{Category, Finder, Finding, Rule};
use crate::diagnostic::Severity;
use crate::source::Span;

pub(super) static RULE: Rule = Rule {
    name: "credential",
    category: Category::Values,
    severity: Severity::Error,
    is_on: true,
    finder: Finder::Shared,
    documentation: "\
A values file or a template contains a credential.

## What
A text in the form of a credential: a private key in PEM, or a token with the prefix of a well-known service
(GitHub, GitLab, Slack, Stripe and others), also as base64. The name of the key does not matter, and
placeholders such as `ghp_xxxx…` are not reported.

## Why
A values file is in git, so the credential is in every clone, permanently.

## Example
```yaml
tls:
  key: |
    -----BEGIN PRIVATE KEY-----
    MIIEvQIBADANBgkq…
```

## Fix
Revoke the credential: it is no longer secret. Keep the new one in a secret store, and get it from an
ExternalSecret or a Secret that is created elsewhere.
",
};

/// The form of a token of a service: its prefix, and the least number of characters after it.
///
/// The prefixes are those that the services document, or that GitHub lists as the patterns of its
/// secret scanning: <https://docs.github.com/en/code-security/secret-scanning/introduction/supported-secret-scanning-patterns>
struct Form {
    of: &'static str,
    prefix: &'static str,
    least: usize,
}

const FORMS: &[Form] = &[
    form("an access key of AWS", "AKIA", 16),
    form("an access key of AWS", "ASIA", 16),
    form("a token of GitHub", "ghp_", 36),
    form("a token of GitHub", "gho_", 36),
    form("a token of GitHub", "ghu_", 36),
    form("a token of GitHub", "ghs_", 36),
    form("a token of GitHub", "ghr_", 36),
    form("a token of GitHub", "github_pat_", 60),
    form("a token of GitLab", "glpat-", 20),
    form("a token of Slack", "xoxb-", 24),
    form("a token of Slack", "xoxp-", 24),
    form("a token of Slack", "xapp-", 24),
    form("a key of Stripe", "sk_live_", 24),
    form("a key of Stripe", "rk_live_", 24),
    form("a key of OpenAI", "sk-proj-", 40),
    form("a key of Anthropic", "sk-ant-", 40),
    form("a key of Google Cloud", "AIza", 35),
    form("a token of npm", "npm_", 36),
    form("a token of PyPI", "pypi-AgEIcHlwaS5vcmc", 50),
    form("a token of Docker Hub", "dckr_pat_", 24),
    form("a token of DigitalOcean", "dop_v1_", 64),
    form("a token of Hugging Face", "hf_", 34),
    form("a token of Vault or OpenBao", "hvs.", 24),
    form("a key of SendGrid", "SG.", 60),
    form("a key of age", "AGE-SECRET-KEY-1", 58),
];

const fn form(of: &'static str, prefix: &'static str, least: usize) -> Form {
    Form { of, prefix, least }
}

/// Fewer different characters are a placeholder.
const FEWEST: usize = 8;

/// So many characters of base64 in a row are the body of a key.
const BODY: usize = 40;

pub(super) fn find(text: &Text<'_>) -> Option<Finding> {
    let (of, start, end) = credential(text.content)?;
    let (message, place) = match &text.source {
        Source::Value(path, place) => (format!("`{path}` contains {of}"), *place),
        Source::Template(file) => {
            let place = Span::new(*file, start, end);
            (format!("the template contains {of}"), place)
        }
    };
    let diagnostic = RULE
        .diagnostic(message)
        .secret_at(place)
        .help("revoke it, and keep the new one in a Secret outside of the workspace");
    Some(finding(&RULE, text.chart, diagnostic))
}

/// Reports whether `text` holds a credential.
pub(super) fn is_found(text: &str) -> bool {
    credential(text).is_some()
}

/// Returns the kind of credential in `text`, with its start and its end.
fn credential(text: &str) -> Option<(String, usize, usize)> {
    let plain = private_key(text).or_else(|| token(text));
    if let Some((of, start, end)) = plain {
        return Some((of.to_owned(), start, end));
    }
    let inner = decoded(text)?;
    let (of, ..) = private_key(&inner).or_else(|| token(&inner))?;
    Some((format!("{of}, as base64"), 0, text.len()))
}

/// Returns the text that `text` is the base64 of, if it is.
pub(super) fn decoded(text: &str) -> Option<String> {
    let bytes = STANDARD.decode(text.trim()).ok()?;
    String::from_utf8(bytes).ok()
}

fn private_key(text: &str) -> Option<(&'static str, usize, usize)> {
    let mut begins = text.match_indices("-----BEGIN ");
    begins.find_map(|(start, begin)| {
        let rest = &text[start + begin.len()..];
        let (label, body) = rest.split_once("-----")?;
        let is_private = label.ends_with("PRIVATE KEY") || label.ends_with("PRIVATE KEY BLOCK");
        let body = body.split("-----END").next().unwrap_or_default();
        let mut runs = body.split(|c| !is_base64(c));
        let found = is_private && runs.any(|run| run.len() >= BODY);
        let end = start + begin.len() + label.len() + "-----".len();
        found.then_some(("a private key", start, end))
    })
}

fn is_base64(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '=')
}

fn token(text: &str) -> Option<(&'static str, usize, usize)> {
    FORMS.iter().find_map(|form| {
        let mut starts = text.match_indices(form.prefix);
        starts.find_map(|(start, _)| Some((form.of, start, form.end(text, start)?)))
    })
}

impl Form {
    /// Returns where the token ends that begins at `start`, if there is one.
    fn end(&self, text: &str, start: usize) -> Option<usize> {
        if text[..start].ends_with(is_part) {
            return None;
        }
        let tail = &text[start + self.prefix.len()..];
        let tail = &tail[..tail.find(|c| !is_part(c)).unwrap_or(tail.len())];
        let is_one = tail.len() >= self.least && is_varied(tail) && !tail.ends_with("EXAMPLE");
        is_one.then_some(start + self.prefix.len() + tail.len())
    }
}

fn is_part(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.')
}

fn is_varied(text: &str) -> bool {
    let different: std::collections::BTreeSet<char> = text.chars().collect();
    different.len() >= FEWEST
}

#[cfg(test)]
mod tests {
    use super::{RULE, credential};
    use crate::check::values::fixture::Fixture;

    /// Put together here, so that no scanner reports this file.
    fn token() -> String {
        ["gh", "p_", "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"].concat()
    }

    fn key(label: &str) -> String {
        let line = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7";
        format!("-----BEGIN {label}-----\n{line}\n-----END {label}-----\n")
    }

    #[test]
    fn a_private_key_is_found_under_any_name() {
        let key = key("RSA PRIVATE KEY").replace('\n', "\n  ");
        let drawn = Fixture::new()
            .template("a: {{ values.text }}\n")
            .values(&format!("text: |\n  {key}\n"))
            .drawn_by(&RULE);
        let expected = "\
error[credential]: `text` contains a private key
 --> charts/api/values.yaml:1:1 (not shown here)
help: revoke it, and keep the new one in a Secret outside of the workspace
";
        assert_eq!(drawn, expected);
    }

    #[test]
    fn a_token_is_found_in_a_value_in_a_list_and_in_a_template() {
        let token = token();
        let fixture = Fixture::new()
            .template(&format!("a: {{{{ values.env }}}}\nb: {token}\n"))
            .values(&format!("env: [{{name: TOKEN, value: {token}}}]\n"));
        let expected = [
            "`env[0].value` contains a token of GitHub",
            "the template contains a token of GitHub",
        ];
        assert_eq!(fixture.messages(&RULE), expected);
    }

    #[test]
    fn a_credential_as_base64_is_found() {
        use base64::Engine;
        let text = base64::engine::general_purpose::STANDARD.encode(key("PRIVATE KEY"));
        let found = credential(&text).map(|(of, ..)| of);
        assert_eq!(found.as_deref(), Some("a private key, as base64"));
    }

    #[test]
    fn what_is_public_or_a_placeholder_is_no_credential() {
        for text in [
            key("CERTIFICATE"),
            key("PUBLIC KEY"),
            "-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----\n".to_owned(),
            ["gh", "p_", &"x".repeat(36)].concat(),
            token()[..20].to_owned(),
            format!("the{}", token()),
            ["AKIA", "IOSFODNN7EXAMPLE"].concat(),
            "hf_transfer_is_a_library_for_quick_downloads"
                .to_owned()
                .replace('_', "."),
            "github-token".to_owned(),
        ] {
            assert_eq!(credential(&text), None, "{text}");
        }
    }
}

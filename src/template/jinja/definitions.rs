//! The names that a template defines itself, for "did you mean" and for what a macro takes.
//!
//! They are read off the tokens: a template that does not compile has them too.

use minijinja::machinery::{Token, tokenize};

use crate::template::jinja::syntax::syntax;

/// What a template defines.
#[derive(Debug, Default)]
pub(super) struct Definitions {
    pub(super) macros: Vec<(String, Vec<String>)>,
    /// The names of `set`, `for` and `with`.
    pub(super) variables: Vec<String>,
    /// `{% import 'file' as name %}`: name and file.
    pub(super) modules: Vec<(String, String)>,
    /// `{% from 'file' import name as other %}`: what is in scope, the name in the file, the file.
    pub(super) imported: Vec<(String, String, String)>,
}

impl Definitions {
    /// Reads what the template `text` defines, up to what cannot be read.
    pub(super) fn of(text: &str) -> Self {
        let mut found = Self::default();
        let mut tokens = tokenize(text, false, syntax()).map_while(|token| Some(token.ok()?.0));
        while let Some(token) = tokens.next() {
            if matches!(token, Token::BlockStart) {
                let statement: Vec<Token<'_>> = tokens
                    .by_ref()
                    .take_while(|token| !matches!(token, Token::BlockEnd))
                    .collect();
                found.statement(&statement);
            }
        }
        found
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        let macros = self.macros.iter().map(|(name, _)| name);
        let modules = self.modules.iter().map(|(name, _)| name);
        let imported = self.imported.iter().map(|(name, ..)| name);
        let all = macros.chain(&self.variables).chain(modules).chain(imported);
        all.map(String::as_str)
    }

    /// The names of its variables and of the arguments of its macros.
    pub(super) fn bound(&self) -> impl Iterator<Item = &str> {
        let arguments = self.macros.iter().flat_map(|(_, arguments)| arguments);
        self.variables.iter().chain(arguments).map(String::as_str)
    }

    pub(super) fn macro_with(&self, name: &str) -> Option<&str> {
        let has = |(_, arguments): &&(String, Vec<String>)| arguments.iter().any(|one| one == name);
        self.macros.iter().find(has).map(|(name, _)| name.as_str())
    }

    fn statement(&mut self, tokens: &[Token<'_>]) {
        let Some((Token::Ident(keyword), rest)) = tokens.split_first() else {
            return;
        };
        match *keyword {
            "macro" => {
                if let Some(Token::Ident(name)) = rest.first() {
                    self.macros.push(((*name).to_owned(), listed(&rest[1..])));
                }
            }
            "set" => self.variables.extend(targets(rest, |token| {
                matches!(token, Token::Assign | Token::Pipe)
            })),
            "for" => self
                .variables
                .extend(targets(rest, |token| matches!(token, Token::Ident("in")))),
            "with" => self.variables.extend(listed(rest)),
            "import" => {
                if let [Token::Str(file), Token::Ident("as"), Token::Ident(name)] = rest {
                    self.modules.push(((*name).to_owned(), (*file).to_owned()));
                }
            }
            "from" => self.import_names(rest),
            _ => {}
        }
    }

    fn import_names(&mut self, tokens: &[Token<'_>]) {
        let [Token::Str(file), Token::Ident("import"), rest @ ..] = tokens else {
            return;
        };
        for one in rest.split(|token| matches!(token, Token::Comma)) {
            let names = match one {
                [Token::Ident(name)] => Some((name, name)),
                [Token::Ident(name), Token::Ident("as"), Token::Ident(alias)] => {
                    Some((alias, name))
                }
                _ => None,
            };
            self.imported.extend(names.map(|(alias, name)| {
                let [alias, name, file] = [alias, name, file].map(|text| (*text).to_owned());
                (alias, name, file)
            }));
        }
    }
}

/// The names before the token that ends a list of targets: `key, value`.
fn targets(tokens: &[Token<'_>], ends: impl Fn(&Token<'_>) -> bool) -> Vec<String> {
    let before = tokens.iter().take_while(|token| !ends(token));
    before.filter_map(name).collect()
}

/// The names that begin an entry of a list: `a, b='x'`.
fn listed(tokens: &[Token<'_>]) -> Vec<String> {
    let mut names = Vec::new();
    let mut depth = 0_usize;
    let mut begins = true;
    for token in tokens {
        match token {
            Token::Ident(_) if begins && depth <= 1 => names.extend(name(token)),
            Token::ParenOpen | Token::BracketOpen | Token::BraceOpen => depth += 1,
            Token::ParenClose | Token::BracketClose | Token::BraceClose => {
                depth = depth.saturating_sub(1);
            }
            _ => {}
        }
        begins = matches!(token, Token::Comma) || (depth == 1 && matches!(token, Token::ParenOpen));
    }
    names
}

fn name(token: &Token<'_>) -> Option<String> {
    match token {
        Token::Ident(name) => Some((*name).to_owned()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_statement_that_defines_names_is_read() {
        let found = Definitions::of(
            "{% import '_c.j2' as common %}{% from '_d.j2' import a, b as c %}\n\
             {% macro labels(name, extra='x', more=[1, 2]) %}{% endmacro %}\n\
             {% set x, z = 1, 2 %}{% for key, value in values %}{% with w = 1 %}",
        );
        let names: Vec<&str> = found.names().collect();
        assert_eq!(
            names,
            ["labels", "x", "z", "key", "value", "w", "common", "a", "c"]
        );
        assert_eq!(found.macros[0].1, ["name", "extra", "more"]);
        assert_eq!(found.macro_with("extra"), Some("labels"));
        assert_eq!(found.modules[0].1, "_c.j2");
        assert_eq!(found.imported[1].1, "b");
    }

    #[test]
    fn what_cannot_be_read_ends_the_list() {
        let found = Definitions::of("{% set a = 1 %}{% set b = § %}{% set c = 1 %}");
        assert_eq!(found.names().collect::<Vec<_>>(), ["a", "b"]);
    }
}

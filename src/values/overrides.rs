//! What the command line adds to the values: `-f` files, then the `--set` family.
//!
//! - `-f` files count from left to right; `-f a,b` names two, and `-` is the standard input.
//! - The `--set` family is stronger than every file, in any order on the command line.
//! - They are read once in a run, and count for every release.

use std::path::{Component, Path};

use super::layer::{Audience, Layer, LayerKind};
use super::read::read_values;
use super::reserved;
use super::set::{Assignment, SetArgument, SetKind, Sets, parse_sets};
use crate::diagnostic::{Diagnostic, Diagnostics, nearest};
use crate::disk::{ReadError, add_text, read_named};
use crate::source::{SourceMap, Span};
use crate::yaml::{Data, Node};

/// How messages name the standard input.
const STDIN: &str = "<stdin>";

/// The arguments that add values, as they are on the command line.
#[derive(Debug, Clone, Copy)]
pub struct OverrideArguments<'a> {
    pub files: &'a [String],
    /// The arguments of the `--set` family.
    pub sets: &'a [SetArgument],
    /// The folder from which their paths are seen.
    pub folder: &'a Path,
    /// The workspace's root, relative to which paths are shown; none for a standalone chart.
    pub root: Option<&'a Path>,
    /// `Chart` if one chart is selected, else `Selection`.
    pub audience: Audience,
}

/// The layers that the command line adds.
#[derive(Debug, Clone, PartialEq)]
pub struct Overrides {
    /// The `-f` files, from weak to strong.
    pub files: Vec<Layer>,
    /// The `--set` family.
    pub sets: Sets,
    /// What is wrong with the arguments; every release that they count for fails with it.
    pub diagnostics: Diagnostics,
}

/// Gives the content of the standard input.
pub type ReadStdin<'a> = &'a mut dyn FnMut() -> std::io::Result<Vec<u8>>;

impl Overrides {
    /// Returns no layers at all.
    pub fn none() -> Self {
        Self::of(Audience::Chart)
    }

    fn of(audience: Audience) -> Self {
        let sets = Sets {
            assignments: Vec::new(),
            audience,
        };
        Self {
            files: Vec::new(),
            sets,
            diagnostics: Diagnostics::new(),
        }
    }

    /// Reads all files and arguments, and collects their errors.
    ///
    /// `stdin` is asked only if an argument names the standard input.
    pub fn read(arguments: &OverrideArguments, stdin: ReadStdin, sources: &mut SourceMap) -> Self {
        let mut opener = Opener {
            arguments,
            stdin,
            sources,
        };
        let mut overrides = Self::of(arguments.audience);
        for path in arguments
            .files
            .iter()
            .flat_map(|argument| argument.split(','))
        {
            match opener.layer(path) {
                Ok(layer) => overrides.files.push(layer),
                Err(diagnostics) => overrides.diagnostics.extend(diagnostics),
            }
        }
        match opener.assignments() {
            Ok(assignments) => overrides.sets.assignments = assignments,
            Err(diagnostics) => overrides.diagnostics.extend(diagnostics),
        }
        overrides
    }
}

/// Opens what the arguments name.
struct Opener<'a, 'b> {
    arguments: &'a OverrideArguments<'a>,
    stdin: ReadStdin<'b>,
    sources: &'a mut SourceMap,
}

impl Opener<'_, '_> {
    fn layer(&mut self, path: &str) -> Result<Layer, Diagnostics> {
        let bytes = self.bytes(path, "-f")?;
        let name = self.name(path);
        let file = read_values(&name, bytes, self.sources)?;
        Ok(file.into_layer(LayerKind::File, self.arguments.audience))
    }

    fn assignments(&mut self) -> Result<Vec<Assignment>, Diagnostics> {
        let mut assignments = parse_sets(self.arguments.sets, self.sources)?;
        let mut diagnostics = Diagnostics::new();
        for assignment in &mut assignments {
            if assignment.kind == SetKind::File {
                diagnostics.extend(self.load(&mut assignment.value).err());
            }
            diagnostics.extend(self.reserved(assignment));
        }
        diagnostics.or(assignments)
    }

    /// Puts the content of the named files in the place of their paths.
    fn load(&mut self, value: &mut Node) -> Result<(), Diagnostic> {
        match &mut value.data {
            Data::List(items) => items.iter_mut().try_for_each(|item| self.load(item)),
            Data::String(path) => {
                let missing = |diagnostic: Diagnostic| diagnostic.at(value.span);
                *path = self.content(path).map_err(missing)?;
                self.sources.hide(value.span, path);
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn content(&mut self, path: &str) -> Result<String, Diagnostic> {
        let bytes = self.bytes(path, SetKind::File.flag())?;
        let name = self.name(path);
        let file = add_text(&name, bytes, self.sources)?;
        let text = self.sources.file(file).text().to_string();
        self.sources.hide(Span::new(file, 0, text.len()), &text);
        Ok(text)
    }

    fn reserved(&self, assignment: &Assignment) -> Option<Diagnostic> {
        let in_path = assignment.steps.iter().find_map(|step| {
            reserved::in_text(self.sources.snippet(step.span), step.span, self.sources)
        });
        in_path.or_else(|| reserved::find(&assignment.value, self.sources))
    }

    fn bytes(&mut self, path: &str, flag: &str) -> Result<Vec<u8>, Diagnostic> {
        if path.trim() == "-" {
            let read = (self.stdin)();
            return read.map_err(|error| ReadError::Machine(error.kind()).diagnostic(STDIN));
        }
        let full = self.arguments.folder.join(path);
        read_named(&full).map_err(|error| match error {
            _ if path.is_empty() => no_path(flag),
            _ if path.contains("://") => remote(path, flag),
            error if error.is_absence() => missing(path, &full),
            error => error.diagnostic(path),
        })
    }

    /// Returns how messages name a path: relative to the workspace if it is inside.
    fn name(&self, path: &str) -> String {
        if path.trim() == "-" {
            return STDIN.to_owned();
        }
        let inside = self.arguments.root.and_then(|root| {
            let root = std::path::absolute(root).ok()?;
            let full = std::path::absolute(self.arguments.folder.join(path)).ok()?;
            let climbs = full.components().any(|part| part == Component::ParentDir);
            let inside = full.strip_prefix(root).ok()?.to_str()?;
            (!climbs).then(|| inside.replace('\\', "/"))
        });
        inside.unwrap_or_else(|| path.to_owned())
    }
}

fn no_path(flag: &str) -> Diagnostic {
    let message = format!("`{flag}` needs the path of a file");
    Diagnostic::error("missing-file", message).help("write the path of a file there")
}

fn remote(path: &str, flag: &str) -> Diagnostic {
    let message = format!("`{path}` is not a file, and plate-render does not use the network");
    let help = format!("download it, and name the file with `{flag}`");
    Diagnostic::error("missing-file", message).help(help)
}

fn missing(path: &str, full: &Path) -> Diagnostic {
    let names = siblings(full);
    let name = full
        .file_name()
        .and_then(|name| name.to_str())
        .unwrap_or_default();
    let step = match nearest(name, names.iter().map(String::as_str)) {
        Some(similar) => format!("did you mean `{similar}`, in the same folder?"),
        None => "check the path: it is relative to the current folder".to_owned(),
    };
    Diagnostic::error("missing-file", format!("`{path}` does not exist")).help(step)
}

fn siblings(path: &Path) -> Vec<String> {
    let entries = path
        .parent()
        .and_then(|folder| std::fs::read_dir(folder).ok());
    let names = entries.into_iter().flatten().flatten();
    let mut names: Vec<String> = names
        .filter_map(|entry| entry.file_name().into_string().ok())
        .collect();
    names.sort();
    names
}

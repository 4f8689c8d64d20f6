//! A workspace on disk with one chart, `api`, and what its values come to.

use std::path::Path;

use plate_render::diagnostic::Diagnostics;
use plate_render::diagnostic::text::{Colour, draw_all};
use plate_render::disk::Boundary;
use plate_render::source::SourceMap;
use plate_render::values::{
    Audience, ChartPlace, Inputs, LayerKind, Merged, OverrideArguments, Overrides, Reader,
    SetArgument, SetKind, layered,
};
use plate_render::yaml::to_json;
use serde_json::Value;
use tempfile::TempDir;

pub(crate) struct Workspace {
    folder: TempDir,
    sources: SourceMap,
    environment: Option<String>,
    release: Option<String>,
    files: Vec<String>,
    sets: Vec<SetArgument>,
    stdin: String,
    audience: Audience,
}

impl Workspace {
    pub(crate) fn new() -> Self {
        Self {
            folder: TempDir::new().expect("a folder can be made"),
            sources: SourceMap::new(),
            environment: None,
            release: None,
            files: Vec::new(),
            sets: Vec::new(),
            stdin: String::new(),
            audience: Audience::Chart,
        }
    }

    pub(crate) fn file(self, path: &str, text: &str) -> Self {
        self.bytes(path, text.as_bytes())
    }

    pub(crate) fn bytes(self, path: &str, bytes: &[u8]) -> Self {
        let path = self.folder.path().join(path);
        let folder = path.parent().expect("every file is in a folder");
        std::fs::create_dir_all(folder).expect("the folder can be made");
        std::fs::write(path, bytes).expect("the file can be written");
        self
    }

    pub(crate) fn environment(mut self, name: &str) -> Self {
        self.environment = Some(name.to_owned());
        self
    }

    /// Gives the release a folder in `values/` of its own.
    pub(crate) fn release(mut self, folder: &str) -> Self {
        self.release = Some(folder.to_owned());
        self
    }

    pub(crate) fn f(mut self, path: &str) -> Self {
        self.files.push(path.to_owned());
        self
    }

    pub(crate) fn set(mut self, kind: SetKind, text: &str) -> Self {
        self.sets.push(SetArgument {
            kind,
            text: text.to_owned(),
        });
        self
    }

    pub(crate) fn stdin(mut self, text: &str) -> Self {
        text.clone_into(&mut self.stdin);
        self
    }

    pub(crate) fn audience(mut self, audience: Audience) -> Self {
        self.audience = audience;
        self
    }

    pub(crate) fn layered(&mut self) -> Result<Merged, Diagnostics> {
        let root = self.folder.path().to_owned();
        let overrides = self.overrides(&root);
        let chart = ChartPlace {
            root: Some(&root),
            folder: "api",
            path: &root.join("charts/api"),
            shown: "charts/api",
            release: self.release.as_deref(),
        };
        let environment = self.environment.as_deref();
        let inputs = Inputs {
            chart,
            environment,
            overrides: &overrides,
        };
        let boundary = Boundary::new(&root, "the workspace");
        layered(&inputs, &mut Reader::new(boundary), &mut self.sources)
    }

    fn overrides(&mut self, root: &Path) -> Overrides {
        let arguments = OverrideArguments {
            files: &self.files,
            sets: &self.sets,
            folder: root,
            root: Some(root),
            audience: self.audience,
        };
        let stdin = self.stdin.as_bytes();
        Overrides::read(&arguments, &mut || Ok(stdin.to_vec()), &mut self.sources)
    }

    /// Returns the merged values; an error fails the test.
    pub(crate) fn values(mut self) -> Value {
        match self.layered() {
            Ok(merged) => to_json(&merged.values.root),
            Err(diagnostics) => panic!("{}", draw_all(&diagnostics, &self.sources, Colour::Plain)),
        }
    }

    /// Returns the errors as a user sees them.
    pub(crate) fn errors(mut self) -> String {
        match self.layered() {
            Ok(merged) => panic!("no error, but {}", to_json(&merged.values.root)),
            Err(diagnostics) => draw_all(&diagnostics, &self.sources, Colour::Plain),
        }
    }

    /// Returns the undeclared keys with the layer that sets each.
    pub(crate) fn undeclared(mut self) -> Vec<(String, LayerKind, Audience)> {
        let merged = self.layered().expect("the layers merge");
        let found = merged.undeclared.into_iter();
        found
            .map(|one| (one.path.to_string(), one.kind, one.audience))
            .collect()
    }
}

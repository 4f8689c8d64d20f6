//! Resources as they are asked for: `Deployment/web`, `plate-stg/Deployment/web`.

use crate::diagnostic::{Diagnostic, nearest};
use crate::manifest::Manifest;
use crate::visible;

/// A resource by its kind and its name, and by its namespace where that is needed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resource {
    namespace: Option<String>,
    kind: String,
    name: String,
}

impl Resource {
    /// Reads `KIND/NAME` or `NAMESPACE/KIND/NAME`.
    pub fn parse(text: &str) -> Result<Self, Diagnostic> {
        let parts: Vec<&str> = text.split('/').collect();
        let (namespace, kind, name) = match parts.as_slice() {
            [kind, name] => (None, *kind, *name),
            [namespace, kind, name] => (Some((*namespace).to_owned()), *kind, *name),
            _ => return Err(unreadable(text)),
        };
        if kind.is_empty() || name.is_empty() {
            return Err(unreadable(text));
        }
        Ok(Self {
            namespace,
            kind: kind.to_owned(),
            name: name.to_owned(),
        })
    }

    /// Returns what the resource of a manifest is called here.
    pub fn of(manifest: &Manifest) -> Self {
        Self {
            namespace: manifest.namespace().map(str::to_owned),
            kind: manifest.kind().to_owned(),
            name: manifest.name().to_owned(),
        }
    }

    /// Returns the one manifest that is meant; upper and lower case of the kind do not count.
    pub fn find<'m>(
        &self,
        manifests: impl IntoIterator<Item = &'m Manifest>,
    ) -> Result<&'m Manifest, Diagnostic> {
        let all: Vec<&Manifest> = manifests.into_iter().collect();
        let found: Vec<&Manifest> = all.iter().copied().filter(|one| self.is(one)).collect();
        match found.as_slice() {
            [one] => Ok(one),
            [] => Err(self.unknown(&all)),
            several => Err(self.ambiguous(several)),
        }
    }

    fn is(&self, manifest: &Manifest) -> bool {
        let namespace = self.namespace.as_deref();
        manifest.kind().eq_ignore_ascii_case(&self.kind)
            && manifest.name() == self.name
            && namespace.is_none_or(|wanted| manifest.namespace() == Some(wanted))
    }

    fn unknown(&self, all: &[&Manifest]) -> Diagnostic {
        let message = format!("`{self}` is not among the manifests");
        let diagnostic = Diagnostic::error("unknown-resource", message);
        let named = |one: &&Manifest| format!("{}/{}", one.kind(), one.name());
        let mut known: Vec<String> = all.iter().map(named).collect();
        known.dedup();
        let wanted = format!("{}/{}", self.kind, self.name);
        let candidates: Vec<&str> = known.iter().map(String::as_str).collect();
        if let Some(near) = nearest(&wanted, candidates) {
            return diagnostic.help(format!("did you mean `{near}`?"));
        }
        let alike = |is_alike: &dyn Fn(&Manifest) -> bool| {
            let alike = all
                .iter()
                .copied()
                .filter(|one| is_alike(one))
                .map(Self::of);
            let alike: Vec<String> = alike.map(|one| one.to_string()).collect();
            Some(visible::list(&alike)).filter(|alike| !alike.is_empty())
        };
        if let Some(alike) = alike(&|one| one.kind().eq_ignore_ascii_case(&self.kind)) {
            return diagnostic.help(format!("resources of that kind: {alike}"));
        }
        if let Some(alike) = alike(&|one| one.name() == self.name) {
            return diagnostic.help(format!("resources with that name: {alike}"));
        }
        match known.as_slice() {
            [] => diagnostic.help("there are none"),
            known => diagnostic.help(format!("there are {}", visible::list(known))),
        }
    }

    fn ambiguous(&self, several: &[&Manifest]) -> Diagnostic {
        let message = format!("`{self}` means {} manifests", several.len());
        let names = several.iter().map(|one| format!("`{}`", Self::of(one)));
        let names: Vec<String> = names.collect();
        Diagnostic::error("ambiguous-resource", message)
            .help(format!("write one of {}", visible::list(&names)))
    }
}

impl std::fmt::Display for Resource {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if let Some(namespace) = &self.namespace {
            write!(f, "{namespace}/")?;
        }
        write!(f, "{}/{}", self.kind, self.name)
    }
}

fn unreadable(text: &str) -> Diagnostic {
    Diagnostic::error(
        "bad-resource",
        format!("`{text}` is not the name of a resource"),
    )
    .help("write `Deployment/web`, `NAMESPACE/Deployment/web`, or `out.yaml:12` for a line")
}

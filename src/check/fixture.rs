//! A resource set made of files, and the findings in it, for the tests of the rules.

use super::{Category, Finding, ResourceSet, Rule, check};
use crate::diagnostic::Diagnostics;
use crate::diagnostic::text::{Colour, draw_all};
use crate::manifest::{DocumentSource, Manifest, documents};
use crate::source::SourceMap;
use crate::workspace::{Environment, Kubernetes, KubernetesVersion};
use crate::yaml;

/// The documents of one file, `a.yaml`, and the cluster that they are for.
pub(super) struct Fixture {
    sources: SourceMap,
    manifests: Vec<Manifest>,
    environment: Option<Environment>,
    kubernetes: Kubernetes,
}

impl Fixture {
    /// Reads the documents of `yaml`, for no environment and the default version of Kubernetes.
    pub(super) fn new(yaml: &str) -> Self {
        let mut sources = SourceMap::new();
        let file = sources.add("a.yaml", yaml);
        let template = DocumentSource {
            release: "",
            source: "a.yaml",
        };
        let nodes = yaml::parse(file, yaml).expect("the fixture is YAML");
        Self {
            manifests: documents(nodes, template).expect("the fixture holds manifests"),
            sources,
            environment: None,
            kubernetes: Kubernetes::default(),
        }
    }

    /// The same in the environment `name`, whose tier follows from it: `dev`, `stg`, `prod`.
    pub(super) fn environment(mut self, name: &str) -> Self {
        self.environment = Some(Environment::named(name));
        self
    }

    /// The same for a version of Kubernetes, as `1.33`.
    pub(super) fn kubernetes(mut self, version: &str) -> Self {
        let version = KubernetesVersion::parse(version);
        self.kubernetes.version = version.expect("the fixture names a version of Kubernetes");
        self
    }

    pub(super) fn set(&self) -> ResourceSet<'_> {
        let files = self.manifests.iter().map(|manifest| (manifest, None));
        ResourceSet::new(self.environment.as_ref(), &self.kubernetes, files)
    }

    pub(super) fn findings(&self, category: Category) -> Vec<Finding> {
        check(category, &self.set())
    }

    /// The findings as the user sees them; empty for none.
    pub(super) fn drawn(&self, category: Category) -> String {
        self.draw(self.findings(category))
    }

    /// The findings of `rule` alone, as the user sees them; empty for none.
    pub(super) fn drawn_by(&self, rule: &Rule) -> String {
        let mut findings = self.findings(rule.category);
        findings.retain(|finding| finding.rule.name == rule.name);
        self.draw(findings)
    }

    fn draw(&self, findings: Vec<Finding>) -> String {
        let mut diagnostics = Diagnostics::new();
        diagnostics.extend(findings.into_iter().map(|finding| finding.diagnostic));
        draw_all(&diagnostics, &self.sources, Colour::Plain)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::Finder;
    use crate::diagnostic::Severity;
    use crate::workspace::Tier;

    const SERVICE: &str = "apiVersion: v1\nkind: Service\nmetadata: {name: a}\n";

    static RULE: Rule = Rule {
        name: "no-such-rule",
        category: Category::BestPractices,
        severity: Severity::Warning,
        is_on: true,
        finder: Finder::Shared,
        documentation: "",
    };

    #[test]
    fn a_file_is_for_no_environment_unless_one_is_named() {
        let fixture = Fixture::new(SERVICE);
        assert_eq!(fixture.set().environment, None);
        let fixture = fixture.environment("prod").kubernetes("1.33");
        let set = fixture.set();
        let tier = set.environment.map(|environment| environment.tier);
        assert_eq!(tier, Some(Tier::Production));
        assert_eq!(set.kubernetes.version.to_string(), "v1.33.0");
    }

    #[test]
    fn nothing_is_found_by_a_rule_that_is_not_there() {
        let fixture = Fixture::new("");
        assert_eq!(fixture.drawn_by(&RULE), "");
        assert_eq!(fixture.drawn(Category::BestPractices), "");
    }

    #[test]
    fn a_finding_is_drawn_at_its_place() {
        let fixture = Fixture::new(SERVICE);
        let set = fixture.set();
        let name = set.resources[0].at(&["metadata", "name"]).unwrap();
        let finding = Finding::new(&RULE, &set.resources[0], name, "`a` is short");
        let drawn = fixture.draw(vec![finding.help("use a longer one")]);
        let expected = "\
warning[no-such-rule]: `a` is short
 --> a.yaml:3:18
  |
3 | metadata: {name: a}
  |                  ^
help: use a longer one
";
        assert_eq!(drawn, expected);
    }
}

//! How plate.yaml changes findings: it sets the severity of a rule, or makes an exception.
//!
//! - An unknown rule is an error, and so is a lowered severity without a reason.
//! - A finding that an exception matches is not shown; each exception has its reason in plate.yaml.
//! - An exception that matches nothing is itself a finding, of the rule `unused-exception`.

use super::best_practices::unused_exception;
use super::{Finding, ResourceSet, Rule, rules};
use crate::diagnostic::{Diagnostic, Diagnostics, Severity, nearest};
use crate::source::Span;
use crate::workspace::{CheckSettings, Exception, Level, RuleSetting};

/// Former names of rules, each with the present one.
const RENAMED: [(&str, &str); 2] = [
    ("undeclared-mention", "undeclared-reference"),
    ("unused-allowance", "unused-exception"),
];

/// The settings of plate.yaml, and which of its exceptions have matched a finding.
#[derive(Debug)]
pub struct Policy<'a> {
    levels: Vec<(&'static Rule, Level)>,
    exceptions: Vec<RuleException<'a>>,
    warnings: Diagnostics,
}

/// An exception of plate.yaml with the rule that it names.
#[derive(Debug)]
struct RuleException<'a> {
    rule: &'static Rule,
    item: &'a Exception,
    has_matched: bool,
}

/// The findings that are shown, and the number of those that are not.
#[derive(Debug, Default)]
pub struct Verdict {
    pub findings: Vec<Finding>,
    /// How many findings an exception matches.
    pub allowed: usize,
}

impl<'a> Policy<'a> {
    /// Returns the policy of `settings`, all of whose rules must exist.
    pub fn new(settings: &'a CheckSettings) -> Result<Self, Diagnostics> {
        let mut policy = Self {
            levels: Vec::new(),
            exceptions: Vec::new(),
            warnings: Diagnostics::new(),
        };
        let mut diagnostics = Diagnostics::new();
        for setting in &settings.rules {
            match policy.rule(&setting.rule, setting.span) {
                Ok(rule) => {
                    diagnostics.extend(without_reason(setting, rule));
                    policy.levels.push((rule, setting.level));
                }
                Err(diagnostic) => diagnostics.push(diagnostic),
            }
        }
        for item in &settings.allow {
            match policy.rule(&item.rule, item.span) {
                Ok(rule) => policy.exceptions.push(RuleException {
                    rule,
                    item,
                    has_matched: false,
                }),
                Err(diagnostic) => diagnostics.push(diagnostic),
            }
        }
        diagnostics.or(policy)
    }

    /// Returns the rule `name`, and adds a warning if the rule has another name now.
    fn rule(&mut self, name: &str, span: Span) -> Result<&'static Rule, Diagnostic> {
        let rule = named(name).map_err(|diagnostic| diagnostic.at(span))?;
        if rule.name != name {
            let message = format!("the rule `{name}` is named `{}` now", rule.name);
            let warning = Diagnostic::warning("deprecated-name", message).at(span);
            let help = format!("write `{}`", rule.name);
            self.warnings.push(warning.help(help));
        }
        Ok(rule)
    }

    /// Returns a warning for each rule that plate.yaml calls by a former name.
    pub fn warnings(&self) -> Diagnostics {
        self.warnings.clone()
    }

    /// Gives each of `findings`, which are those of `set`, the severity of plate.yaml, and removes
    /// those whose rule is off or that an exception matches.
    pub fn apply(&mut self, findings: Vec<Finding>, set: &ResourceSet<'_>) -> Verdict {
        self.sort(findings, Some(set))
    }

    /// Does the same with findings about the workspace, which belong to no environment.
    pub fn apply_general(&mut self, findings: Vec<Finding>) -> Verdict {
        self.sort(findings, None)
    }

    fn sort(&mut self, findings: Vec<Finding>, set: Option<&ResourceSet<'_>>) -> Verdict {
        let mut verdict = Verdict::default();
        for finding in findings {
            let Some(finding) = self.levelled(finding) else {
                continue;
            };
            if self.allows(&finding, set) {
                verdict.allowed += 1;
            } else {
                verdict.findings.push(finding);
            }
        }
        verdict
    }

    /// Returns a finding for each exception that has matched no finding so far.
    pub fn unused(&mut self) -> Verdict {
        let exceptions = self.exceptions.iter().filter(|one| !one.has_matched);
        let findings = exceptions.map(|one| unused(one.item)).collect();
        self.apply_general(findings)
    }

    /// A finding keeps the severity of its rule unless plate.yaml sets another.
    fn levelled(&self, mut finding: Finding) -> Option<Finding> {
        let mut levels = self.levels.iter();
        let level = levels.find(|(rule, _)| rule.name == finding.rule.name);
        match level {
            Some((_, level)) => finding.diagnostic.severity = severity(*level)?,
            None if !finding.rule.is_on => return None,
            None => {}
        }
        Some(finding)
    }

    /// Marks every exception that matches, so that none is reported as unused because of another.
    fn allows(&mut self, finding: &Finding, set: Option<&ResourceSet<'_>>) -> bool {
        let mut is_allowed = false;
        for exception in &mut self.exceptions {
            if exception.rule.name == finding.rule.name && matches(exception.item, finding, set) {
                exception.has_matched = true;
                is_allowed = true;
            }
        }
        is_allowed
    }
}

/// Returns the rule `name`, which may be a former name.
pub fn named(name: &str) -> Result<&'static Rule, Diagnostic> {
    let renamed = RENAMED.iter().find(|(former, _)| *former == name);
    let present = renamed.map_or(name, |(_, present)| present);
    rules().find(|rule| rule.name == present).ok_or_else(|| {
        let diagnostic = Diagnostic::error("unknown-rule", format!("there is no rule `{name}`"));
        match nearest(name, rules().map(|rule| rule.name)) {
            Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
            None => diagnostic.help("`plate-render check --list` shows all of them"),
        }
    })
}

fn severity(level: Level) -> Option<Severity> {
    match level {
        Level::Error => Some(Severity::Error),
        Level::Warning => Some(Severity::Warning),
        Level::Off => None,
    }
}

fn without_reason(setting: &RuleSetting, rule: &Rule) -> Option<Diagnostic> {
    let is_lowered = match severity(setting.level) {
        None => true,
        Some(severity) => severity == Severity::Warning && rule.severity == Severity::Error,
    };
    if !is_lowered || setting.reason.is_some() {
        return None;
    }
    let (name, level) = (rule.name, setting.level.name());
    let message = format!("`{name}` is lowered to `{level}` without a reason");
    let diagnostic = Diagnostic::error("missing-reason", message).at(setting.span);
    Some(diagnostic.help(format!(
        "write it as `{name}: {{severity: {level}, reason: …}}`"
    )))
}

fn unused(item: &Exception) -> Finding {
    let message = format!("this exception of `{}` matches no finding", item.rule);
    let diagnostic = unused_exception::RULE.diagnostic(message).at(item.span);
    Finding {
        rule: &unused_exception::RULE,
        release: None,
        resource: None,
        diagnostic: diagnostic.help("remove it from plate.yaml, or correct its keys"),
    }
}

fn matches(item: &Exception, finding: &Finding, set: Option<&ResourceSet<'_>>) -> bool {
    let environment = set
        .and_then(|set| set.environment)
        .map_or("", |environment| &environment.name);
    let chart = set.and_then(|set| chart(finding, set));
    let chart = chart.unwrap_or_default();
    let filled = |pattern: &str| {
        pattern
            .replace("<env>", environment)
            .replace("<chart>", chart)
    };
    let release = finding.release.as_deref();
    let is_release = |pattern: &String| {
        let name = filled(pattern);
        release == Some(&name) || (release.is_some() && chart == name)
    };
    let is_resource = |pattern: &String| {
        let resource = finding.resource.as_ref();
        resource.is_some_and(|it| filled(pattern) == format!("{}/{}", it.kind, it.name))
    };
    item.release.as_ref().is_none_or(is_release)
        && item.resource.as_ref().is_none_or(is_resource)
        && item
            .environment
            .as_ref()
            .is_none_or(|name| name == environment)
}

/// The folder of the chart whose release the finding is about.
fn chart<'a>(finding: &Finding, set: &ResourceSet<'a>) -> Option<&'a str> {
    let name = finding.release.as_ref()?;
    let mut releases = set.resources.iter().filter_map(|it| it.release);
    let release = releases.find(|release| release.name == *name)?;
    Some(&release.chart.folder)
}

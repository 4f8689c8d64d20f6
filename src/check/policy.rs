//! What plate.yaml makes of findings: another severity, or an allowance.
//!
//! - A rule that is not there is an error, and so is a lowered severity without a reason.
//! - A finding that is allowed is not shown; each says why in plate.yaml.
//! - An allowance that nothing needed is itself a finding, of the rule `unused-allowance`.

use super::{Finding, Judge, ResourceSet, Rule, rules};
use crate::diagnostic::{Diagnostic, Diagnostics, Severity, nearest};
use crate::source::Span;
use crate::workspace::{Allowance, CheckSettings, Level, RuleSetting};

/// The rules about allowances themselves.
pub(super) const RULES: &[&Rule] = &[&UNUSED_ALLOWANCE];

/// An allowance that nothing needs.
static UNUSED_ALLOWANCE: Rule = Rule {
    name: "unused-allowance",
    judge: Judge::Practice,
    severity: Severity::Warning,
    documentation: "\
An allowance in plate.yaml matches no finding.

## What
An item of `check.allow` in plate.yaml whose rule finds nothing that the item describes. It is looked
for where everything is checked: all releases in all environments.

## Why
What was allowed is gone, or is now called something else. Left where it is, the allowance would
hide the next finding that happens to fit.

## Example
```yaml
check:
  allow:
    - rule: floating-tag
      release: api # has a fixed tag by now
      reason: staging runs what was built last
```

## Fix
Remove the item, or correct its rule, release, resource or environment.
",
};

/// What plate.yaml says, and which of its allowances were needed.
#[derive(Debug)]
pub struct Policy<'a> {
    settings: &'a CheckSettings,
    needed: Vec<bool>,
}

/// The findings of a platform that are left, and how many were allowed.
#[derive(Debug, Default)]
pub struct Verdict {
    /// What is to be shown.
    pub findings: Vec<Finding>,
    /// How many are not, because an allowance names them.
    pub allowed: usize,
}

impl<'a> Policy<'a> {
    /// Returns the policy of `settings`, whose rules must be there.
    pub fn new(settings: &'a CheckSettings) -> Result<Self, Diagnostics> {
        let mut diagnostics = Diagnostics::new();
        for setting in &settings.rules {
            match rule(&setting.rule, setting.span) {
                Ok(rule) => diagnostics.extend(without_reason(setting, rule)),
                Err(diagnostic) => diagnostics.push(diagnostic),
            }
        }
        let allowed = settings.allow.iter();
        diagnostics.extend(allowed.filter_map(|item| rule(&item.rule, item.span).err()));
        diagnostics.or(Self {
            settings,
            needed: vec![false; settings.allow.len()],
        })
    }

    /// Gives each of `findings`, which are those of `platform`, the severity that plate.yaml says,
    /// and takes out those that are off or allowed.
    pub fn judge(&mut self, findings: Vec<Finding>, set: &ResourceSet<'_>) -> Verdict {
        self.sort(findings, Some(set))
    }

    /// Does the same with findings that are about the workspace, and of no environment.
    pub fn judge_general(&mut self, findings: Vec<Finding>) -> Verdict {
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

    /// Returns a finding for each allowance that no finding needed so far.
    pub fn unused(&mut self) -> Verdict {
        let items = self.settings.allow.iter().zip(&self.needed);
        let unneeded = items.filter(|(_, needed)| !**needed);
        let findings = unneeded.map(|(item, _)| unused(item)).collect();
        self.judge_general(findings)
    }

    /// What a rule found keeps its own severity unless plate.yaml names another.
    fn levelled(&self, mut finding: Finding) -> Option<Finding> {
        let mut settings = self.settings.rules.iter();
        let setting = settings.find(|setting| setting.rule == finding.rule.name);
        match setting {
            Some(setting) => finding.diagnostic.severity = severity(setting.level)?,
            None if finding.rule.is_off_by_default() => return None,
            None => {}
        }
        Some(finding)
    }

    /// Every allowance that fits is needed, so that none is called unused because of another.
    fn allows(&mut self, finding: &Finding, set: Option<&ResourceSet<'_>>) -> bool {
        let mut is_allowed = false;
        for (item, needed) in self.settings.allow.iter().zip(&mut self.needed) {
            if fits(item, finding, set) {
                *needed = true;
                is_allowed = true;
            }
        }
        is_allowed
    }
}

/// Returns the rule called `name`.
pub fn named(name: &str) -> Result<&'static Rule, Diagnostic> {
    let message = format!("there is no rule `{name}`");
    rules().find(|rule| rule.name == name).ok_or_else(|| {
        let diagnostic = Diagnostic::error("unknown-rule", message);
        match nearest(name, rules().map(|rule| rule.name)) {
            Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
            None => diagnostic.help("`plate-render check --list` shows all of them"),
        }
    })
}

fn rule(name: &str, span: Span) -> Result<&'static Rule, Diagnostic> {
    named(name).map_err(|diagnostic| diagnostic.at(span))
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

fn unused(item: &Allowance) -> Finding {
    let message = format!("this allowance of `{}` matches no finding", item.rule);
    let diagnostic = UNUSED_ALLOWANCE.diagnostic(message).at(item.span);
    Finding {
        rule: &UNUSED_ALLOWANCE,
        release: None,
        resource: None,
        diagnostic: diagnostic.help("remove it from plate.yaml, or correct what it names"),
    }
}

fn fits(item: &Allowance, finding: &Finding, set: Option<&ResourceSet<'_>>) -> bool {
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
    item.rule == finding.rule.name
        && item.release.as_ref().is_none_or(is_release)
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

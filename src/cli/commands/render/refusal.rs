//! Why the rendered manifests are not printed: the API server would reject them.

use crate::check::report::{Found, Report};
use crate::check::{Category, Definitions, Policy, check_defined};
use crate::cli::resource_set::resource_set;
use crate::cli::select::Chosen;
use crate::diagnostic::Diagnostics;
use crate::render::{Options, Rendered};

/// The categories of what the API server rejects.
const REJECTED: [Category; 2] = [Category::Schema, Category::Validation];

/// Returns the errors of these categories in what was rendered, one list for each environment.
pub(super) fn refuse(
    chosen: &Chosen,
    options: &Options,
    environments: &[Vec<Rendered>],
) -> Result<(), Diagnostics> {
    let settings = chosen.workspace.settings();
    let kubernetes = options.cluster(settings);
    let mut policy = Policy::new(&settings.check)?;
    let mut report = Report::of(&REJECTED);
    let definitions = Definitions::default();
    for rendered in environments {
        let set = resource_set(rendered, kubernetes);
        let categories = REJECTED.into_iter();
        let findings = categories.flat_map(|category| check_defined(category, &set, &definitions));
        let findings = findings.collect();
        let verdict = policy.apply(findings, &set);
        let environment = set.environment.map(|it| it.name.as_str());
        report.add(environment, set.resources.len(), verdict);
    }
    report.found.retain(Found::is_error);
    with_way_out(report.diagnostics()).or(())
}

/// Says below the last of `errors` how to get the manifests all the same.
fn with_way_out(errors: Diagnostics) -> Diagnostics {
    let count = errors.len();
    let mut explained = Diagnostics::new();
    for (index, error) in errors.into_iter().enumerate() {
        explained.push(if index + 1 == count {
            error.help("`--no-check` prints manifests even if the API server would reject them")
        } else {
            error
        });
    }
    explained
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Diagnostic;

    #[test]
    fn the_last_error_says_how_to_print_all_the_same() {
        let mut errors = Diagnostics::new();
        errors.push(Diagnostic::error("a", "a is wrong"));
        errors.push(Diagnostic::error("b", "b is wrong").help("fix it"));
        let explained: Vec<Diagnostic> = with_way_out(errors).into_iter().collect();
        assert!(explained[0].help.is_empty());
        let way_out = "`--no-check` prints manifests even if the API server would reject them";
        assert_eq!(explained[1].help, ["fix it", way_out]);
    }

    #[test]
    fn without_errors_there_is_nothing_to_say() {
        assert!(with_way_out(Diagnostics::new()).is_empty());
    }
}

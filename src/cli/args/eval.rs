//! What can be said to `eval`.

use clap::{Args, ValueHint};

use super::values::OneReleaseArgs;
use super::{ClusterArgs, Format, ValuesArgs};

const EVAL_EXAMPLES: &str = "\
Examples:
  plate-render eval --env stg 'values.image.repository ~ \":x\"'
  plate-render eval --env stg 'release'         what templates see under a name
  plate-render eval --env prod 'values.hosts | map(attribute=\"host\")' ingress
  plate-render eval --env stg '{% import \"_labels.yaml.j2\" as common %}{{ common.labels() }}'

Exit codes: 0 evaluated, 2 could not be evaluated.";

/// `eval`
#[derive(Debug, Args)]
#[command(after_help = EVAL_EXAMPLES)]
pub(in crate::cli) struct EvalArgs {
    /// The expression, or the text of a template that begins with a tag
    #[arg(value_name = "EXPRESSION")]
    pub(in crate::cli) expression: String,
    /// A release or chart by name, or a chart by path; the workspace's default without one. It may
    /// also come first
    #[arg(value_name = "RELEASE", value_hint = ValueHint::DirPath)]
    pub(in crate::cli) release: Option<String>,
    #[command(flatten)]
    pub(in crate::cli) one: OneReleaseArgs,
    #[command(flatten)]
    pub(in crate::cli) values: ValuesArgs,
    #[command(flatten)]
    pub(in crate::cli) cluster: ClusterArgs,
    /// The form of the result
    #[arg(long, value_enum, default_value_t = Format::Yaml, help_heading = "Output")]
    pub(in crate::cli) format: Format,
}

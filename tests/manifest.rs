//! The contract of `docs/reference/output-form.md`: its examples are what is written, byte for byte.

use plate_render::manifest::{
    DocumentSource, FORM_VERSION, Manifest, Scopes, documents, fill_namespace, install_order,
    to_json, to_yaml,
};
use plate_render::source::SourceMap;
use plate_render::yaml;

const CONTRACT: &str = include_str!("../docs/reference/output-form.md");

/// The manifests of `text`, as if `api/templates/<template>` had printed them for `api-stg`.
fn printed(template: &str, text: &str) -> Vec<Manifest> {
    let mut sources = SourceMap::new();
    let nodes = yaml::parse(sources.add(template, text), text).expect("the template prints YAML");
    let source = format!("api/templates/{template}");
    let template = DocumentSource {
        release: "api-stg",
        source: &source,
    };
    documents(nodes, template).expect("the documents are resources")
}

/// The first block of `language` in the contract.
fn example(language: &str) -> &'static str {
    let start = format!("```{language}\n");
    let (_, after) = CONTRACT
        .split_once(&start)
        .expect("the contract has an example");
    after.split("```\n").next().unwrap_or_default()
}

#[test]
fn the_yaml_of_the_contract_is_what_is_written() {
    let mut release = printed(
        "config.yaml.j2",
        "
# Comments are not written.
{apiVersion: v1, kind: ConfigMap, metadata: {name: api-stg},
 data: {debug: 'off', motd: \"Hello,\\nworld\\n\"}}
",
    );
    release.extend(printed(
        "service.yaml.j2",
        "
apiVersion: v1
kind: Service
metadata: {name: 'api-stg', labels: {app.kubernetes.io/version: '1.10'}}
spec: {ports: [{name: http, port: 0x50}], selector: {}}
",
    ));
    let scopes = Scopes::declared_in(&release);
    let warnings = fill_namespace(&mut release, &scopes, Some("plate-stg"));
    assert!(warnings.is_empty());
    release.reverse();
    assert_eq!(to_yaml(&install_order(vec![release])), example("yaml"));
}

#[test]
fn the_json_of_the_contract_is_what_is_written() {
    let release = printed(
        "secret.yaml.j2",
        "{apiVersion: v1, kind: Secret, metadata: {name: api-stg}}",
    );
    assert_eq!(to_json(&release), example("json"));
}

#[test]
fn the_contract_names_its_version() {
    let title = format!("# The form of the output, version {FORM_VERSION}\n");
    assert!(CONTRACT.starts_with(&title));
}

#[test]
fn what_is_written_is_read_back_as_it_was() {
    let text = example("yaml");
    assert_eq!(to_yaml(&printed_again(text)), text);
}

/// The documents of an output, each with the source that its comment names.
fn printed_again(text: &str) -> Vec<Manifest> {
    let templates = text
        .split("---\n# Source: api/templates/")
        .filter_map(|document| document.split_once('\n'));
    templates
        .flat_map(|(template, document)| printed(template, document))
        .collect()
}

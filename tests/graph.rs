//! The graph of an environment, and that it says of references what `check` says.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot be set up stops at once"
)]

mod copied;

use std::collections::BTreeSet;

use copied::root;
use plate_render::check::{Category, ResourceSet, check};
use plate_render::graph::{self, Edge, End, Graph, Link, Node, PageView, Presence};
use plate_render::manifest::{DocumentSource, Manifest, documents};
use plate_render::render::{Options, Rendered, Renderer};
use plate_render::source::SourceMap;
use plate_render::workspace::{External, Kubernetes, Selection, Workspace};
use plate_render::yaml;

/// Renders all releases of an environment of this repository's workspace.
fn rendered(environment: &str) -> (Workspace, Vec<Rendered>) {
    let mut sources = SourceMap::new();
    let workspace = Workspace::discover(root(), Some(root()), &mut sources).unwrap();
    let selection = Selection {
        environment: Some(environment.to_owned()),
        all: true,
        ..Selection::default()
    };
    let releases = workspace.select(&selection, &mut sources).unwrap().releases;
    let options = Options::default();
    let mut run = Renderer::new(&workspace, &options, &mut sources);
    let rendered = run.render(&releases).unwrap().result;
    (workspace, rendered)
}

/// The platform of all that was rendered but the resource of the place `without`.
fn platform<'a>(
    workspace: &'a Workspace,
    rendered: &'a [Rendered],
    without: Option<usize>,
) -> ResourceSet<'a> {
    let settings = workspace.settings();
    let manifests = rendered.iter().flat_map(|one| {
        let release = Some(&one.release);
        one.manifests
            .iter()
            .map(move |manifest| (manifest, release))
    });
    let kept = manifests
        .enumerate()
        .filter(|(place, _)| Some(*place) != without);
    let kept = kept.map(|(_, one)| one);
    ResourceSet::new(None, &settings.kubernetes, kept).beside(&settings.externals)
}

fn read(text: &str) -> Vec<Manifest> {
    let mut sources = SourceMap::new();
    let file = sources.add("a.yaml", text);
    let template = DocumentSource {
        release: "",
        source: "a.yaml",
    };
    documents(yaml::parse(file, text).unwrap(), template).unwrap()
}

/// The graph of the documents in `text`.
fn graph_of(text: &str) -> Graph {
    let manifests = read(text);
    let kubernetes = Kubernetes::default();
    let files = manifests.iter().map(|manifest| (manifest, None));
    graph::of(&ResourceSet::new(None, &kubernetes, files))
}

/// The edges as "kind name verb kind name".
fn sentences(graph: &Graph) -> Vec<String> {
    graph
        .edges
        .iter()
        .map(|edge| sentence(graph, edge))
        .collect()
}

fn sentence(graph: &Graph, edge: &Edge) -> String {
    let from = &graph.nodes[edge.from];
    let to = match edge.to {
        End::Node(to) => format!("{} {}", graph.nodes[to].kind, graph.nodes[to].name),
        End::Release(to) => format!("release {}", graph.releases[to]),
    };
    format!("{} {} {} {to}", from.kind, from.name, edge.link.verb())
}

/// The rules of the category references that say that an end is missing.
const RULES: [&str; 16] = [
    "missing-service",
    "missing-service-port",
    "service-without-pods",
    "missing-target-port",
    "missing-service-account",
    "missing-config-map",
    "missing-secret",
    "missing-data-key",
    "missing-volume-claim",
    "missing-priority-class",
    "missing-issuer",
    "missing-store",
    "missing-scale-target",
    "missing-role",
    "selector-without-match",
    "missing-monitored-port",
];

/// What `check` finds: the resource, and the rule.
fn found(platform: &ResourceSet<'_>) -> BTreeSet<(String, &'static str)> {
    let findings = check(Category::References, platform).into_iter();
    let ends = findings.filter(|finding| RULES.contains(&finding.rule.name));
    ends.map(|finding| (finding.resource.unwrap().to_string(), finding.rule.name))
        .collect()
}

/// What is red in the graph, in the words of `check`.
fn red(platform: &ResourceSet<'_>) -> BTreeSet<(String, &'static str)> {
    let graph = graph::of(platform);
    let mut red = BTreeSet::new();
    for edge in &graph.edges {
        let resource = graph.nodes[edge.from].resource;
        for diagnostic in &edge.diagnostics {
            let resource = &platform.resources[resource.unwrap()];
            red.insert((
                resource.identity.to_string(),
                rule(&graph, edge, diagnostic),
            ));
        }
    }
    red
}

fn rule(graph: &Graph, edge: &Edge, diagnostic: &str) -> &'static str {
    let End::Node(to) = edge.to else {
        panic!("a release is never missing");
    };
    let to = graph.nodes[to].kind.as_str();
    let is_missing = diagnostic == "missing";
    match edge.link {
        Link::Routes if is_missing => "missing-service",
        Link::Routes => "missing-service-port",
        Link::Sends if diagnostic.starts_with("no port") => "missing-target-port",
        Link::Sends => "service-without-pods",
        Link::RunsAs | Link::GrantsTo => "missing-service-account",
        Link::Reads if !is_missing => "missing-data-key",
        Link::Reads if to == "Secret" => "missing-secret",
        Link::Reads => "missing-config-map",
        Link::Mounts => "missing-volume-claim",
        Link::Ranks => "missing-priority-class",
        Link::CertifiedBy => "missing-issuer",
        Link::Fetches => "missing-store",
        Link::Scales => "missing-scale-target",
        Link::Grants => "missing-role",
        Link::Scrapes if diagnostic.starts_with("no port") => "missing-monitored-port",
        Link::Scrapes | Link::Protects | Link::Guards => "selector-without-match",
        link => panic!("{link:?} is never red"),
    }
}

/// One of each thing that can be missing.
const BROKEN: &str = include_str!("graph/broken.yaml");

#[test]
fn an_end_is_red_exactly_where_check_says_that_it_is_missing() {
    let manifests = read(BROKEN);
    let kubernetes = Kubernetes::default();
    let files = manifests.iter().map(|manifest| (manifest, None));
    let platform = ResourceSet::new(None, &kubernetes, files);
    let found = found(&platform);
    let rules: BTreeSet<&str> = found.iter().map(|(_, rule)| *rule).collect();
    assert_eq!(rules, BTreeSet::from(RULES));
    assert_eq!(red(&platform), found);
}

#[test]
fn without_any_one_of_the_platforms_resources_the_graph_still_agrees_with_check() {
    let mut missing = 0;
    for environment in ["dev", "stg", "prod"] {
        let (workspace, rendered) = rendered(environment);
        let all = platform(&workspace, &rendered, None);
        assert_eq!(found(&all), BTreeSet::new());
        for without in 0..all.resources.len() {
            let platform = platform(&workspace, &rendered, Some(without));
            let found = found(&platform);
            missing += found.len();
            assert_eq!(red(&platform), found);
        }
    }
    assert!(missing > 20, "{missing}");
}

#[test]
fn staging_is_as_its_design_document_draws_it() {
    let (workspace, rendered) = rendered("stg");
    let graph = graph::of(&platform(&workspace, &rendered, None));
    let sentences = sentences(&graph);
    for sentence in [
        "Client client requests Ingress plate-llm-stg",
        "Ingress plate-llm-stg routes to Service plate-llm-stg",
        "Ingress plate-llm-stg certified by ClusterIssuer letsencrypt-prod",
        "Ingress plate-llm-stg reads Secret llm-tls",
        "Service plate-llm-stg sends to Deployment plate-llm-stg",
        "Deployment plate-llm-stg runs Pod plate-llm-stg",
        "Deployment plate-llm-stg runs as ServiceAccount plate-llm-stg",
        "Deployment plate-llm-stg reads Secret cluster-env-secrets",
        "Secret cluster-env-secrets made by ClusterExternalSecret cluster-secrets",
        "ClusterExternalSecret cluster-secrets fetches from ClusterSecretStore openbao-cluster-store",
        "ClusterSecretStore openbao-cluster-store reads Secret openbao-token",
        "Ingress cocdev-ingress routes to Service plate-web-stg",
        "Application plate-llm-stg deploys release plate-llm-stg",
        "Application cocdev-platform-apps deploys Path environments/argocd/apps",
    ] {
        assert!(
            sentences.iter().any(|one| one == sentence),
            "{sentence}\n{sentences:#?}"
        );
    }
}

#[test]
fn production_shows_what_scales_guards_and_watches() {
    let (workspace, rendered) = rendered("prod");
    let graph = graph::of(&platform(&workspace, &rendered, None));
    let sentences = sentences(&graph);
    for sentence in [
        "HorizontalPodAutoscaler plate-llm-prod scales Deployment plate-llm-prod",
        "PodDisruptionBudget plate-llm-prod protects Deployment plate-llm-prod",
        "NetworkPolicy plate-llm-prod guards Deployment plate-llm-prod",
        "ServiceMonitor plate-llm-prod scrapes Service plate-llm-prod",
    ] {
        assert!(
            sentences.iter().any(|one| one == sentence),
            "{sentence}\n{sentences:#?}"
        );
    }
}

#[test]
fn what_plate_yaml_declares_stands_outside_with_its_reason() {
    let (workspace, rendered) = rendered("stg");
    let graph = graph::of(&platform(&workspace, &rendered, None));
    let web = graph
        .nodes
        .iter()
        .find(|node| node.name == "plate-web-stg")
        .unwrap();
    let External { reason, .. } = &workspace.settings().externals[1];
    assert_eq!(web.presence, Presence::External(reason.clone()));
    assert_eq!(web.release, None);
}

#[test]
fn a_release_is_shown_with_its_neighbours_and_what_makes_its_secrets() {
    let (workspace, rendered) = rendered("stg");
    let graph = graph::of(&platform(&workspace, &rendered, None)).around(&["plate-llm-stg"]);
    let sentences = sentences(&graph);
    for sentence in [
        "Client client requests Ingress plate-llm-stg",
        "Deployment plate-llm-stg reads Secret cluster-env-secrets",
        "Secret cluster-env-secrets made by ClusterExternalSecret cluster-secrets",
        "Application plate-llm-stg deploys release plate-llm-stg",
    ] {
        assert!(
            sentences.iter().any(|one| one == sentence),
            "{sentence}\n{sentences:#?}"
        );
    }
    assert!(
        !sentences.iter().any(|one| one.contains("cocdev-ingress")),
        "{sentences:#?}"
    );
}

#[test]
fn an_optional_reference_to_nothing_is_shown_and_not_red() {
    let graph = graph_of(
        "\
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  containers:
    - name: a
      envFrom: [{configMapRef: {name: absent, optional: true}}]
",
    );
    let absent = graph
        .nodes
        .iter()
        .find(|node| node.name == "absent")
        .unwrap();
    assert_eq!(absent.presence, Presence::Optional);
    assert!(graph.edges.iter().all(|edge| !edge.has_errors()));
}

/// A name that means something to every language that a graph is written in.
const HOSTILE: &str = "</script><img src=x onerror=alert(1)>\"'`&#;]})--> n0\\";

/// A graph whose only node, release and error have hostile names.
fn hostile() -> Graph {
    let node = Node {
        kind: HOSTILE.to_owned(),
        name: HOSTILE.to_owned(),
        namespace: Some(HOSTILE.to_owned()),
        facts: vec![HOSTILE.to_owned()],
        presence: Presence::External(HOSTILE.to_owned()),
        release: Some(0),
        resource: None,
    };
    Graph {
        releases: vec![HOSTILE.to_owned()],
        nodes: vec![node.clone(), node],
        edges: vec![Edge {
            from: 0,
            to: End::Node(1),
            link: Link::Reads,
            diagnostics: vec![HOSTILE.to_owned()],
        }],
    }
}

#[test]
fn no_name_leaves_its_label_in_mermaid() {
    let text = graph::mermaid(&hostile());
    let label = "#60;/script#62;#60;img src#61;x onerror#61;alert(1)#62;#34;#39;#96;#38;#35;#59;#93;#125;)--#62; n0#92;";
    assert!(
        text.contains(&format!("subgraph r0[\"{label}\"]")),
        "{text}"
    );
    assert_eq!(
        text.matches("script").count(),
        text.matches("#60;/script#62;").count()
    );
    assert_eq!(text.matches(label).count(), 8, "{text}");
}

#[test]
fn no_name_leaves_its_string_in_dot() {
    let text = graph::dot(&hostile());
    let quoted = r#"</script><img src=x onerror=alert(1)>\"'`&#;]})--> n0\\"#;
    assert_eq!(text.matches(quoted).count(), 8, "{text}");
    assert_eq!(text.matches("onerror").count(), 8);
}

#[test]
fn no_name_leaves_its_text_in_svg() {
    let text = graph::svg(&hostile(), HOSTILE);
    assert_eq!(text.matches("<script").count(), 0, "{text}");
    assert_eq!(text.matches("<img").count(), 0, "{text}");
    assert_eq!(text.matches("</svg>").count(), 1);
    let quoted =
        "&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;&quot;&#39;`&amp;#;]})--&gt; n0\\";
    assert!(
        text.contains(&format!(
            "<text class=\"title\" x=\"16\" y=\"22\">{quoted}</text>"
        )),
        "{text}"
    );
}

#[test]
fn every_node_and_edge_of_the_platform_is_drawn() {
    for environment in ["dev", "stg", "prod"] {
        let (workspace, rendered) = rendered(environment);
        let graph = graph::of(&platform(&workspace, &rendered, None));
        let text = graph::svg(&graph, environment);
        assert_eq!(text.matches("<g class=\"node").count(), graph.nodes.len());
        let own = |edge: &&Edge| match edge.to {
            // What deploys its own release has no way to go.
            End::Release(release) => graph.nodes[edge.from].release != Some(release),
            End::Node(_) => true,
        };
        let drawn = graph.edges.iter().filter(own).count();
        assert_eq!(
            text.matches("<path class=\"way").count() - strands(&text),
            drawn
        );
        assert_eq!(text, graph::svg(&graph, environment));
    }
}

/// How many lines of the legend are edges.
fn strands(svg: &str) -> usize {
    svg.matches("h32\"/>").count()
}

/// The page of the documents in `text`.
fn page_of(heading: &str, text: &str) -> String {
    let mut sources = SourceMap::new();
    let file = sources.add("a.yaml", text);
    let template = DocumentSource {
        release: "",
        source: "a.yaml",
    };
    let manifests = documents(yaml::parse(file, text).unwrap(), template).unwrap();
    let kubernetes = Kubernetes::default();
    let files = manifests.iter().map(|manifest| (manifest, None));
    let platform = ResourceSet::new(None, &kubernetes, files);
    let graph = graph::of(&platform);
    let view = PageView {
        heading,
        graph: &graph,
        set: &platform,
    };
    graph::html(&[view], &sources)
}

#[test]
fn nothing_that_is_rendered_becomes_a_part_of_the_page() {
    let text = format!(
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: a}}\ndata: {{a: {}}}\n",
        serde_json::to_string(HOSTILE).unwrap()
    );
    let page = page_of(HOSTILE, &text);
    assert_eq!(
        page.matches("</script").count(),
        2,
        "the data ends, and the script"
    );
    assert_eq!(page.matches("<img").count(), 0);
    assert_eq!(page.matches("onerror").count(), 5, "{page}");
}

#[test]
fn the_page_needs_nothing_but_itself() {
    let page = page_of(
        "a",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n",
    );
    for outside in [
        " src=",
        " href=",
        "@import",
        "fetch(",
        "import(",
        "innerHTML",
    ] {
        assert!(!page.contains(outside), "{outside}");
    }
    assert!(page.contains("default-src 'none'"));
}

#[test]
fn the_data_of_a_secret_is_not_in_the_page() {
    let page = page_of(
        "a",
        "\
apiVersion: v1
kind: Secret
metadata:
  name: a
  annotations: {kubectl.kubernetes.io/last-applied-configuration: aHVudGVyMQ==}
data: {one: aHVudGVyMg==}
stringData:
  two: |
    hunter3
    hunter4
",
    );
    for secret in ["aHVudGVyMQ", "aHVudGVyMg", "hunter3", "hunter4"] {
        assert!(!page.contains(secret), "{secret}");
    }
    assert!(page.contains("  one: (hidden)"), "{page}");
}

#[test]
fn the_picture_in_the_documentation_is_that_of_staging() {
    let (workspace, rendered) = rendered("stg");
    let graph = graph::of(&platform(&workspace, &rendered, None));
    let picture = graph::svg(&graph, "stg");
    let path = root().join("docs/platform-stg.svg");
    if std::env::var_os("UPDATE_GRAPH").is_some() {
        std::fs::write(&path, &picture).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    let help = "UPDATE_GRAPH=1 cargo test --test graph";
    assert!(
        committed == picture,
        "docs/platform-stg.svg is stale: {help}"
    );
}

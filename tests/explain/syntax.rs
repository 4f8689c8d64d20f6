//! What is said of every construct of templates is true: each scalar of small values is changed, and each
//! leaf that changes must be one of which the value is named, and the other way round.

use std::collections::BTreeSet;
use std::sync::Arc;

use plate_render::diagnostic::Diagnostics;
use plate_render::diagnostic::text::{Colour, draw_all};
use plate_render::source::{SourceMap, Span};
use plate_render::template::{self, Compiled, Purpose, Rendering, Scope, Template, Tracer};
use plate_render::yaml::{self, Data, Node, Path};

use crate::differences::{changed_leaves, is_container, leaves, nodes};

/// Templates and values.
struct Case {
    templates: Vec<Template>,
    sources: SourceMap,
    values: Node,
}

/// Checks what is told of the template, which may use partials `_….j2`.
#[track_caller]
fn judge(values: &str, template: &str, partials: &[(&str, &str)]) {
    let case = Case::new(values, template, partials);
    let told = case.told();
    let mut diagnostics = Vec::new();
    for (path, changes) in case.changes() {
        let mut changed = BTreeSet::new();
        let mut is_other = false;
        for change in changes {
            let (leaves, differs) = case.changed_by(&path, change);
            changed.extend(leaves);
            is_other |= differs;
        }
        for (leaf, values, others) in &told {
            let is_changed = changed.contains(leaf);
            if values.contains(&path) && !is_changed {
                diagnostics.push(format!("{leaf}: {path} is said to flow into it"));
            }
            if others.contains(&path) && !is_other {
                diagnostics.push(format!("{leaf}: {path} is said to decide"));
            }
            if is_changed && !values.contains(&path) && !others.contains(&path) {
                diagnostics.push(format!("{leaf}: {path} changes it"));
            }
        }
    }
    assert!(diagnostics.is_empty(), "\n{}\n", diagnostics.join("\n"));
}

impl Case {
    fn new(values: &str, template: &str, partials: &[(&str, &str)]) -> Self {
        let mut sources = SourceMap::new();
        let mut templates = Vec::new();
        for (name, text) in partials.iter().chain(&[("a.yaml.j2", template)]) {
            templates.push(Template {
                name: (*name).to_owned(),
                file: sources.add(*name, *text),
                text: (*text).to_owned().into(),
                is_partial: name.starts_with('_'),
            });
        }
        let file = sources.add("values.yaml", values);
        let values = yaml::parse(file, values).unwrap().remove(0);
        Self {
            templates,
            sources,
            values,
        }
    }

    fn render(&self, values: Node, purpose: Purpose) -> Result<Rendering, Diagnostics> {
        let compiled = Compiled::new(&self.templates);
        let scope = Scope::default();
        template::render(purpose, &compiled, Arc::new(values), &scope, &self.sources)
    }

    /// Each leaf, what flows into it, and what decides about it.
    fn told(&self) -> Vec<(Path, Vec<Path>, Vec<Path>)> {
        let rendering = self.render(self.values.clone(), Purpose::Explain);
        let shown =
            |diagnostics| panic!("{}", draw_all(&diagnostics, &self.sources, Colour::Plain));
        let rendering = rendering.unwrap_or_else(shown);
        let trace = rendering.trace.unwrap();
        let syntax = trace.syntax();
        let tracer = Tracer::new(&trace, &syntax);
        let root = &rendering.printed[0].documents[0];
        let told = leaves(root).into_iter().map(|path| {
            let made = tracer.made(root, &path).unwrap();
            let mut others = [made.flow.choices, made.flow.keys].concat();
            others.extend(made.conditions.into_iter().flat_map(|one| one.reads));
            (path, made.flow.values, others)
        });
        told.collect()
    }

    /// Each scalar, and what it may be instead.
    fn changes(&self) -> Vec<(Path, Vec<Data>)> {
        let mut found = Vec::new();
        nodes(&self.values, &mut |node, path| {
            if !is_container(node) {
                found.push((path.clone(), others(node)));
            }
        });
        found
    }

    /// The leaves that a change changes, and whether it changes anything.
    fn changed_by(&self, path: &Path, change: Data) -> (Vec<Path>, bool) {
        let plain = self.render(self.values.clone(), Purpose::Print).unwrap();
        let mut values = self.values.clone();
        *find(&mut values, path) = Node::new(change, Span::NOWHERE);
        let Ok(other) = self.render(values, Purpose::Print) else {
            return (Vec::new(), false);
        };
        let before = &plain.printed[0].documents[0];
        match other.printed[0].documents.first() {
            Some(after) => (changed_leaves(before, after), !before.same_data(after)),
            None => (leaves(before), true),
        }
    }
}

fn others(node: &Node) -> Vec<Data> {
    match &node.data {
        Data::Bool(value) => vec![Data::Bool(!value)],
        Data::Int(value) => vec![Data::Int(value + 1), Data::Int(0)],
        Data::String(text) => vec![
            Data::String(format!("{text}x")),
            Data::String(String::new()),
        ],
        Data::List(_) => vec![Data::List(vec![Node::new(Data::Int(1), Span::NOWHERE)])],
        _ => vec![Data::Int(1)],
    }
}

fn find<'n>(node: &'n mut Node, path: &Path) -> &'n mut Node {
    path.steps()
        .iter()
        .fold(node, |node, step| match (&mut node.data, step) {
            (Data::Map(map), plate_render::yaml::Step::Key(key)) => &mut map[key].value,
            (Data::List(items), plate_render::yaml::Step::Index(index)) => &mut items[*index],
            _ => unreachable!(),
        })
}

const VALUES: &str = "\
a: 1
b: two
is: true
isnt: false
blank: ''
nil: []
map: {p: ex, q: why}
list: [{id: one, v: 1, ok: true}, {id: two, v: 2, ok: false}]
words: [p, q]
";

#[test]
fn tags_texts_and_whole_maps() {
    judge(
        VALUES,
        "a: {{ values.a }}\nb: \"{{ values.b }}-{{ values.a }}\"\nm: {{ values.map }}\nl: lit\n",
        &[],
    );
}

#[test]
fn branches_and_defaults() {
    judge(
        VALUES,
        "a: {{ values.blank or values.b }}\nb: {{ values.a if values.is else values.b }}\n\
         c: {{ values.a if values.isnt else values.b }}\nd: {{ values.nope | default(values.b) }}\n\
         e: {{ values.is and values.b }}\n",
        &[],
    );
}

#[test]
fn conditions_with_elif_and_else() {
    judge(
        VALUES,
        "{% if values.isnt %}\na: 1\n{% elif values.a == 1 %}\nb: 2\n{% else %}\nc: 3\n{% endif %}\n\
         {% if values.blank %}\nd: 1\n{% else %}\ne: {{ values.b }}\n{% endif %}\nf: x\n",
        &[],
    );
}

#[test]
fn loops_over_lists_maps_and_scalars() {
    judge(
        VALUES,
        "l:\n{% for i in values.list if i.ok %}\n  - id: {{ i.id }}\n    c: const\n{% endfor %}\n\
         m:\n{% for k, v in values.map | items %}\n  {{ k }}: {{ v }}\n{% endfor %}\n\
         w:\n{% for w in values.words %}\n  - {{ w }}\n{% endfor %}\n",
        &[],
    );
}

#[test]
fn nested_loops_know_their_turns() {
    judge(
        VALUES,
        "l:\n{% for i in values.list %}\n  {% for w in values.words %}\n  - {{ i.id }}{{ w }}\n  {% endfor %}\n\
         {% endfor %}\n",
        &[],
    );
}

#[test]
fn variables_of_set_and_with() {
    judge(
        VALUES,
        "{% set x = values.b %}\n{% if values.is %}{% set x = values.a %}{% endif %}\nx: {{ x }}\n\
         {% with y = values.map.q %}\nq: {{ y }}\n{% endwith %}\n\
         {% set z %}{{ values.map.p }}!{% endset %}\nz: {{ z }}\n",
        &[],
    );
}

#[test]
fn namespaces() {
    judge(
        VALUES,
        "{% set ns = namespace(found='') %}\n{% for i in values.list %}\n{% if i.ok %}\n\
         {% set ns.found = i.id %}\n{% endif %}\n{% endfor %}\nf: {{ ns.found }}\n",
        &[],
    );
    judge(
        VALUES,
        "{% set ns = namespace(last='', all='') %}\n{% for w in values.words %}\n\
         {% set ns.last = w %}\n{% set ns.all = ns.all ~ w %}\n{% endfor %}\nl: {{ ns.last }}\na: {{ ns.all }}\n",
        &[],
    );
}

#[test]
fn macros_and_their_arguments() {
    judge(
        VALUES,
        "{% macro m(x, y=values.b) %}\nx: {{ x }}\nq: {{ y }}\n{% if x %}\nz: lit\n{% endif %}\n{% endmacro %}\n\
         {% macro text(t) %}{{ t }}{% endmacro %}\n\
         a: {{ m(values.a) }}\nb: {{ m(values.map.p, y=values.map.q) }}\nc: {{ text(values.blank or values.b) }}\n\
         d: {{ m(text(values.words[0])) }}\n",
        &[],
    );
}

#[test]
fn a_fragment_that_is_handed_on() {
    judge(
        VALUES,
        "{% macro labels(c) %}\nid: {{ values.b }}\n{% if c %}\nc: lit\n{% endif %}\n{% endmacro %}\n\
         {% macro outer(l) %}\n{% if values.is %}\nlabels: {{ l }}\n{% endif %}\no: 1\n{% endmacro %}\n\
         a: {{ outer(labels(values.a)) }}\n{% set s = labels(values.map.p) %}\nb: {{ s }}\n",
        &[],
    );
}

#[test]
fn call_blocks_and_filters() {
    judge(
        VALUES,
        "{% macro wrap(k) %}\n{{ k }}:\n  in: {{ caller() }}\n{% endmacro %}\n\
         {% call wrap(values.b) %}\n- {{ values.a }}\n- lit\n{% endcall %}\n\
         up: {% filter upper %}{{ values.map.p }}{% endfilter %}\n",
        &[],
    );
}

#[test]
fn imports_and_includes() {
    let lib =
        "{% set base = values.map.p %}\n{% macro m(x) %}\nx: {{ x }}{{ base }}\n{% endmacro %}\n";
    let part = "p: {{ values.b }}\nq: {{ own }}\n{% if values.is %}\nr: lit\n{% endif %}\n";
    judge(
        VALUES,
        "{% import '_lib.j2' as lib %}\n{% from '_lib.j2' import m as mm %}\n{% set own = values.a %}\n\
         a: {{ lib.m(values.a) }}\nb: {{ mm(values.map.q) }}\nc: {{ lib.base }}\n\
         d:\n  {% include '_part.j2' %}\n",
        &[("_lib.j2", lib), ("_part.j2", part)],
    );
}

#[test]
fn functions_that_include_and_render() {
    judge(
        "t: '{{ values.b }}-x'\nb: two\na: 1\n",
        "a: {{ include('_part.j2', {'own': values.a}) }}\nt: {{ tpl(values.t) }}\n",
        &[("_part.j2", "p: {{ own }}\n")],
    );
}

#[test]
fn maps_that_are_merged_and_built() {
    judge(
        "a: {x: 1, q: 2}\nb: {q: 3, z: {w: 4}}\nk: key\n",
        "m: {{ merge(values.b, values.a) }}\no: {{ merge_overwrite(values.a, values.b) }}\n\
         l: {{ {'p': values.a.x, values.k: values.b.q} }}\n{{ values.k }}: {{ values.a.q }}\n",
        &[],
    );
}

#[test]
fn lists_that_are_selected_mapped_and_joined() {
    judge(
        VALUES,
        "s: {{ values.list | selectattr('ok') | map(attribute='id') | list }}\n\
         j: {{ values.words | join('-') }}\nf: {{ (values.list | first).v }}\nl: {{ values.words | length }}\n\
         c: {{ values.words + ['z'] }}\nx: {{ values.list[0][values.k or 'id'] }}\n",
        &[],
    );
}

#[test]
fn what_is_merged_and_spliced_alone() {
    judge(
        VALUES,
        "m:\n  own: 1\n  {{ values.map }}\nl:\n  - own\n  {{ values.words }}\n",
        &[],
    );
}

#[test]
fn what_is_empty_because_nothing_was_printed() {
    judge(
        VALUES,
        "a:\n{% if values.isnt %}\n  b: 1\n{% endif %}\nc:\n{% for i in values.nil %}\n  - {{ i }}\n{% endfor %}\n\
         d: 1\n",
        &[],
    );
}

#[test]
fn conditions_in_texts_and_blocks() {
    judge(
        VALUES,
        "a: x{% if values.is %}{{ values.b }}{% endif %}y\nb: |\n  one\n  {% if values.isnt %}\n  two\n\
         \x20 {% endif %}\n  {{ values.a }}\n",
        &[],
    );
}

#[test]
fn variables_that_fork_without_an_end_are_followed_only_so_far() {
    let fork = |n| format!("{{% set v{} = v{n} + v{n} %}}", n + 1);
    let forks: Vec<String> = (0..40).map(fork).collect();
    let forks = forks.join("\n") + "\n";
    let template = format!("{{% set v0 = values.a %}}\n{forks}a: {{{{ v40 }}}}\n");
    let case = Case::new("a: 0\n", &template, &[]);
    let told = case.told();
    assert_eq!(told[0].1, [Path::from(["a"])]);
}

//! Large inputs as curves: one chart with one large thing in it, rendered by plate-render and helm.

use std::error::Error;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use crate::Bench;
use crate::process::program::Program;
use crate::process::same;
use crate::rounds::{Job, Measured, in_turn};
use crate::table::{grouped, memory, table, times, wall};

/// What is large, and how it is written.
struct Input {
    name: &'static str,
    /// What `sizes` count.
    unit: &'static str,
    sizes: &'static [usize],
    write: fn(&Chart, usize) -> io::Result<()>,
}

const INPUTS: [Input; 7] = [
    Input {
        name: "values",
        unit: "kB",
        sizes: &[1_000, 3_000, 10_000],
        write: values,
    },
    Input {
        name: "templates of a chart",
        unit: "templates",
        sizes: &[50, 150, 500],
        write: templates,
    },
    Input {
        name: "documents of a template",
        unit: "documents",
        sizes: &[100, 1_000],
        write: documents,
    },
    Input {
        name: "a list",
        unit: "items",
        sizes: &[1_000, 10_000, 100_000],
        write: list,
    },
    Input {
        name: "a document",
        unit: "lines",
        sizes: &[10_000, 100_000],
        write: lines,
    },
    Input {
        name: "definitions in `crds/`",
        unit: "definitions",
        sizes: &[500, 5_000],
        write: definitions,
    },
    Input {
        name: "files in ConfigMaps",
        unit: "kB",
        sizes: &[1_000, 5_000],
        write: config_maps,
    },
];

/// The size of the inputs whose output is compared with that of helm.
const SMALL: usize = 3;

/// What one size of an input costs.
pub(crate) struct Large {
    pub(crate) name: &'static str,
    pub(crate) unit: &'static str,
    pub(crate) size: usize,
    pub(crate) ours: Option<Measured>,
    pub(crate) helm: Option<Measured>,
}

/// Measures each size of each input.
pub(crate) fn measure(bench: &Bench) -> Result<Vec<Large>, Box<dyn Error>> {
    let mut measured = Vec::new();
    for input in &INPUTS {
        same_when_small(bench, input)?;
        for size in input.sizes {
            let size = (size / bench.settings.smaller).max(1);
            println!("{}: {size} {}", input.name, input.unit);
            measured.push(of_size(bench, input, size)?);
        }
    }
    Ok(measured)
}

/// Stops unless helm prints the same resources of a small input of this kind.
fn same_when_small(bench: &Bench, input: &Input) -> Result<(), Box<dyn Error>> {
    let Some(helm) = &bench.helm else {
        return Ok(());
    };
    let folder = tempfile::tempdir()?;
    let chart = Chart::write(folder.path())?;
    (input.write)(&chart, SMALL)?;
    let ours = chart.plate_render(&bench.plate_render).output()?;
    let helm = chart.helm(helm).output()?;
    same::resources(&ours, &helm).map_err(|error| format!("{}: {error}", input.name))?;
    Ok(())
}

fn of_size(bench: &Bench, input: &Input, size: usize) -> Result<Large, Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let chart = Chart::write(folder.path())?;
    (input.write)(&chart, size)?;
    let ours = Some(chart.plate_render(&bench.plate_render));
    let helm = bench.helm.as_ref().map(|helm| chart.helm(helm));
    let jobs: Vec<Job> = [ours, helm].into_iter().flatten().map(Job::new).collect();
    let mut measured = in_turn(&jobs, bench.settings.rounds)?.into_iter();
    Ok(Large {
        name: input.name,
        unit: input.unit,
        size,
        ours: measured.next().flatten(),
        helm: measured.next().flatten(),
    })
}

/// The table of the page.
pub(crate) fn section(measured: &[Large]) -> String {
    let rows: Vec<Vec<String>> = measured.iter().map(Large::row).collect();
    let headings = [
        "input",
        "size",
        "plate-render",
        "helm",
        "helm against plate-render",
        "memory, plate-render",
        "memory, helm",
    ];
    format!(
        "## Large inputs\n\nA render of one release of one chart. `fuel` in plate.yaml is raised to 100,000,000, because the longest list \
         needs more than the default; a ConfigMap has at most 1 MB, which is Kubernetes' limit.\n\n{}",
        table(&headings, &rows)
    )
}

impl Large {
    fn row(&self) -> Vec<String> {
        let (ours, helm) = (self.ours.as_ref(), self.helm.as_ref());
        vec![
            self.name.to_owned(),
            format!("{} {}", grouped(self.size as u64), self.unit),
            wall(ours),
            wall(helm),
            times(helm, ours),
            memory(ours),
            memory(helm),
        ]
    }
}

/// A workspace with one release, `large`, of one chart, and the same chart for helm.
struct Chart {
    folder: PathBuf,
}

impl Chart {
    fn write(folder: &Path) -> io::Result<Self> {
        let chart = Self {
            folder: folder.to_owned(),
        };
        chart.file("plate.yaml", |file| {
            file.write_all(
                b"fuel: 100000000\nenvironments:\n  prod: {namespace: prod}\nreleases:\n  - {chart: large, name: large-<env>}\n",
            )
        })?;
        chart.both("Chart.yaml", |file| {
            file.write_all(b"apiVersion: v2\nname: large\nversion: 0.1.0\n")
        })?;
        chart.both("values.yaml", |file| {
            file.write_all(b"port: 8080\nhosts: {}\nnetworks: []\n")
        })?;
        chart.values(|_| Ok(()))?;
        Ok(chart)
    }

    fn plate_render(&self, path: &Path) -> Program {
        Program::new(path, ["large", "--env", "prod"], &self.folder, 0)
    }

    fn helm(&self, helm: &Path) -> Program {
        let line = "template large-prod helm/large --namespace prod --include-crds --values values/large/values.yaml";
        Program::new(helm, line.split(' '), &self.folder, 0)
    }

    /// A template of plate-render's chart and one of helm's.
    fn template(&self, name: &str, ours: &str, helm: &str) -> io::Result<()> {
        let ours_path = format!("charts/large/templates/{name}.yaml.j2");
        self.file(&ours_path, |file| file.write_all(ours.as_bytes()))?;
        let helm_path = format!("helm/large/templates/{name}.yaml");
        self.file(&helm_path, |file| file.write_all(helm.as_bytes()))
    }

    /// The values of the release, which both read; helm reads at most 5 MB of a chart's own.
    fn values(&self, write: impl Fn(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
        self.file("values/large/values.yaml", write)
    }

    /// A file of both charts.
    fn both(&self, name: &str, write: impl Fn(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
        self.file(&format!("charts/large/{name}"), &write)?;
        self.file(&format!("helm/large/{name}"), &write)
    }

    /// Large files are never whole in memory: a process seems to have the memory of the one that
    /// starts it.
    fn file(&self, name: &str, write: impl Fn(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
        let path = self.folder.join(name);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        let mut file = BufWriter::new(File::create(path)?);
        write(&mut file)?;
        file.flush()
    }
}

/// A template that reads one of many values.
fn values(chart: &Chart, kilobytes: usize) -> io::Result<()> {
    chart.values(|file| {
        writeln!(file, "hosts:")?;
        for number in 0..kilobytes * 10 {
            write!(
                file,
                "  host-{number:06}:\n    address: host-{number:06}.example.com\n    port: 8080\n    enabled: true\n    zone: eu-1\n"
            )?;
        }
        Ok(())
    })?;
    let text = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: large\n  namespace: prod\ndata:\n  address: VALUE\n";
    chart.template(
        "configmap",
        &text.replace("VALUE", "{{ values.hosts[\"host-000007\"].address }}"),
        &text.replace(
            "VALUE",
            "{{ index .Values.hosts \"host-000007\" \"address\" }}",
        ),
    )
}

fn templates(chart: &Chart, count: usize) -> io::Result<()> {
    for number in 0..count {
        let name = number.to_string();
        chart.template(
            &format!("service-{number}"),
            &service("release", "values", &name),
            &service(".Release", ".Values", &name),
        )?;
    }
    Ok(())
}

fn documents(chart: &Chart, count: usize) -> io::Result<()> {
    let ours = service("release", "values", "{{ number }}");
    let helm = service("$.Release", "$.Values", "{{ . }}");
    chart.template(
        "services",
        &format!("{{% for number in range({count}) %}}\n---\n{ours}{{% endfor %}}\n"),
        &format!("{{{{- range until {count} }}}}\n---\n{helm}{{{{- end }}}}\n"),
    )
}

/// A Service whose template refers to the release and the values by these names.
fn service(release: &str, values: &str, number: &str) -> String {
    let name_field = if release == "release" { "name" } else { "Name" };
    let name = format!("{{{{ {release}.{name_field} }}}}");
    format!(
        "apiVersion: v1\nkind: Service\nmetadata:\n  name: {name}-{number}\n  namespace: prod\n  labels:\n    app: {name}\nspec:\n  \
         selector:\n    app: {name}\n  ports:\n    - name: http\n      port: {{{{ {values}.port }}}}\n"
    )
}

/// A `NetworkPolicy` with a loop over the values.
fn list(chart: &Chart, items: usize) -> io::Result<()> {
    chart.values(|file| {
        writeln!(file, "networks:")?;
        for number in 0..items {
            let [third, second, first] = [number % 256, number / 256 % 256, number / 65_536 % 256];
            writeln!(
                file,
                "  - {{cidr: 10.{first}.{second}.{third}/32, port: 443}}"
            )?;
        }
        Ok(())
    })?;
    let text = "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: large\n  namespace: prod\nspec:\n  \
                podSelector: {}\n  egress:\nFOR\n    - to:\n        - ipBlock:\n            cidr: CIDR\n      ports:\n        \
                - port: PORT\nEND\n";
    let filled = |words: [&str; 4]| {
        let names = ["FOR", "CIDR", "PORT", "END"];
        let pairs = names.into_iter().zip(words);
        pairs.fold(text.to_owned(), |text, (name, word)| {
            text.replace(name, word)
        })
    };
    chart.template(
        "networkpolicy",
        &filled([
            "{% for network in values.networks %}",
            "{{ network.cidr }}",
            "{{ network.port }}",
            "{% endfor %}",
        ]),
        &filled([
            "{{- range .Values.networks }}",
            "{{ .cidr }}",
            "{{ .port }}",
            "{{- end }}",
        ]),
    )
}

/// A template without expressions, for a custom kind: a `ConfigMap` of this size is an error.
fn lines(chart: &Chart, count: usize) -> io::Result<()> {
    let write = |file: &mut dyn Write| {
        write!(
            file,
            "apiVersion: example.com/v1\nkind: Lines\nmetadata:\n  name: large\n  namespace: prod\nspec:\n"
        )?;
        for number in 0..count {
            writeln!(file, "  key-{number:06}: the value of line {number}")?;
        }
        Ok(())
    };
    chart.file("charts/large/templates/lines.yaml.j2", write)?;
    chart.file("helm/large/templates/lines.yaml", write)
}

fn definitions(chart: &Chart, count: usize) -> io::Result<()> {
    for number in 0..count {
        chart.both(&format!("crds/kind-{number}.yaml"), |file| {
            write!(
                file,
                "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata:\n  \
                 name: kinds{number}.example.com\nspec:\n  group: example.com\n  names:\n    kind: Kind{number}\n    \
                 listKind: Kind{number}List\n    plural: kinds{number}\n    singular: kind{number}\n  scope: Namespaced\n  \
                 versions:\n    - name: v1\n      served: true\n      storage: true\n      schema:\n        \
                 openAPIV3Schema:\n          type: object\n          properties:\n            spec:\n              \
                 type: object\n              required: [size]\n              properties:\n                size:\n                  \
                 type: integer\n                  minimum: 1\n                names:\n                  type: array\n                  \
                 items:\n                    type: string\n"
            )
        })?;
    }
    Ok(())
}

/// A file of the chart in as many `ConfigMap`s of at most 1 MB as `kilobytes` need.
fn config_maps(chart: &Chart, kilobytes: usize) -> io::Result<()> {
    let count = kilobytes.div_ceil(1_000);
    chart.both("files/data.txt", |file| {
        for number in 0..kilobytes * 10 / count {
            writeln!(
                file,
                "{number:08} one line of this file, which is as long as the others: ten of them are one kilobyte. -----"
            )?;
        }
        Ok(())
    })?;
    for number in 0..count {
        let text = format!(
            "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: large-{number}\n  namespace: prod\ndata:\n  data.txt:"
        );
        chart.template(
            &format!("configmap-{number}"),
            &format!("{text} {{{{ files.get(\"files/data.txt\") }}}}\n"),
            &format!("{text} |\n{{{{ .Files.Get \"files/data.txt\" | indent 4 }}}}\n"),
        )?;
    }
    Ok(())
}

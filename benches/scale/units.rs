//! What a further release, template, document, item or megabyte costs: the difference between two
//! sizes, divided by how many more there are.

use crate::large::Large;
use crate::releases::Releases;
use crate::rounds::Measured;
use crate::table::{grouped, missing, seconds, table};

/// Two sizes of something, from the smaller to the larger.
struct Step<'a> {
    what: String,
    /// How many units are one of `what`.
    each: usize,
    unit: &'a str,
    sizes: [usize; 2],
    ours: [Option<&'a Measured>; 2],
    helm: [Option<&'a Measured>; 2],
}

/// The table of the page.
pub(crate) fn section(releases: &[Releases], large: &[Large]) -> String {
    let steps = release(releases).into_iter().chain(inputs(large));
    let rows: Vec<Vec<String>> = steps.map(|step| step.row()).collect();
    format!(
        "## One more\n\nThe difference between two sizes above, for each unit that is added.\n\n{}",
        table(&["one more", "between", "plate-render", "helm"], &rows)
    )
}

/// The two largest numbers of releases.
fn release(releases: &[Releases]) -> Option<Step<'_>> {
    let [.., before, after] = releases else {
        return None;
    };
    Some(Step {
        what: "release".to_owned(),
        each: 1,
        unit: "releases",
        sizes: [before.count, after.count],
        ours: [before.render(), after.render()],
        helm: [before.helm_loop(), after.helm_loop()],
    })
}

/// The smallest and the largest size of each input.
fn inputs(large: &[Large]) -> Vec<Step<'_>> {
    let of_input = large.chunk_by(|before, after| before.name == after.name);
    let steps = of_input.filter_map(|sizes| Step::between(sizes.first()?, sizes.last()?));
    steps.collect()
}

impl<'a> Step<'a> {
    fn between(before: &'a Large, after: &'a Large) -> Option<Self> {
        let (one, each) = match before.unit {
            "kB" => ("MB", 1_000),
            unit => (unit.strip_suffix('s')?, 1),
        };
        let of = match before.name {
            "values" => " of values".to_owned(),
            name if before.unit == "kB" => format!(" of {name}"),
            _ => String::new(),
        };
        Some(Self {
            what: format!("{one}{of}"),
            each,
            unit: before.unit,
            sizes: [before.size, after.size],
            ours: [before.ours.as_ref(), after.ours.as_ref()],
            helm: [before.helm.as_ref(), after.helm.as_ref()],
        })
    }

    fn row(&self) -> Vec<String> {
        let [before, after] = self.sizes.map(|size| grouped(size as u64));
        vec![
            self.what.clone(),
            format!("{before} and {after} {}", self.unit),
            self.cost(self.ours),
            self.cost(self.helm),
        ]
    }

    #[expect(clippy::cast_precision_loss, reason = "sizes are far below 2^52")]
    fn cost(&self, measured: [Option<&Measured>; 2]) -> String {
        let [before, after] = self.sizes;
        let [Some(low), Some(high)] = measured else {
            return missing();
        };
        if after <= before {
            return missing();
        }
        let more = (after - before) as f64 / self.each as f64;
        seconds((high.wall().median() - low.wall().median()) / more)
    }
}

//! What filters leave of the structure that they are given, and by what they select.

use minijinja::machinery::ast::{CallArg, Expr, Filter};

use super::claims::{Claims, Part, Reach, Want};
use super::slice::{Moment, Slice};
use crate::template::jinja::syntax::argument;

/// Filters that change no structure, whatever else they do.
const TRANSPARENT: &[&str] = &[
    "default",
    "d",
    "required",
    "list",
    "toyaml",
    "to_yaml",
    "indent",
    "nindent",
    "raw",
    "quote",
    "squote",
    "safe",
    "trim",
    "string",
    "coalesce",
    "deep_copy",
];

/// Filters that take some items of a list, or change their order.
const SELECTIVE: &[&str] = &[
    "select",
    "reject",
    "selectattr",
    "rejectattr",
    "sort",
    "reverse",
    "unique",
    "uniq",
    "slice",
    "batch",
    "first",
    "last",
    "compact",
];

impl<'t> Slice<'t> {
    pub(super) fn filter(
        &self,
        filter: &'t Filter<'t>,
        want: &Want<'_>,
        moment: &Moment,
        claims: &mut Claims,
    ) {
        let Some(input) = &filter.expr else { return };
        let args = || filter.args.iter().map(argument);
        match filter.name {
            "default" | "d" => {
                self.expr(input, want, moment, claims);
                let is_there = self.known(input, moment).map(|value| value.is_true());
                if is_there != Some(true) {
                    args().for_each(|arg| self.expr(arg, want, moment, claims));
                }
            }
            name if TRANSPARENT.contains(&name) => {
                self.expr(input, want, moment, claims);
                args().for_each(|arg| self.decides(arg, moment, claims));
            }
            "items" | "dictsort" => self.entries(input, want, moment, claims),
            "map" => self.mapped(filter, input, want, moment, claims),
            "first" | "last" => {
                let item = want.inside(Part::Any(None));
                self.expr(input, &item, moment, claims);
            }
            name if SELECTIVE.contains(&name) => {
                self.expr(input, &want.anywhere(), moment, claims);
                self.tested_items(filter, input, moment, claims);
                for arg in args() {
                    self.expr(arg, &Want::operand(), moment, claims);
                }
            }
            "length" | "count" => self.decides(input, moment, claims),
            "merge" => self.merged(std::iter::once(input).chain(args()), want, moment, claims),
            "merge_overwrite" => {
                let mut all: Vec<_> = std::iter::once(input).chain(args()).collect();
                all.reverse();
                self.merged(all, want, moment, claims);
            }
            "tpl" => self.read_for(moment, want, claims),
            _ => self.whole(std::iter::once(input).chain(args()), want, moment, claims),
        }
    }

    /// The entries of a map as pairs.
    fn entries(&self, input: &'t Expr<'t>, want: &Want<'_>, moment: &Moment, claims: &mut Claims) {
        match want.below.get(1) {
            Some(Part::Item(0)) => {
                let key = Want {
                    below: vec![Part::Any(None)],
                    reach: Reach::Key,
                    ..want.clone()
                };
                self.expr(input, &key, moment, claims);
            }
            Some(_) => {
                let value = want.behind(2).inside(Part::Any(None));
                self.expr(input, &value, moment, claims);
            }
            None => self.expr(input, &want.whole(), moment, claims),
        }
    }

    /// `map(attribute="a")` is that of each item, `map("f")` what a filter makes of it.
    fn mapped(
        &self,
        filter: &'t Filter<'t>,
        input: &'t Expr<'t>,
        want: &Want<'_>,
        moment: &Moment,
        claims: &mut Claims,
    ) {
        let rest = want.behind(1);
        let item = match self.named_argument(filter, "attribute", moment) {
            Some(path) => keys(&path)
                .into_iter()
                .rev()
                .fold(rest, |want, key| want.inside(key)),
            None => rest.whole(),
        };
        self.expr(input, &item.inside(Part::Any(None)), moment, claims);
    }

    /// What `selectattr` and its siblings look at.
    fn tested_items(
        &self,
        filter: &'t Filter<'t>,
        input: &'t Expr<'t>,
        moment: &Moment,
        claims: &mut Claims,
    ) {
        let attribute = match filter.name {
            "selectattr" | "rejectattr" => filter.args.first().map(argument),
            _ => None,
        };
        let attribute = attribute.and_then(|expr| self.known(expr, moment));
        let attribute = attribute
            .and_then(|value| value.as_str().map(str::to_owned))
            .or_else(|| self.named_argument(filter, "attribute", moment));
        if let Some(attribute) = attribute {
            let tested = keys(&attribute).into_iter().rev();
            let tested = tested.fold(Want::choice(), |want, key| want.inside(key));
            self.expr(input, &tested.inside(Part::Any(None)), moment, claims);
        }
    }

    fn named_argument(
        &self,
        filter: &'t Filter<'t>,
        name: &str,
        moment: &Moment,
    ) -> Option<String> {
        let arg = filter.args.iter().find_map(|arg| match arg {
            CallArg::Kwarg(known, expr) if *known == name => Some(expr),
            _ => None,
        })?;
        Some(self.known(arg, moment)?.as_str()?.to_owned())
    }

    /// Of maps that are merged, the first that has the part wins.
    pub(super) fn merged(
        &self,
        maps: impl IntoIterator<Item = &'t Expr<'t>>,
        want: &Want<'_>,
        moment: &Moment,
        claims: &mut Claims,
    ) {
        for map in maps {
            let mut found = Claims::default();
            self.expr(map, want, moment, &mut found);
            let has_it = !found.values.is_empty() && !want.below.is_empty();
            claims.extend(found);
            if has_it {
                break;
            }
        }
    }
}

fn keys(path: &str) -> Vec<Part> {
    let part = |key: &str| match key.parse() {
        Ok(index) => Part::Item(index),
        Err(_) => Part::Key(key.to_owned()),
    };
    path.split('.').map(part).collect()
}

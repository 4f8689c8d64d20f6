//! Values that were asked for by a path and are not there.

use super::origin::Values;
use super::wording::described;
use crate::diagnostic::{Diagnostic, nearest};
use crate::source::SourceMap;
use crate::yaml::{Data, Field, Map, Node, Path, Step};

/// How many keys of a map a message lists.
const LISTED: usize = 12;

impl Values {
    /// Returns the value at `path`; the error for one that is not there says what may be meant.
    pub fn find(&self, path: &Path, sources: &SourceMap) -> Result<&Node, Diagnostic> {
        self.get(path).ok_or_else(|| self.missing(path, sources))
    }

    fn missing(&self, path: &Path, sources: &SourceMap) -> Diagnostic {
        let diagnostic = Diagnostic::error("unknown-value", format!("`{path}` is not set"));
        let (above, depth) = self.deepest(path);
        let shown: Path = path.steps()[..depth].iter().cloned().collect();
        let rest = &path.steps()[depth..];
        match (&above.data, rest) {
            (Data::Map(map), [Step::Key(_), ..]) => match meant(map, rest) {
                Some((near, field)) => {
                    let place = sources.place(field.key_span);
                    let near = shown.key(near);
                    diagnostic.help(format!("did you mean `{near}`? it is set in {place}"))
                }
                None => diagnostic.note(format!("{} {}", called(&shown), keys(map))),
            },
            (Data::List(items), [Step::Index(_), ..]) => {
                diagnostic.note(format!("`{shown}` has {}", counted(items.len())))
            }
            _ => diagnostic.note(format!("`{shown}` is {}", described(above))),
        }
    }

    /// Returns the last value on the way to `path`, and how many steps lead to it.
    fn deepest(&self, path: &Path) -> (&Node, usize) {
        let found = path.ancestors().find_map(|ancestor| {
            let node = self.get(&ancestor)?;
            Some((node, ancestor.steps().len()))
        });
        found.unwrap_or((&self.root, 0))
    }
}

/// Returns the key that is meant: one with dots whose parts were taken for steps, or a similar one.
fn meant<'a>(map: &'a Map, rest: &[Step]) -> Option<(&'a str, &'a Field)> {
    let keys: Vec<&str> = rest.iter().map_while(key).collect();
    let dotted = (2..=keys.len()).find_map(|count| map.get_key_value(&keys[..count].join(".")));
    let similar = || {
        let names = map.keys().map(String::as_str);
        map.get_key_value(nearest(keys.first()?, names)?)
    };
    let (name, field) = dotted.or_else(similar)?;
    Some((name, field))
}

fn key(step: &Step) -> Option<&str> {
    match step {
        Step::Key(key) => Some(key),
        Step::Index(_) => None,
    }
}

fn called(path: &Path) -> String {
    match path.steps() {
        [] => "the values have".to_owned(),
        _ => format!("`{path}` has"),
    }
}

fn keys(map: &Map) -> String {
    let names: Vec<&str> = map.keys().map(String::as_str).take(LISTED).collect();
    match map.len() {
        0 => "no keys".to_owned(),
        count if count > LISTED => format!("{} and {} more", names.join(", "), count - LISTED),
        _ => names.join(", "),
    }
}

fn counted(items: usize) -> String {
    match items {
        0 => "no items".to_owned(),
        1 => "1 item, number 0".to_owned(),
        count => format!("{count} items, 0 to {}", count - 1),
    }
}

#[cfg(test)]
mod tests {
    use indexmap::IndexMap;

    use super::*;
    use crate::yaml;

    const VALUES: &str = "\
image: {repository: nginx, tag: a}
labels:
  app.kubernetes.io/name: api
hosts: [{host: a}, {host: b}]
";

    fn help(path: &str) -> String {
        let mut sources = SourceMap::new();
        let file = sources.add("values.yaml", VALUES);
        let root = yaml::parse(file, VALUES).unwrap().remove(0);
        let values = Values::new(root, IndexMap::new());
        let diagnostic = values
            .find(&Path::parse(path).unwrap(), &sources)
            .unwrap_err();
        assert_eq!(diagnostic.code, "unknown-value");
        [diagnostic.notes, diagnostic.help].concat().join("\n")
    }

    #[test]
    fn a_misspelt_key_names_the_nearest_one_and_its_place() {
        let expected = "did you mean `image.tag`? it is set in values.yaml:1";
        assert_eq!(help("image.tga"), expected);
    }

    #[test]
    fn a_key_with_dots_is_named_in_quotes() {
        let expected =
            "did you mean `labels[\"app.kubernetes.io/name\"]`? it is set in values.yaml:3";
        assert_eq!(help("labels.app.kubernetes.io/name"), expected);
    }

    #[test]
    fn what_stands_there_is_said_where_nothing_is_near() {
        assert_eq!(help("image.digest"), "`image` has repository, tag");
        assert_eq!(help("service"), "the values have image, labels, hosts");
        assert_eq!(help("hosts[2].host"), "`hosts` has 2 items, 0 to 1");
        assert_eq!(help("image.tag.x"), "`image.tag` is the string \"a\"");
    }
}

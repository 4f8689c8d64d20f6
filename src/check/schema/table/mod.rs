//! A table of schemas, opened without being read: types are looked up in its bytes.
//!
//! All numbers are little-endian:
//! - three counts of 32 bits: names, types, kinds;
//! - where each name ends, then where each type ends, in 32 bits, from the start of their sections;
//! - the kinds, sorted by the names of API version and kind: four words of 16 bits for the API
//!   version, the kind, the type, and a bit for each version of Kubernetes that has it;
//! - the types: a [`tag`] and its words, as [`Builder`] writes them;
//! - the names, sorted, so that a field is found by halves.

pub mod builder;

pub use builder::{Builder, FieldForm, Form, NullItems, OtherFields};
use builder::{REQUIRED, tag};

/// A table of schemas.
#[derive(Debug, Clone, Copy)]
pub struct Table<'a> {
    name_ends: &'a [u8],
    type_ends: &'a [u8],
    kinds: &'a [u8],
    types: &'a [u8],
    names: &'a [u8],
}

/// A type of a [`Table`].
#[derive(Debug, Clone, Copy)]
pub struct Type<'a> {
    table: Table<'a>,
    id: usize,
}

/// What a [`Type`] may be; the parts of [`Form`], to look at.
#[derive(Debug, Clone, Copy)]
pub enum Shape<'a> {
    Any,
    String,
    /// `true` or `false`.
    Bool,
    /// A whole number of 32 bits.
    Int32,
    /// A whole number of 64 bits.
    Int64,
    /// Any whole number, in a custom kind.
    Integer,
    Number,
    Base64,
    /// A date and time by RFC 3339.
    Time,
    /// A whole number of 32 bits, or text.
    Int32OrString,
    /// A whole number, or text.
    IntOrString,
    /// An amount such as `500m`.
    Quantity,
    /// The `metadata` of a resource.
    Metadata,
    Enum(Texts<'a>),
    List(Type<'a>, NullItems),
    Map(Type<'a>),
    Object(Fields<'a>),
    /// One or the other.
    Either(Type<'a>, Type<'a>),
    /// One form, and further limits of its values.
    Limited(Type<'a>, Limits<'a>),
}

/// What a value must keep beyond its form.
#[derive(Debug, Clone, Copy)]
pub struct Limits<'a> {
    table: Table<'a>,
    words: &'a [u8],
}

/// The texts that a value may be.
#[derive(Debug, Clone, Copy)]
pub struct Texts<'a> {
    table: Table<'a>,
    words: &'a [u8],
}

/// The fields of an object.
#[derive(Debug, Clone, Copy)]
pub struct Fields<'a> {
    table: Table<'a>,
    words: &'a [u8],
    /// What becomes of other fields.
    pub others: OtherFields,
}

/// A field of an object.
#[derive(Debug, Clone, Copy)]
pub struct FieldType<'a> {
    pub name: &'a str,
    /// What it may hold.
    pub form: Type<'a>,
    /// Whether the API server refuses an object without it.
    pub required: bool,
}

impl<'a> Table<'a> {
    /// Opens the table that a [`Builder`] wrote.
    pub fn open(bytes: &'a [u8]) -> Self {
        let [name_count, type_count, kind_count] = [0, 1, 2].map(|index| long(bytes, index));
        let (name_ends, rest) = bytes[12..].split_at(4 * name_count);
        let (type_ends, rest) = rest.split_at(4 * type_count);
        let (kinds, rest) = rest.split_at(8 * kind_count);
        let types_end = type_count
            .checked_sub(1)
            .map_or(0, |last| long(type_ends, last));
        let (types, names) = rest.split_at(types_end);
        Self {
            name_ends,
            type_ends,
            kinds,
            types,
            names,
        }
    }

    /// Returns the type of a kind in the `version`-th version of Kubernetes, if there is one.
    pub fn kind(&self, api_version: &str, kind: &str, version: usize) -> Option<Type<'a>> {
        let rows = self.rows(api_version, kind);
        let row = rows
            .into_iter()
            .find(|row| word(row, 3) & (1 << version) != 0)?;
        Some(self.of(word(row, 2)))
    }

    /// Returns the API versions and kinds of the `version`-th version of Kubernetes, sorted.
    pub fn kinds(self, version: usize) -> impl Iterator<Item = (&'a str, &'a str)> {
        let rows = self.kinds.chunks_exact(8);
        let rows = rows.filter(move |row| word(row, 3) & (1 << version) != 0);
        rows.map(move |row| (self.name(word(row, 0)), self.name(word(row, 1))))
    }

    fn rows(&self, api_version: &str, kind: &str) -> Vec<&'a [u8]> {
        let row = |index: usize| &self.kinds[8 * index..8 * index + 8];
        let key = |index: usize| {
            (
                self.name(word(row(index), 0)),
                self.name(word(row(index), 1)),
            )
        };
        let first = partition_point(self.kinds.len() / 8, |at| key(at) < (api_version, kind));
        (first..self.kinds.len() / 8)
            .take_while(|index| key(*index) == (api_version, kind))
            .map(row)
            .collect()
    }

    fn name(&self, id: usize) -> &'a str {
        let start = id
            .checked_sub(1)
            .map_or(0, |before| long(self.name_ends, before));
        let bytes = &self.names[start..long(self.name_ends, id)];
        std::str::from_utf8(bytes).expect("names are written as UTF-8")
    }

    fn of(self, id: usize) -> Type<'a> {
        Type { table: self, id }
    }
}

impl<'a> Type<'a> {
    /// Returns what it may be.
    pub fn shape(self) -> Shape<'a> {
        let words = self.words();
        let part = |index| self.table.of(word(words, index));
        match tag_of(words) {
            tag::STRING => Shape::String,
            tag::BOOL => Shape::Bool,
            tag::INT32 => Shape::Int32,
            tag::INT64 => Shape::Int64,
            tag::INTEGER => Shape::Integer,
            tag::NUMBER => Shape::Number,
            tag::BASE64 => Shape::Base64,
            tag::TIME => Shape::Time,
            tag::INT32_OR_STRING => Shape::Int32OrString,
            tag::INT_OR_STRING => Shape::IntOrString,
            tag::QUANTITY => Shape::Quantity,
            tag::METADATA => Shape::Metadata,
            tag::ENUM => Shape::Enum(Texts {
                table: self.table,
                words: &words[4..],
            }),
            tag::LIST => Shape::List(part(1), NullItems::Empty),
            tag::LIST_WITHOUT_NULL => Shape::List(part(1), NullItems::Refused),
            tag::MAP => Shape::Map(part(1)),
            tag::OBJECT => Shape::Object(self.fields(OtherFields::Refused)),
            tag::OPEN_OBJECT => Shape::Object(self.fields(OtherFields::Kept)),
            tag::EITHER => Shape::Either(part(1), part(2)),
            tag::LIMITED => Shape::Limited(
                part(1),
                Limits {
                    table: self.table,
                    words: &words[4..],
                },
            ),
            _ => Shape::Any,
        }
    }

    /// Returns its shape without its limits.
    pub fn unlimited(self) -> Shape<'a> {
        match self.shape() {
            Shape::Limited(form, _) => form.unlimited(),
            shape => shape,
        }
    }

    fn words(self) -> &'a [u8] {
        let ends = self.table.type_ends;
        let start = self
            .id
            .checked_sub(1)
            .map_or(0, |before| long(ends, before));
        &self.table.types[start..long(ends, self.id)]
    }

    fn fields(self, others: OtherFields) -> Fields<'a> {
        Fields {
            table: self.table,
            words: &self.words()[4..],
            others,
        }
    }
}

impl<'a> Texts<'a> {
    /// Returns the texts, sorted.
    pub fn iter(self) -> impl Iterator<Item = &'a str> {
        let words = self.words.chunks_exact(2);
        words.map(move |text| self.table.name(word(text, 0)))
    }
}

impl<'a> Limits<'a> {
    /// Returns the keywords of the schema and their texts, sorted.
    pub fn iter(self) -> impl Iterator<Item = (&'a str, &'a str)> {
        let limits = self.words.chunks_exact(4);
        limits.map(move |limit| {
            let text = |index| self.table.name(word(limit, index));
            (text(0), text(1))
        })
    }
}

impl<'a> Fields<'a> {
    pub fn get(self, name: &str) -> Option<FieldType<'a>> {
        let count = self.words.len() / 4;
        let at = partition_point(count, |index| self.at(index).name < name);
        (at < count)
            .then(|| self.at(at))
            .filter(|field| field.name == name)
    }

    /// Returns the fields, sorted by name.
    pub fn iter(self) -> impl Iterator<Item = FieldType<'a>> {
        (0..self.words.len() / 4).map(move |index| self.at(index))
    }

    fn at(self, index: usize) -> FieldType<'a> {
        let form = word(self.words, 2 * index + 1);
        let required = usize::from(REQUIRED);
        FieldType {
            name: self.table.name(word(self.words, 2 * index)),
            form: self.table.of(form & !required),
            required: form & required != 0,
        }
    }
}

/// The first of `count` numbers for which `is_before` is false; it is true for all before that.
fn partition_point(count: usize, is_before: impl Fn(usize) -> bool) -> usize {
    let (mut low, mut high) = (0, count);
    while low < high {
        let middle = low.midpoint(high);
        if is_before(middle) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    low
}

fn tag_of(words: &[u8]) -> u16 {
    u16::from_le_bytes([words[0], words[1]])
}

fn word(bytes: &[u8], index: usize) -> usize {
    usize::from(u16::from_le_bytes([bytes[2 * index], bytes[2 * index + 1]]))
}

fn long(bytes: &[u8], index: usize) -> usize {
    let at = 4 * index;
    let number = [bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]];
    u32::from_le_bytes(number) as usize
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn object(builder: &mut Builder, fields: &[(&str, usize, bool)]) -> usize {
        let field = |(name, form, required): &(&str, usize, bool)| {
            let (form, required) = (*form, *required);
            ((*name).to_owned(), FieldForm { form, required })
        };
        let fields: BTreeMap<_, _> = fields.iter().map(field).collect();
        builder.add(Form::Object(fields, OtherFields::Refused))
    }

    fn fields(form: Type<'_>) -> Fields<'_> {
        match form.shape() {
            Shape::Object(fields) => fields,
            shape => panic!("{shape:?}"),
        }
    }

    #[test]
    fn what_was_written_is_found_by_name_and_version() {
        let mut builder = Builder::default();
        let [string, bool] = [Form::String, Form::Bool].map(|form| builder.add(form));
        let old = object(&mut builder, &[("name", string, true)]);
        let new = object(
            &mut builder,
            &[("live", bool, false), ("name", string, true)],
        );
        builder.kind("v1", "Pod", 0b01, old);
        builder.kind("v1", "Pod", 0b10, new);
        let bytes = builder.to_bytes();
        let table = Table::open(&bytes);
        let pod = fields(table.kind("v1", "Pod", 0).unwrap());
        assert!(pod.get("live").is_none() && pod.get("name").unwrap().required);
        let pod = fields(table.kind("v1", "Pod", 1).unwrap());
        let live = pod.get("live").unwrap();
        assert!(matches!(live.form.shape(), Shape::Bool) && !live.required);
        let names: Vec<_> = pod.iter().map(|field| field.name).collect();
        assert_eq!(names, ["live", "name"]);
        assert!(table.kind("v1", "Pod", 2).is_none());
        assert!(table.kind("v1", "Pods", 0).is_none());
    }

    #[test]
    fn types_that_are_equal_all_the_way_down_are_written_once() {
        let mut builder = Builder::default();
        for version in 0..2 {
            let node = builder.reserve();
            let children = builder.add(Form::List(node, NullItems::Empty));
            let field = FieldForm {
                form: children,
                required: false,
            };
            let fields = BTreeMap::from([("children".to_owned(), field)]);
            builder.set(node, Form::Object(fields, OtherFields::Refused));
            builder.kind("v1", "Tree", 1 << version, node);
        }
        let bytes = builder.to_bytes();
        let [types, kinds] = [1, 2].map(|index| long(&bytes, index));
        assert_eq!((types, kinds), (2, 1));
        let tree = Table::open(&bytes).kind("v1", "Tree", 1).unwrap();
        let children = fields(tree).get("children").unwrap().form;
        assert!(
            matches!(children.shape(), Shape::List(item, _) if fields(item).get("children").is_some())
        );
    }

    #[test]
    fn a_table_without_kinds_knows_none() {
        let bytes = Builder::default().to_bytes();
        assert!(Table::open(&bytes).kind("v1", "Pod", 0).is_none());
    }
}

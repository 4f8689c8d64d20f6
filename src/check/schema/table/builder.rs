//! Writes a table of schemas.
//!
//! - Types that are equal all the way down become one, across kinds and across versions.
//! - What no kind needs is left out.
//! - `cargo xtask schemas` includes this file, so it uses the standard library alone.

use std::collections::{BTreeMap, BTreeSet};

/// The number of a type in a [`Builder`].
pub type TypeId = usize;

/// What a value may be.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Form {
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
    /// An amount such as `500m` or `1Gi`.
    Quantity,
    /// The `metadata` of a resource.
    Metadata,
    Enum(BTreeSet<String>),
    /// A list; built-in kinds take null for an empty item.
    List(TypeId, NullItems),
    Map(TypeId),
    Object(BTreeMap<String, FieldForm>, OtherFields),
    /// One form or the other; they differ in what YAML calls them.
    Either(TypeId, TypeId),
    /// One form, and further limits of its values: keywords of a schema and their texts.
    Limited(TypeId, BTreeMap<String, String>),
}

/// What null means in a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum NullItems {
    /// It is an empty item, as in built-in kinds.
    Empty,
    /// It is an error, as in custom kinds.
    Refused,
}

/// What becomes of fields that an object does not name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum OtherFields {
    Refused,
    Kept,
}

/// A field of an object.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct FieldForm {
    /// What it may hold.
    pub form: TypeId,
    /// Whether the API server refuses an object without it.
    pub required: bool,
}

#[derive(Debug)]
struct Kind {
    api_version: String,
    name: String,
    versions: u16,
    form: TypeId,
}

/// Collects types and kinds for a table.
#[derive(Debug, Default)]
pub struct Builder {
    forms: Vec<Form>,
    known: BTreeMap<Form, TypeId>,
    kinds: Vec<Kind>,
}

impl Builder {
    /// Returns the number of `form`.
    pub fn add(&mut self, form: Form) -> TypeId {
        if let Some(id) = self.known.get(&form) {
            return *id;
        }
        let id = self.reserve();
        self.known.insert(form.clone(), id);
        self.forms[id] = form;
        id
    }

    /// Returns the number of a type that [`Builder::set`] defines later: a type may contain itself.
    pub fn reserve(&mut self) -> TypeId {
        self.forms.push(Form::Any);
        self.forms.len() - 1
    }

    /// Defines the type that was reserved as `id`.
    pub fn set(&mut self, id: TypeId, form: Form) {
        self.forms[id] = form;
    }

    /// Adds a kind; bit n of `versions` is the n-th version of the table.
    pub fn kind(&mut self, api_version: &str, name: &str, versions: u16, form: TypeId) {
        self.kinds.push(Kind {
            api_version: api_version.to_owned(),
            name: name.to_owned(),
            versions,
            form,
        });
    }

    /// Reports whether there is more than a table can count.
    pub fn is_too_large(&self) -> bool {
        let most = usize::from(u16::MAX);
        let uses: usize = self.forms.iter().map(|form| texts(form).count()).sum();
        let all = || (0..self.forms.len()).collect();
        self.forms.len() >= usize::from(REQUIRED)
            || (uses + 2 * self.kinds.len() > most && self.names(&all()).len() > most)
    }

    /// Returns the table's bytes, which are described in the module that reads them.
    ///
    /// # Panics
    ///
    /// If it is too large: more than 32,767 different types, or more than 65,535 different names.
    pub fn to_bytes(&self) -> Vec<u8> {
        let reached = self.reached();
        let strings = self.strings(&reached);
        let classes = self.classes(&reached, &strings);
        let records = self.records(&reached, &classes, &strings);
        let kinds = self.kind_rows(&classes, &strings);
        let names: Vec<&str> = strings.keys().copied().collect();
        layout(&names, &records, &kinds)
    }

    /// The types that a kind needs, in their order.
    fn reached(&self) -> BTreeSet<TypeId> {
        let mut reached = BTreeSet::new();
        let mut open: Vec<TypeId> = self.kinds.iter().map(|kind| kind.form).collect();
        while let Some(id) = open.pop() {
            if reached.insert(id) {
                open.extend(children(&self.forms[id]));
            }
        }
        reached
    }

    fn strings(&self, reached: &BTreeSet<TypeId>) -> BTreeMap<&str, u16> {
        let names = self.names(reached).into_iter();
        names
            .enumerate()
            .map(|(id, name)| (name, word(id)))
            .collect()
    }

    /// The texts of the kinds and of the types `reached`.
    fn names(&self, reached: &BTreeSet<TypeId>) -> BTreeSet<&str> {
        let mut names = BTreeSet::new();
        for kind in &self.kinds {
            names.extend([kind.api_version.as_str(), kind.name.as_str()]);
        }
        for id in reached {
            names.extend(texts(&self.forms[*id]));
        }
        names
    }

    /// The class of each type: two types without a difference are in one class.
    ///
    /// All types begin in one class; a round separates those whose records differ, until a round
    /// finds no more classes than the one before.
    fn classes(&self, reached: &BTreeSet<TypeId>, strings: &BTreeMap<&str, u16>) -> Vec<u16> {
        let mut classes = vec![0; self.forms.len()];
        let mut count = 1;
        loop {
            let mut found: BTreeMap<Vec<u16>, u16> = BTreeMap::new();
            let mut next = classes.clone();
            for id in reached {
                let new = word(found.len());
                let record = record(&self.forms[*id], &classes, strings);
                next[*id] = *found.entry(record).or_insert(new);
            }
            classes = next;
            if found.len() == count {
                return classes;
            }
            count = found.len();
        }
    }

    fn records(
        &self,
        reached: &BTreeSet<TypeId>,
        classes: &[u16],
        strings: &BTreeMap<&str, u16>,
    ) -> Vec<Vec<u16>> {
        let of_class: BTreeMap<u16, TypeId> =
            reached.iter().rev().map(|id| (classes[*id], *id)).collect();
        let write = |id: &TypeId| record(&self.forms[*id], classes, strings);
        of_class.values().map(write).collect()
    }

    /// The rows in the order in which the table is searched; rows that differ only in their
    /// versions become one.
    fn kind_rows(&self, classes: &[u16], strings: &BTreeMap<&str, u16>) -> Vec<[u16; 4]> {
        let mut rows: BTreeMap<[u16; 3], u16> = BTreeMap::new();
        for kind in &self.kinds {
            let key = [
                strings[kind.api_version.as_str()],
                strings[kind.name.as_str()],
            ];
            *rows
                .entry([key[0], key[1], classes[kind.form]])
                .or_default() |= kind.versions;
        }
        rows.into_iter()
            .map(|([api_version, name, form], versions)| [api_version, name, form, versions])
            .collect()
    }
}

/// The texts that a form names itself.
fn texts(form: &Form) -> Box<dyn Iterator<Item = &str> + '_> {
    match form {
        Form::Enum(texts) => Box::new(texts.iter().map(String::as_str)),
        Form::Object(fields, _) => Box::new(fields.keys().map(String::as_str)),
        Form::Limited(_, limits) => {
            let texts = limits.iter().flat_map(|(keyword, text)| [keyword, text]);
            Box::new(texts.map(String::as_str))
        }
        _ => Box::new(std::iter::empty()),
    }
}

fn children(form: &Form) -> Vec<TypeId> {
    match form {
        Form::List(item, _) | Form::Map(item) | Form::Limited(item, _) => vec![*item],
        Form::Either(one, other) => vec![*one, *other],
        Form::Object(fields, _) => fields.values().map(|field| field.form).collect(),
        _ => Vec::new(),
    }
}

/// The marks by which a reader knows the forms.
pub mod tag {
    pub const ANY: u16 = 0;
    pub const STRING: u16 = 1;
    pub const BOOL: u16 = 2;
    pub const INT32: u16 = 3;
    pub const INT64: u16 = 4;
    pub const NUMBER: u16 = 5;
    pub const BASE64: u16 = 6;
    pub const TIME: u16 = 7;
    pub const INT32_OR_STRING: u16 = 8;
    pub const INT_OR_STRING: u16 = 9;
    pub const QUANTITY: u16 = 10;
    pub const METADATA: u16 = 11;
    pub const ENUM: u16 = 12;
    pub const LIST: u16 = 13;
    pub const LIST_WITHOUT_NULL: u16 = 14;
    pub const MAP: u16 = 15;
    pub const OBJECT: u16 = 16;
    pub const OPEN_OBJECT: u16 = 17;
    pub const EITHER: u16 = 18;
    pub const INTEGER: u16 = 19;
    pub const LIMITED: u16 = 20;
}

/// The bit of a field's type that says the field is required.
pub const REQUIRED: u16 = 1 << 15;

fn record(form: &Form, classes: &[u16], strings: &BTreeMap<&str, u16>) -> Vec<u16> {
    match form {
        Form::Any => vec![tag::ANY],
        Form::String => vec![tag::STRING],
        Form::Bool => vec![tag::BOOL],
        Form::Int32 => vec![tag::INT32],
        Form::Int64 => vec![tag::INT64],
        Form::Integer => vec![tag::INTEGER],
        Form::Number => vec![tag::NUMBER],
        Form::Base64 => vec![tag::BASE64],
        Form::Time => vec![tag::TIME],
        Form::Int32OrString => vec![tag::INT32_OR_STRING],
        Form::IntOrString => vec![tag::INT_OR_STRING],
        Form::Quantity => vec![tag::QUANTITY],
        Form::Metadata => vec![tag::METADATA],
        Form::Enum(texts) => {
            let words = texts.iter().map(|text| strings[text.as_str()]);
            [tag::ENUM, word(texts.len())]
                .into_iter()
                .chain(words)
                .collect()
        }
        Form::List(item, NullItems::Empty) => vec![tag::LIST, classes[*item]],
        Form::List(item, NullItems::Refused) => vec![tag::LIST_WITHOUT_NULL, classes[*item]],
        Form::Map(value) => vec![tag::MAP, classes[*value]],
        Form::Object(fields, others) => object_record(fields, *others, classes, strings),
        Form::Either(one, other) => vec![tag::EITHER, classes[*one], classes[*other]],
        Form::Limited(form, limits) => {
            let texts = limits.iter().flat_map(|(keyword, text)| [keyword, text]);
            let words = texts.map(|text| strings[text.as_str()]);
            [tag::LIMITED, classes[*form]]
                .into_iter()
                .chain(words)
                .collect()
        }
    }
}

fn object_record(
    fields: &BTreeMap<String, FieldForm>,
    others: OtherFields,
    classes: &[u16],
    strings: &BTreeMap<&str, u16>,
) -> Vec<u16> {
    let mark = match others {
        OtherFields::Refused => tag::OBJECT,
        OtherFields::Kept => tag::OPEN_OBJECT,
    };
    let mut words = vec![mark, word(fields.len())];
    for (name, field) in fields {
        let class = classes[field.form];
        assert!(class < REQUIRED, "a table holds fewer than 32,768 types");
        let required = if field.required { REQUIRED } else { 0 };
        words.extend([strings[name.as_str()], class | required]);
    }
    words
}

fn word(number: usize) -> u16 {
    u16::try_from(number).expect("a table counts to 65,535")
}

fn layout(names: &[&str], records: &[Vec<u16>], kinds: &[[u16; 4]]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for count in [names.len(), records.len(), kinds.len()] {
        bytes.extend(long(count));
    }
    for end in ends(names.iter().map(|name| name.len())) {
        bytes.extend(long(end));
    }
    for end in ends(records.iter().map(|record| 2 * record.len())) {
        bytes.extend(long(end));
    }
    let words = kinds.iter().flatten().chain(records.iter().flatten());
    bytes.extend(words.flat_map(|word| word.to_le_bytes()));
    bytes.extend(names.iter().flat_map(|name| name.bytes()));
    bytes
}

fn ends(lengths: impl Iterator<Item = usize>) -> impl Iterator<Item = usize> {
    lengths.scan(0, |end, length| {
        *end += length;
        Some(*end)
    })
}

fn long(number: usize) -> [u8; 4] {
    u32::try_from(number)
        .expect("a table is smaller than 4 GiB")
        .to_le_bytes()
}

//! Lists: taking apart, joining, searching.
//!
//! - Items are returned as they are, so that they keep their origins.
//! - A function whose first argument is the list is not a filter: `list + [item]` reads better than
//!   `item | append(list)`.

use std::collections::HashSet;

use minijinja::Error;
use minijinja::value::{Value, ValueKind};

use super::arguments::Arguments;
use super::convert;
use super::entry::{Entry, Forms};
use super::error::described;
use super::sameness::sameness;
use crate::functions::sequences::Sequence;

const EXACT: &str = "`1` and `1.0` are the same; in Helm they differ.";

pub(super) const ENTRIES: &[Entry] = &[
    Entry::instead(&["list", "tuple"], "[a, b]"),
    Entry::instead(&["index"], "a[b]").differs("A missing key is undefined; in Helm it is empty."),
    Entry::instead(&["slice", "mustSlice"], "list[start:end]"),
    Entry::engine("first")
        .helm(&["first", "mustFirst"])
        .takes(&["list"])
        .doc("The first item.")
        .differs("For an empty list it is undefined, in Helm null.")
        .example("[1, 2] | first", "1"),
    Entry::engine("last")
        .helm(&["last", "mustLast"])
        .takes(&["list"])
        .doc("The last item.")
        .differs("For an empty list it is undefined, in Helm null.")
        .example("[1, 2] | last", "2"),
    Entry::function("rest", rest)
        .helm(&["rest", "mustRest"])
        .takes(&["list"])
        .doc("The list without its first item.")
        .differs("For an empty list it is empty, in Helm null.")
        .example("[1, 2, 3] | rest", "[2, 3]"),
    Entry::function("initial", initial)
        .helm(&["initial", "mustInitial"])
        .takes(&["list"])
        .doc("The list without its last item.")
        .differs("For an empty list it is empty, in Helm null.")
        .example("[1, 2, 3] | initial", "[1, 2]"),
    Entry::in_form("append", append, Forms::Function)
        .helm(&["append", "mustAppend", "push", "mustPush"])
        .takes(&["list", "item"])
        .doc("The list with the item at its end; `list + [item]` is the same.")
        .example("append([1], 2)", "[1, 2]"),
    Entry::in_form("prepend", prepend, Forms::Function)
        .helm(&["prepend", "mustPrepend"])
        .takes(&["list", "item"])
        .doc("The list with the item at its start; `[item] + list` is the same.")
        .example("prepend([1], 2)", "[2, 1]"),
    Entry::function("concat", concat)
        .helm(&["concat"])
        .takes(&["lists…"])
        .doc("The items of all lists in one; `a + b` is the same.")
        .differs("Without a list it is empty, in Helm null.")
        .example("concat([1], [2, 3])", "[1, 2, 3]"),
    Entry::engine("reverse")
        .helm(&["reverse", "mustReverse"])
        .takes(&["list"])
        .doc("The list in reverse order; for text, its characters.")
        .differs("Helm's does not accept text.")
        .example("[1, 2] | reverse", "[2, 1]"),
    Entry::function("uniq", uniq)
        .helm(&["uniq", "mustUniq"])
        .takes(&["list"])
        .doc("The list without repeated items.")
        .differs(EXACT)
        .example("['a', 'b', 'a'] | uniq", "['a', 'b']"),
    Entry::in_form("without", without, Forms::Function)
        .helm(&["without", "mustWithout"])
        .takes(&["list", "items…"])
        .doc("The list without these items.")
        .differs(EXACT)
        .example("without([1, 2, 3, 2], 2)", "[1, 3]"),
    Entry::function("compact", compact)
        .helm(&["compact", "mustCompact"])
        .takes(&["list"])
        .doc("The list without empty items.")
        .example("['a', '', none, 0] | compact", "['a']"),
    Entry::function("has", has)
        .helm(&["has", "mustHas"])
        .takes(&["item", "list"])
        .doc("Whether the item is in the list; `item in list` is the same.")
        .differs("`1` and `1.0` are the same; null as the list is an error, in Helm false.")
        .example("has(2, [1, 2])", "true"),
    Entry::function("chunk", chunk)
        .helm(&["chunk", "mustChunk"])
        .takes(&["size", "list"])
        .doc("The list split into lists of the size.")
        .example("[1, 2, 3] | chunk(2)", "[[1, 2], [3]]"),
    Entry::function("sort_alpha", sort_alpha)
        .helm(&["sortAlpha"])
        .takes(&["list"])
        .doc("The items as text, sorted by their bytes.")
        .differs("An item that is a list or a map is an error.")
        .example("['b', 'a', 'C'] | sort_alpha", "['C', 'a', 'b']"),
    Entry::function("to_strings", to_strings)
        .helm(&["toStrings"])
        .takes(&["list"])
        .doc("The items as text.")
        .differs("An item that is null, a list or a map is an error; Helm leaves nulls out.")
        .example("[1, true] | to_strings", "['1', 'true']"),
    Entry::engine("join")
        .helm(&["join"])
        .takes(&["separator", "list"])
        .doc("The items as text, with the separator between them.")
        .differs("An item that is null (`compact` removes it), a list or a map is an error, and so is text instead of the list; Helm removes nulls.")
        .example("[1, 'a', true] | join(',')", "'1,a,true'"),
    Entry::engine("length")
        .takes(&["value"])
        .doc("The number of items, keys or characters; `count` is the same.")
        .example("'abc' | length", "3"),
    Entry::function("len", len)
        .helm(&["len"])
        .takes(&["value"])
        .doc("The number of items, keys or characters.")
        .differs(CHARACTERS)
        .example("len([1, 2])", "2"),
    Entry::function("until", until)
        .helm(&["until"])
        .takes(&["count"])
        .doc("The whole numbers from 0 to the count, without the count; `range` is minijinja's.")
        .example("until(3)", "[0, 1, 2]"),
    Entry::function("until_step", until_step)
        .helm(&["untilStep"])
        .takes(&["start", "stop", "step"])
        .doc("The whole numbers from start to stop, without stop, in steps.")
        .example("until_step(3, 12, 3)", "[3, 6, 9]"),
    Entry::function("seq", seq)
        .helm(&["seq"])
        .takes(&["start?", "step?", "end"])
        .doc("The whole numbers from start to end, as one text, separated by spaces.")
        .example("seq(1, 3)", "'1 2 3'"),
];

const CHARACTERS: &str = "Counts characters of text; Helm counts bytes.";

fn rest(arguments: &Arguments) -> Result<Value, Error> {
    let items = arguments.list("list")?;
    Ok(items.into_iter().skip(1).collect())
}

fn initial(arguments: &Arguments) -> Result<Value, Error> {
    let mut items = arguments.list("list")?;
    items.pop();
    Ok(Value::from(items))
}

fn append(arguments: &Arguments) -> Result<Value, Error> {
    let mut items = arguments.list("list")?;
    items.push(arguments.any("item")?.clone());
    Ok(Value::from(items))
}

fn prepend(arguments: &Arguments) -> Result<Value, Error> {
    let mut items = arguments.list("list")?;
    items.insert(0, arguments.any("item")?.clone());
    Ok(Value::from(items))
}

fn concat(arguments: &Arguments) -> Result<Value, Error> {
    Ok(arguments.lists("lists")?.into_iter().flatten().collect())
}

fn uniq(arguments: &Arguments) -> Result<Value, Error> {
    let mut seen = HashSet::new();
    let mut kept: Vec<Value> = Vec::new();
    for item in arguments.list("list")? {
        if seen.insert(sameness(&item, arguments.payer())?) {
            kept.push(item);
        }
    }
    Ok(Value::from(kept))
}

fn without(arguments: &Arguments) -> Result<Value, Error> {
    let unwanted = arguments.rest("items").iter();
    let unwanted = unwanted.map(|item| sameness(item, arguments.payer()));
    let unwanted: HashSet<String> = unwanted.collect::<Result<_, _>>()?;
    let mut kept = Vec::new();
    for item in arguments.list("list")? {
        if !unwanted.contains(&sameness(&item, arguments.payer())?) {
            kept.push(item);
        }
    }
    Ok(Value::from(kept))
}

fn compact(arguments: &Arguments) -> Result<Value, Error> {
    let items = arguments.list("list")?.into_iter();
    Ok(items.filter(Value::is_true).collect())
}

fn has(arguments: &Arguments) -> Result<Value, Error> {
    let wanted = arguments.any("item")?;
    let wanted = sameness(wanted, arguments.payer())?;
    for item in arguments.list("list")? {
        if sameness(&item, arguments.payer())? == wanted {
            return Ok(Value::from(true));
        }
    }
    Ok(Value::from(false))
}

fn chunk(arguments: &Arguments) -> Result<Value, Error> {
    let size = match usize::try_from(arguments.integer("size")?) {
        Ok(size) if size > 0 => size,
        _ => return Err(arguments.bad("size", "must be 1 or more").into()),
    };
    let items = arguments.list("list")?;
    Ok(items.chunks(size).map(Value::from).collect())
}

fn sort_alpha(arguments: &Arguments) -> Result<Value, Error> {
    let mut texts = item_texts(arguments)?;
    texts.sort_unstable();
    Ok(texts.into_iter().collect())
}

fn to_strings(arguments: &Arguments) -> Result<Value, Error> {
    Ok(item_texts(arguments)?.into_iter().collect())
}

fn item_texts(arguments: &Arguments) -> Result<Vec<String>, Error> {
    let text = |item: &Value| {
        let problem = || format!("has an item that is not text: {}", described(item));
        convert::text(item).ok_or_else(|| arguments.bad("list", &problem()).into())
    };
    arguments.list("list")?.iter().map(text).collect()
}

fn len(arguments: &Arguments) -> Result<Value, Error> {
    let value = arguments.any("value")?;
    match value.kind() {
        ValueKind::Iterable => Ok(Value::from(arguments.list("value")?.len())),
        _ => value
            .len()
            .map(Value::from)
            .ok_or_else(|| arguments.wrong("value", value, "a list, a map or a string")),
    }
}

fn until(arguments: &Arguments) -> Result<Value, Error> {
    let count = arguments.integer("count")?;
    let step = if count < 0 { -1 } else { 1 };
    listed(arguments, Sequence::until(0, count, step))
}

fn until_step(arguments: &Arguments) -> Result<Value, Error> {
    let start = arguments.integer("start")?;
    let end = arguments.integer("stop")?;
    let step = arguments.integer("step")?;
    listed(arguments, Sequence::until(start, end, step))
}

fn listed(arguments: &Arguments, sequence: Sequence) -> Result<Value, Error> {
    arguments.allow_items(sequence.count)?;
    Ok(sequence.numbers().map(convert::whole).collect())
}

/// As the command of the same name: `seq end`, `seq start end`, `seq start step end`.
fn seq(arguments: &Arguments) -> Result<Value, Error> {
    let optional = |name: &str| {
        arguments
            .maybe(name)
            .map(|_| arguments.integer(name))
            .transpose()
    };
    let start = optional("start")?.unwrap_or(1);
    let end = arguments.integer("end")?;
    let sequence = Sequence::through(start, optional("step")?, end);
    arguments.allow_items(sequence.count)?;
    let texts: Vec<String> = sequence
        .numbers()
        .map(|number| number.to_string())
        .collect();
    Ok(Value::from(texts.join(" ")))
}

//! Addresses (URLs) and their parts.

use minijinja::Error;
use minijinja::value::Value;

use super::arguments::Arguments;
use super::convert;
use super::entry::Entry;
use super::go_format;
use crate::diagnostic::nearest;
use crate::functions::error::excerpt;
use crate::functions::urls::{Component, Url, User, escaped};

pub(super) const ENTRIES: &[Entry] = &[
    Entry::function("url_parse", url_parse)
        .helm(&["urlParse"])
        .takes(&["url"])
        .doc("The `scheme`, `userinfo`, `host` with its port, `hostname`, `path`, `query`, `fragment` and `opaque` of the URL.")
        .differs("Bytes that are not UTF-8, such as `%ff`, are an error, and so are colons and brackets in a host, except around an IPv6 address and before a port.")
        .example("url_parse('https://example.org:8443/a?b=c').host", "'example.org:8443'"),
    Entry::function("url_join", url_join)
        .helm(&["urlJoin"])
        .takes(&["parts"])
        .doc("The address of a map with the keys that `url_parse` returns; `host` already includes `hostname`.")
        .differs("An unknown key is an error; Helm ignores it.")
        .example("url_join({'scheme': 'https', 'host': 'example.org', 'path': '/a b'})", "'https://example.org/a%20b'"),
    Entry::function("urlquery", urlquery)
        .helm(&["urlquery"])
        .takes(&["values…"])
        .doc("The values as one text, as `print` writes it, escaped for the query of an address.")
        .differs("Null, a list or a map is an error.")
        .example("'a b&c' | urlquery", "'a+b%26c'"),
];

/// The keys of an address's map.
const PARTS: [&str; 8] = [
    "scheme", "userinfo", "host", "hostname", "path", "query", "fragment", "opaque",
];

fn url_parse(arguments: &Arguments) -> Result<Value, Error> {
    let text = arguments.text("url")?;
    let url = Url::read(text).map_err(|problem| {
        let says = format!("is not an address: {problem}, in {}", excerpt(text));
        arguments.bad("url", &says)
    })?;
    let userinfo = url.user.as_ref().map(User::text).unwrap_or_default();
    let hostname = url.hostname().to_owned();
    let parts = [
        url.scheme,
        userinfo,
        url.host,
        hostname,
        url.path,
        url.query,
        url.fragment,
        url.opaque,
    ];
    Ok(Value::from_pairs(PARTS.into_iter().zip(parts)))
}

fn url_join(arguments: &Arguments) -> Result<Value, Error> {
    let mut url = Url::default();
    for (name, value) in convert::pairs(arguments.map("parts")?)? {
        let text = value
            .as_str()
            .ok_or_else(|| arguments.wrong("parts", &value, "a map of strings"))?;
        match name.as_str() {
            "scheme" => text.clone_into(&mut url.scheme),
            "userinfo" if text.is_empty() => {}
            "userinfo" => {
                let problem = |problem| format!("has a wrong `userinfo`: {problem}");
                let user = User::read(text);
                url.user = Some(user.map_err(|what| arguments.bad("parts", &problem(what)))?);
            }
            "host" => text.clone_into(&mut url.host),
            "hostname" => {}
            "path" => text.clone_into(&mut url.path),
            "query" => text.clone_into(&mut url.query),
            "fragment" => text.clone_into(&mut url.fragment),
            "opaque" => text.clone_into(&mut url.opaque),
            unknown => return Err(unknown_part(arguments, unknown)),
        }
    }
    Ok(Value::from(url.text()))
}

fn unknown_part(arguments: &Arguments, name: &str) -> Error {
    let error = arguments.bad("parts", &format!("has the key {}", excerpt(name)));
    let help = match nearest(name, PARTS) {
        Some(near) => format!("did you mean `{near}`?"),
        None if name == "port" => "the port is part of `host`, as in `example.org:8443`".to_owned(),
        None => format!("it accepts {}", PARTS.join(", ")),
    };
    error.help(help).into()
}

fn urlquery(arguments: &Arguments) -> Result<Value, Error> {
    let text = go_format::printed(arguments)?;
    Ok(Value::from(escaped(&text, Component::QueryValue)))
}

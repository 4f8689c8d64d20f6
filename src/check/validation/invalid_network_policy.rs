//! A network policy with a peer or a port that is none.

use std::net::IpAddr;

use super::invalid_port::target;
use super::object::Object;
use crate::check::{Category, Finder, Finding, Rule};
use crate::diagnostic::Severity;
use crate::resources::fields::{field, items, number, texted, whole};
use crate::yaml::Node;

pub(super) static RULE: Rule = Rule {
    name: "invalid-network-policy",
    category: Category::Validation,
    severity: Severity::Error,
    is_on: true,
    finder: Finder::Object(check),
    documentation: "\
A NetworkPolicy has an empty peer, an invalid block or an invalid port.

## What
A peer has a selector or an `ipBlock`, and not both. A block is a network such as `10.0.0.0/8`, and its
exceptions are inside it. An `endPort` needs a `port` that is a number and not greater.

## Why
The API server answers 422.

## Example
```yaml
- from:
  - ipBlock: {cidr: 10.0.0.0}
```

## Fix
```yaml
- from:
  - ipBlock: {cidr: 10.0.0.0/8}
```
",
};

const SELECTORS: [&str; 2] = ["podSelector", "namespaceSelector"];

fn check(object: &Object<'_>) -> Vec<Finding> {
    let is_policy = object.is("networking.k8s.io", "NetworkPolicy");
    let Some(spec) = object.spec().filter(|_| is_policy) else {
        return Vec::new();
    };
    let mut findings = Vec::new();
    for (direction, peers) in [("ingress", "from"), ("egress", "to")] {
        for rule in items(spec, direction) {
            for peer in items(rule, peers) {
                findings.extend(in_peer(object, peer));
            }
            for port in items(rule, "ports") {
                findings.extend(in_port(object, port));
            }
        }
    }
    findings
}

fn in_peer(object: &Object<'_>, peer: &Node) -> Vec<Finding> {
    let selector = SELECTORS.into_iter().find(|key| field(peer, key).is_some());
    match (selector, field(peer, "ipBlock")) {
        (None, None) => {
            let message = format!("the peer `{}` selects nothing", object.path(peer));
            let help = "set `podSelector`, `namespaceSelector` or `ipBlock`";
            vec![object.diagnostic(&RULE, peer, message).help(help)]
        }
        (Some(selector), Some(block)) => {
            let path = object.path(peer);
            let message = format!("the peer `{path}` has `{selector}` and `ipBlock`");
            vec![
                object
                    .diagnostic(&RULE, block, message)
                    .help("split it into two peers"),
            ]
        }
        (None, Some(block)) => in_block(object, block),
        (Some(_), None) => Vec::new(),
    }
}

fn in_block(object: &Object<'_>, block: &Node) -> Vec<Finding> {
    let mut findings = Vec::new();
    let cidr = texted(block, "cidr");
    let around = cidr.and_then(|(_, text)| Network::read(text));
    if let Some((node, text)) = cidr
        && around.is_none()
    {
        findings.push(no_network(object, node, text));
    }
    for node in items(block, "except") {
        let Some(text) = node.as_str() else {
            continue;
        };
        match (Network::read(text), around) {
            (None, _) => findings.push(no_network(object, node, text)),
            (Some(inner), Some(outer)) if !outer.has_inside(inner) => {
                let cidr = cidr.map_or("", |(_, text)| text);
                let message = format!("`{text}` is not a part of `{cidr}`");
                let help = "except a smaller network inside the block";
                findings.push(object.diagnostic(&RULE, node, message).help(help));
            }
            _ => {}
        }
    }
    findings
}

fn no_network(object: &Object<'_>, node: &Node, text: &str) -> Finding {
    let message = format!(
        "`{}` is `{text}`, which is not a network",
        object.path(node)
    );
    let help = match text.parse::<IpAddr>() {
        Ok(IpAddr::V4(_)) => format!("write `{text}/32` for the one address"),
        Ok(IpAddr::V6(_)) => format!("write `{text}/128` for the one address"),
        Err(_) => "write an address, `/` and the length of its prefix, as `10.0.0.0/8`".to_owned(),
    };
    object.diagnostic(&RULE, node, message).help(help)
}

fn in_port(object: &Object<'_>, port: &Node) -> Option<Finding> {
    let node = field(port, "port");
    if let Some(finding) = node.and_then(|node| target(object, node)) {
        return Some(finding);
    }
    let (end, place) = (number(port, "endPort")?, field(port, "endPort")?);
    let (message, help) = match node.and_then(whole) {
        None => (
            "an `endPort` needs a number in `port`".to_owned(),
            "write the first port as a number in `port`",
        ),
        Some(first) if end < first => (
            format!("the `endPort` {end} is less than the `port` {first}"),
            "write the greater number in `endPort`",
        ),
        Some(_) if end > 65535 => (
            format!("`{}` is {end}, which is not a port", object.path(place)),
            "write a number up to 65535",
        ),
        Some(_) => return None,
    };
    Some(object.diagnostic(&RULE, place, message).help(help))
}

/// A block of addresses.
#[derive(Clone, Copy)]
struct Network {
    /// The bits of the address, from the left.
    bits: u128,
    /// How many of them all its addresses share.
    prefix: u32,
    is_v4: bool,
}

impl Network {
    fn read(text: &str) -> Option<Self> {
        let (address, prefix) = text.split_once('/')?;
        let prefix: u32 = prefix.parse().ok()?;
        // The API server reads octets with zeros before them.
        let octets = address
            .split('.')
            .map(|octet| match octet.trim_start_matches('0') {
                "" if !octet.is_empty() => "0",
                octet => octet,
            });
        let plain = octets.collect::<Vec<_>>().join(".");
        let address = address.parse().or_else(|_| plain.parse());
        let (bits, most, is_v4) = match address.ok()? {
            IpAddr::V4(address) => (u128::from(u32::from(address)) << 96, 32, true),
            IpAddr::V6(address) => (u128::from(address), 128, false),
        };
        (prefix <= most).then_some(Self {
            bits,
            prefix,
            is_v4,
        })
    }

    /// Reports whether `inner` is a smaller network in this one.
    fn has_inside(self, inner: Self) -> bool {
        let differing = (self.bits ^ inner.bits).leading_zeros() < self.prefix;
        self.is_v4 == inner.is_v4 && inner.prefix > self.prefix && !differing
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::fixture::Fixture;
    use crate::check::validation::invalid_port;

    const HEAD: &str = "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\n\
                        metadata: {name: a}\n";

    fn of(rule: &str) -> Fixture {
        Fixture::new(&format!("{HEAD}spec: {{ingress: [{{{rule}}}]}}\n"))
    }

    fn from(peer: &str) -> String {
        of(&format!("from: [{peer}]")).drawn_by(&RULE)
    }

    #[test]
    fn a_block_is_a_network() {
        let expected = "\
error[invalid-network-policy]: `spec.ingress[0].from[0].ipBlock.cidr` is `10.0.0.0`, which is not a network
 --> a.yaml:4:43
  |
4 | spec: {ingress: [{from: [{ipBlock: {cidr: 10.0.0.0}}]}]}
  |                                           ^^^^^^^^
help: write `10.0.0.0/32` for the one address
";
        let found = from("{ipBlock: {cidr: 10.0.0.0}}");
        assert_eq!(found, expected);
        assert_eq!(from("{ipBlock: {cidr: 10.0.0.0/8}}"), "");
        assert_eq!(from("{ipBlock: {cidr: '::/0'}}"), "");
        assert!(from("{ipBlock: {cidr: 10.0.0.0/33}}").contains("which is not a network"));
    }

    #[test]
    fn what_is_excepted_lies_inside() {
        let except = |cidr| {
            from(&format!(
                "{{ipBlock: {{cidr: 10.0.0.0/8, except: [{cidr}]}}}}"
            ))
        };
        assert_eq!(except("10.1.0.0/16"), "");
        assert!(except("11.0.0.0/16").contains("`11.0.0.0/16` is not a part of `10.0.0.0/8`"));
        assert!(except("10.0.0.0/8").contains("is not a part of"));
    }

    #[test]
    fn a_peer_is_somebody() {
        assert!(from("{}").contains("the peer `spec.ingress[0].from[0]` selects nothing"));
        let both = from("{podSelector: {}, ipBlock: {cidr: 10.0.0.0/8}}");
        assert!(both.contains("has `podSelector` and `ipBlock`"), "{both}");
        assert_eq!(from("{podSelector: {}, namespaceSelector: {}}"), "");
    }

    #[test]
    fn a_range_of_ports_goes_up() {
        let port = |port: &str| of(&format!("ports: [{{{port}}}]"));
        let found = port("port: 80, endPort: 70").drawn_by(&RULE);
        assert!(
            found.contains("the `endPort` 70 is less than the `port` 80"),
            "{found}"
        );
        let found = port("port: http, endPort: 70").drawn_by(&RULE);
        assert!(
            found.contains("an `endPort` needs a number in `port`"),
            "{found}"
        );
        assert_eq!(port("port: 80, endPort: 90").drawn_by(&RULE), "");
        let found = port("port: 0").drawn_by(&invalid_port::RULE);
        assert!(
            found.contains("ports[0].port` is 0, which is not a port"),
            "{found}"
        );
    }
}

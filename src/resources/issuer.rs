//! Who issues certificates.

use super::fields::{at, text_at};
use super::reference::{GroupKind, Reference, Relation};
use crate::resources::Resource;
use crate::yaml::Node;

const GROUP: &str = "cert-manager.io";

/// Returns the issuers that `resource` asks for certificates.
pub(super) fn references<'a>(resource: &'a Resource<'a>) -> Vec<Reference<'a>> {
    let identity = &resource.identity;
    match (identity.group.as_str(), identity.kind.as_str()) {
        (GROUP, "Certificate") => of_certificate(resource).into_iter().collect(),
        ("networking.k8s.io", "Ingress") | ("gateway.networking.k8s.io", "Gateway") => {
            of_annotations(resource)
        }
        _ => Vec::new(),
    }
}

fn of_certificate<'a>(resource: &'a Resource<'a>) -> Option<Reference<'a>> {
    let issuer = at(&resource.manifest.node, &["spec", "issuerRef"])?;
    let group = text_at(issuer, &["group"]).unwrap_or(GROUP);
    let kind = text_at(issuer, &["kind"]).unwrap_or("Issuer");
    reference(resource, (group, kind), issuer.get("name"))
}

/// Returns the issuers in the annotations; those that name another kind or group are that one's.
fn of_annotations<'a>(resource: &'a Resource<'a>) -> Vec<Reference<'a>> {
    let Some(annotations) = at(&resource.manifest.node, &["metadata", "annotations"]) else {
        return Vec::new();
    };
    let group = text_at(annotations, &["cert-manager.io/issuer-group"]).unwrap_or(GROUP);
    let kind = text_at(annotations, &["cert-manager.io/issuer-kind"]).unwrap_or("Issuer");
    let own = annotations.get("cert-manager.io/issuer");
    let shared = annotations.get("cert-manager.io/cluster-issuer");
    let own = reference(resource, (group, kind), own);
    own.into_iter()
        .chain(reference(resource, (GROUP, "ClusterIssuer"), shared))
        .collect()
}

fn reference<'a>(
    resource: &'a Resource<'a>,
    kind: GroupKind<'a>,
    name: Option<&'a Node>,
) -> Option<Reference<'a>> {
    match kind {
        (GROUP, "ClusterIssuer") => Reference::anywhere(Relation::Issuer, resource, kind, name),
        (GROUP, "Issuer") => Reference::local(Relation::Issuer, resource, kind, name),
        _ => None,
    }
}

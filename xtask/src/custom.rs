//! The kinds of operators, from the types in the crates `kcr_*`.
//!
//! kopium wrote these types from the operators' CustomResourceDefinitions. What Rust's types do not
//! say is lost: patterns, ranges, and rules in CEL.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use syn::punctuated::Punctuated;
use syn::{Attribute, Expr, ExprLit, Fields, GenericArgument, Item, Lit, MetaNameValue};
use syn::{PathArguments, PathSegment, Token, Type};

use crate::sources::rust_files;
use crate::table::{Builder, FieldForm, Form, NullItems, OtherFields, TypeId};

/// Every version of Kubernetes: a custom kind does not depend on it.
const ALL_VERSIONS: u16 = u16::MAX;

/// The kinds whose definitions require a `spec`, by API group: the types do not show it.
const NEEDS_SPEC: &[(&str, &[&str])] = &[
    (
        "argoproj.io",
        &["Application", "ApplicationSet", "AppProject"],
    ),
    ("cert-manager.io", &["ClusterIssuer", "Issuer"]),
    (
        "gateway.networking.k8s.io",
        &[
            "BackendTLSPolicy",
            "GRPCRoute",
            "Gateway",
            "GatewayClass",
            "HTTPRoute",
            "ListenerSet",
            "TCPRoute",
            "TLSRoute",
            "UDPRoute",
        ],
    ),
    (
        "monitoring.coreos.com",
        &[
            "Alertmanager",
            "AlertmanagerConfig",
            "PodMonitor",
            "Probe",
            "Prometheus",
            "PrometheusAgent",
            "PrometheusRule",
            "ScrapeConfig",
            "ServiceMonitor",
            "ThanosRuler",
        ],
    ),
];

/// Fields with a default that the definitions of the External Secrets Operator also call required,
/// by the ends of their types' names: they may be left out, which the types do not show.
const HAS_DEFAULT: &[(&str, &[&str])] = &[
    ("AuthAppRole", &["path"]),
    ("AuthJwt", &["path"]),
    ("AuthKubernetes", &["mountPath"]),
    ("AuthLdap", &["path"]),
    ("AuthUserPass", &["path"]),
    (
        "ProviderOnboardbase",
        &["apiHost", "environment", "project"],
    ),
];

/// Adds the kinds in the files of one crate.
pub fn add(builder: &mut Builder, folder: &Path) -> anyhow::Result<()> {
    for text in rust_files(&folder.join("src"))?.values() {
        let items = syn::parse_file(text)?.items;
        let resource = items.iter().find_map(resource);
        if let Some(resource) = resource {
            let mut forms = Forms::new(builder, &items);
            let form = forms.root(&resource);
            builder.kind(&resource.api_version, &resource.kind, ALL_VERSIONS, form);
        }
    }
    Ok(())
}

/// What `#[kube(group = "…", version = "…", kind = "…")]` says of a struct.
struct Resource {
    api_version: String,
    kind: String,
    spec: String,
}

impl Resource {
    fn needs_spec(&self) -> bool {
        let group = self.api_version.split('/').next();
        let kinds = NEEDS_SPEC.iter().find(|(name, _)| Some(*name) == group);
        kinds.is_some_and(|(_, kinds)| kinds.contains(&self.kind.as_str()))
    }
}

fn resource(item: &Item) -> Option<Resource> {
    let Item::Struct(item) = item else {
        return None;
    };
    let kube = |name| attribute(&item.attrs, "kube", name);
    let (group, version) = (kube("group")?, kube("version")?);
    Some(Resource {
        api_version: format!("{group}/{version}"),
        kind: kube("kind")?,
        spec: item.ident.to_string(),
    })
}

/// The text of `name = "…"` in an attribute called `attribute`.
fn attribute(attributes: &[Attribute], attribute: &str, name: &str) -> Option<String> {
    let named = attributes
        .iter()
        .filter(|found| found.path().is_ident(attribute));
    let parse = Punctuated::<syn::Meta, Token![,]>::parse_terminated;
    let metas = named.filter_map(|found| found.parse_args_with(parse).ok());
    metas.flatten().find_map(|meta| match meta {
        syn::Meta::NameValue(pair) if pair.path.is_ident(name) => text(&pair),
        _ => None,
    })
}

fn text(pair: &MetaNameValue) -> Option<String> {
    match &pair.value {
        Expr::Lit(ExprLit {
            lit: Lit::Str(text),
            ..
        }) => Some(text.value()),
        _ => None,
    }
}

/// The types of one file on their way into the table.
struct Forms<'a> {
    builder: &'a mut Builder,
    items: BTreeMap<String, &'a Item>,
    known: BTreeMap<String, TypeId>,
}

impl<'a> Forms<'a> {
    fn new(builder: &'a mut Builder, items: &'a [Item]) -> Self {
        let named = |item: &'a Item| match item {
            Item::Struct(found) => Some((found.ident.to_string(), item)),
            Item::Enum(found) => Some((found.ident.to_string(), item)),
            _ => None,
        };
        Self {
            builder,
            items: items.iter().filter_map(named).collect(),
            known: BTreeMap::new(),
        }
    }

    /// The whole resource. Argo CD's Application has one field more, which the types leave out.
    fn root(&mut self, resource: &Resource) -> TypeId {
        let [any, string, metadata] =
            [Form::Any, Form::String, Form::Metadata].map(|form| self.builder.add(form));
        let fields = [
            ("apiVersion", string, false),
            ("kind", string, false),
            ("metadata", metadata, false),
            ("spec", self.of(&resource.spec), resource.needs_spec()),
            ("status", any, false),
        ];
        let mut fields = fields.to_vec();
        if resource.kind == "Application" {
            fields.push(("operation", any, false));
        }
        let fields = fields
            .into_iter()
            .map(|(name, form, required)| (name.to_owned(), FieldForm { form, required }));
        let form = Form::Object(fields.collect(), OtherFields::Refused);
        self.builder.add(form)
    }

    /// The type called `name`; anything, if it is of another crate.
    fn of(&mut self, name: &str) -> TypeId {
        if let Some(id) = self.known.get(name) {
            return *id;
        }
        let id = self.builder.reserve();
        self.known.insert(name.to_owned(), id);
        let form = match self.items.get(name) {
            Some(Item::Struct(_)) => Form::Object(self.struct_fields(name), OtherFields::Refused),
            Some(Item::Enum(found)) => Form::Enum(variants(found)),
            _ => Form::Any,
        };
        self.builder.set(id, form);
        id
    }

    fn struct_fields(&mut self, name: &str) -> BTreeMap<String, FieldForm> {
        let Some(Item::Struct(found)) = self.items.get(name).copied() else {
            return BTreeMap::new();
        };
        let Fields::Named(fields) = &found.fields else {
            return BTreeMap::new();
        };
        let owner = name;
        let fields = fields.named.iter().map(|field| {
            let name = field.ident.as_ref().map(ToString::to_string);
            let plain = name.unwrap_or_default();
            let plain = plain.strip_prefix("r#").unwrap_or(&plain).to_owned();
            let name = attribute(&field.attrs, "serde", "rename").unwrap_or(plain);
            let optional = argument(&field.ty, "Option");
            let required = optional.is_none() && !has_default(owner, &name);
            let form = self.value(optional.unwrap_or(&field.ty));
            (name, FieldForm { form, required })
        });
        fields.collect()
    }

    fn value(&mut self, ty: &Type) -> TypeId {
        let form = if let Some(inner) = argument(ty, "Box") {
            return self.value(inner);
        } else if let Some(item) = argument(ty, "Vec") {
            Form::List(self.value(item), NullItems::Refused)
        } else if let Some(value) = argument(ty, "BTreeMap") {
            Form::Map(self.value(value))
        } else {
            match segment(ty)
                .map(|segment| segment.ident.to_string())
                .as_deref()
            {
                Some("String") => Form::String,
                Some("bool") => Form::Bool,
                Some("i32" | "i64" | "u32" | "u64" | "u8" | "u16") => Form::Integer,
                Some("f32" | "f64") => Form::Number,
                Some("IntOrString") => Form::IntOrString,
                Some(name) => return self.of(name),
                None => Form::Any,
            }
        };
        self.builder.add(form)
    }
}

fn has_default(owner: &str, field: &str) -> bool {
    let mut found = HAS_DEFAULT.iter();
    owner.contains("SecretStore")
        && found.any(|(end, fields)| owner.ends_with(end) && fields.contains(&field))
}

fn variants(found: &syn::ItemEnum) -> BTreeSet<String> {
    let variants = found.variants.iter().map(|variant| {
        let renamed = attribute(&variant.attrs, "serde", "rename");
        renamed.unwrap_or_else(|| variant.ident.to_string())
    });
    variants.collect()
}

fn segment(ty: &Type) -> Option<&PathSegment> {
    match ty {
        Type::Path(path) => path.path.segments.last(),
        _ => None,
    }
}

/// The last argument of `ty`, if it is called `generic`: `String` for `BTreeMap<_, String>`.
fn argument<'a>(ty: &'a Type, generic: &str) -> Option<&'a Type> {
    let segment = segment(ty).filter(|segment| segment.ident == generic)?;
    let PathArguments::AngleBracketed(arguments) = &segment.arguments else {
        return None;
    };
    match arguments.args.last()? {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    }
}

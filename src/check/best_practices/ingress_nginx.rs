//! What ingress-nginx reads on an Ingress.
//!
//! The names are those of its `docs/user-guide/nginx-configuration/annotations-risk.md`, then those
//! that it had before: aliases, and what versions that still run read.

use crate::check::Resource;
use crate::yaml::{Map, Node};

/// The prefix of its annotations, unless the controller is set to another.
pub(super) const PREFIX: &str = "nginx.ingress.kubernetes.io/";

/// The class that its chart gives it.
const CLASS: &str = "nginx";

/// The prefix of another controller for nginx, whose class may have the same name.
const OTHER_PREFIX: &str = "nginx.org/";

/// Returns the annotations of `resource`, if it is an Ingress that ingress-nginx serves.
///
/// It is one by its class, or because it has one of its annotations.
pub(super) fn annotations<'a>(resource: &Resource<'a>) -> Option<&'a Map> {
    if (&*resource.identity.group, &*resource.identity.kind) != ("networking.k8s.io", "Ingress") {
        return None;
    }
    let node = &resource.manifest.node;
    let annotations = node.get("metadata")?.get("annotations")?.as_map()?;
    let has = |prefix: &str| annotations.keys().any(|key| key.starts_with(prefix));
    let class = node.get("spec")?.get("ingressClassName");
    let old_class = annotations.get("kubernetes.io/ingress.class");
    let class = class.or(old_class.map(|field| &field.value));
    let is_its_class = class.and_then(Node::as_str) == Some(CLASS) && !has(OTHER_PREFIX);
    (is_its_class || has(PREFIX)).then_some(annotations)
}

/// Returns the text of one of its annotations, named without the prefix.
pub(super) fn value<'a>(annotations: &'a Map, name: &str) -> Option<&'a str> {
    let field = annotations.get(&format!("{PREFIX}{name}"))?;
    field.value.as_str()
}

/// The names of its annotations, without the prefix.
pub(super) const NAMES: &[&str] = &[
    "affinity",
    "affinity-canary-behavior",
    "affinity-mode",
    "allowlist-source-range",
    "app-root",
    "auth-always-set-cookie",
    "auth-cache-duration",
    "auth-cache-key",
    "auth-keepalive",
    "auth-keepalive-requests",
    "auth-keepalive-share-vars",
    "auth-keepalive-timeout",
    "auth-method",
    "auth-proxy-set-headers",
    "auth-realm",
    "auth-request-redirect",
    "auth-response-headers",
    "auth-secret",
    "auth-secret-type",
    "auth-signin",
    "auth-signin-redirect-param",
    "auth-snippet",
    "auth-tls-error-page",
    "auth-tls-match-cn",
    "auth-tls-pass-certificate-to-upstream",
    "auth-tls-secret",
    "auth-tls-verify-client",
    "auth-tls-verify-depth",
    "auth-type",
    "auth-url",
    "backend-protocol",
    "canary",
    "canary-by-cookie",
    "canary-by-header",
    "canary-by-header-pattern",
    "canary-by-header-value",
    "canary-weight",
    "canary-weight-total",
    "client-body-buffer-size",
    "configuration-snippet",
    "connection-proxy-header",
    "cors-allow-credentials",
    "cors-allow-headers",
    "cors-allow-methods",
    "cors-allow-origin",
    "cors-expose-headers",
    "cors-max-age",
    "custom-headers",
    "custom-http-errors",
    "default-backend",
    "denylist-source-range",
    "disable-proxy-intercept-errors",
    "enable-access-log",
    "enable-cors",
    "enable-global-auth",
    "enable-modsecurity",
    "enable-opentelemetry",
    "enable-owasp-core-rules",
    "enable-rewrite-log",
    "fastcgi-index",
    "fastcgi-params-configmap",
    "force-ssl-redirect",
    "from-to-www-redirect",
    "http2-push-preload",
    "limit-allowlist",
    "limit-burst-multiplier",
    "limit-connections",
    "limit-rate",
    "limit-rate-after",
    "limit-rpm",
    "limit-rps",
    "load-balance",
    "mirror-host",
    "mirror-request-body",
    "mirror-target",
    "modsecurity-snippet",
    "modsecurity-transaction-id",
    "opentelemetry-operation-name",
    "opentelemetry-trust-incoming-span",
    "permanent-redirect",
    "permanent-redirect-code",
    "preserve-trailing-slash",
    "proxy-body-size",
    "proxy-buffer-size",
    "proxy-buffering",
    "proxy-buffers-number",
    "proxy-busy-buffers-size",
    "proxy-connect-timeout",
    "proxy-cookie-domain",
    "proxy-cookie-path",
    "proxy-http-version",
    "proxy-max-temp-file-size",
    "proxy-next-upstream",
    "proxy-next-upstream-timeout",
    "proxy-next-upstream-tries",
    "proxy-read-timeout",
    "proxy-redirect-from",
    "proxy-redirect-to",
    "proxy-request-buffering",
    "proxy-send-timeout",
    "proxy-ssl-ciphers",
    "proxy-ssl-name",
    "proxy-ssl-protocols",
    "proxy-ssl-secret",
    "proxy-ssl-server-name",
    "proxy-ssl-verify",
    "proxy-ssl-verify-depth",
    "relative-redirects",
    "rewrite-target",
    "satisfy",
    "server-alias",
    "server-snippet",
    "service-upstream",
    "session-cookie-change-on-failure",
    "session-cookie-conditional-samesite-none",
    "session-cookie-domain",
    "session-cookie-expires",
    "session-cookie-max-age",
    "session-cookie-name",
    "session-cookie-partitioned",
    "session-cookie-path",
    "session-cookie-samesite",
    "session-cookie-secure",
    "ssl-ciphers",
    "ssl-passthrough",
    "ssl-prefer-server-ciphers",
    "ssl-redirect",
    "stream-snippet",
    "temporal-redirect",
    "temporal-redirect-code",
    "upstream-hash-by",
    "upstream-hash-by-subset",
    "upstream-hash-by-subset-size",
    "upstream-vhost",
    "use-port-in-redirects",
    "use-regex",
    "x-forwarded-prefix",
    // Those that it had before.
    "add-base-url",
    "base-url-scheme",
    "enable-influxdb",
    "enable-opentracing",
    "global-rate-limit",
    "global-rate-limit-ignored-cidrs",
    "global-rate-limit-key",
    "global-rate-limit-window",
    "grpc-backend",
    "influxdb-host",
    "influxdb-measurement",
    "influxdb-port",
    "influxdb-server-name",
    "limit-whitelist",
    "lua-resty-waf",
    "mirror-uri",
    "lua-resty-waf-allow-unknown-content-types",
    "lua-resty-waf-debug",
    "lua-resty-waf-extra-rules",
    "lua-resty-waf-ignore-rulesets",
    "lua-resty-waf-process-multipart-body",
    "lua-resty-waf-score-threshold",
    "opentracing-operation-name",
    "opentracing-trust-incoming-span",
    "proxy-redirect",
    "secure-backends",
    "secure-verify-ca-secret",
    "session-cookie-hash",
    "upstream-fail-timeout",
    "upstream-max-fails",
    "vts-filter-key",
    "whitelist-source-range",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::fixture::Fixture;

    fn is_its_own(class: &str, annotation: &str) -> bool {
        let yaml = format!(
            "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: a\n  \
             annotations: {{{annotation}: a}}\nspec: {{ingressClassName: {class}}}\n"
        );
        let fixture = Fixture::new(&yaml);
        annotations(&fixture.set().resources[0]).is_some()
    }

    #[test]
    fn an_ingress_is_its_own_by_class_or_annotation() {
        assert!(is_its_own("nginx", "a"));
        assert!(is_its_own(
            "internal",
            "nginx.ingress.kubernetes.io/affinity"
        ));
        assert!(!is_its_own("alb", "a"));
        assert!(!is_its_own("nginx", "nginx.org/hsts"));
    }

    #[test]
    fn every_name_is_there_once() {
        for name in NAMES {
            assert_eq!(
                NAMES.iter().filter(|other| *other == name).count(),
                1,
                "{name}"
            );
        }
    }
}

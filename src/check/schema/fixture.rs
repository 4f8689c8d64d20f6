//! A custom kind with one field, for the tests of what its schema may demand.

use crate::check::fixture::Fixture;

/// Returns a definition whose `spec.a` has `schema`, and below it, in line 17, a resource with `value`.
pub(super) fn tenant(schema: &str, value: &str) -> Fixture {
    Fixture::new(&format!(
        "\
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {{name: tenants.example.com}}
spec:
  group: example.com
  scope: Namespaced
  names: {{kind: Tenant, plural: tenants}}
  versions:
  - name: v1
    served: true
    storage: true
    schema: {{openAPIV3Schema: {{type: object, properties: {{spec: {{type: object, properties: {{a: {schema}}}}}}}}}}}
---
apiVersion: example.com/v1
kind: Tenant
metadata: {{name: a}}
spec: {{a: {value}}}
"
    ))
}

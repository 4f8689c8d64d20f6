//! Manifests: documents with an identity, their order, and the form in which they are written.

//! Whole processes and what they cost, shared by the benches that compare plate-render with helm.

pub(crate) mod plate_llm;
pub(crate) mod program;
pub(crate) mod same;
pub(crate) mod spread;

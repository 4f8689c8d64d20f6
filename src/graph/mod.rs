//! The graph of an environment: its resources, and who refers to whom.
//!
//! - [`of()`] agrees with `check`: an end is missing exactly where a rule of its category references reports it.
//! - [`Graph::around()`] keeps some releases and their neighbours, for a picture of these alone.
//! - [`mermaid()`], [`dot()`], [`svg()`] and [`html()`] write it. Their bytes depend on nothing but
//!   the graph, and those of the page on the manifests.
//! - Arrows lead from a resource to what it needs; arrows of requests follow the requests.

mod application;
mod around;
mod build;
mod dot;
mod facts;
mod family;
mod html;
mod links;
mod mermaid;
mod model;
mod nodes;
mod svg;

pub use build::of;
pub use dot::dot;
pub use family::Family;
pub use html::{PageView, html};
pub use mermaid::mermaid;
pub use model::{Edge, End, Graph, Link, Node, Presence, Strand};
pub use svg::svg;

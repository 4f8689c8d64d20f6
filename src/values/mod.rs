//! Values: layers, the law by which they merge, and the origin of each leaf.

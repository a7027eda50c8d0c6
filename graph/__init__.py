"""The property graph: its shape, its projection from facts, the stores that hold it, and what can be asked."""

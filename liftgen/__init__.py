"""The model language, re-exported: what a model file imports, from the standard library alone."""

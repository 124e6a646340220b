"""Files as documents: text, positions, values and edits; the only package that knows YAML and JSON."""

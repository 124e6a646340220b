"""Judges documents by the JSON Schema of their kind."""

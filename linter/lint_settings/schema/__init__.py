"""Validates documents with the JSON Schema of their kind."""

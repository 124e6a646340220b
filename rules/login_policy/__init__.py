"""Login policies."""

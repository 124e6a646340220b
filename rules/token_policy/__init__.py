"""Token policies."""

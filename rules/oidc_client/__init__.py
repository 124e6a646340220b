"""OIDC clients."""

"""API clients and permissions."""

"""URLs of the login pages."""

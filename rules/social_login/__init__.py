"""Social login."""

"""What the lookups of a workspace are based on."""

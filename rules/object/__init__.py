"""Objects and their members."""

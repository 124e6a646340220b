"""Authorization rules and passwords."""

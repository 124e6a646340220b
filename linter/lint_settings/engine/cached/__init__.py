"""What an earlier run has left, in the cache."""

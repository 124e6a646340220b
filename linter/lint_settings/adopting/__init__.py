"""Helps a team to begin: allows for what an old tenant has, and a config, a hook and a workflow for a repository."""

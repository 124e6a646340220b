"""The results of a project in memory, of which only what a change affects is computed again."""

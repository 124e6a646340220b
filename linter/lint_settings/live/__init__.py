"""From the live tenant to files: the requests that save its answers, their import, and what has changed since."""

"""The straight line from files to a report."""

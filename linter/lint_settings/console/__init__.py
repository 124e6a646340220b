"""Standard output, standard error, signals, and writing files."""

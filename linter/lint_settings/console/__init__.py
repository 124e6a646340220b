"""Standard output, standard error, signals and the files that a run writes."""

"""House rules of Acme, one file a rule."""

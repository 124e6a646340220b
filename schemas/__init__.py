"""The JSON Schemas, one file a kind; data only."""

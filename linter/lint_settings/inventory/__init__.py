"""The inventory of a tenant: what its files say about it, as data, as a page and as Markdown."""

"""The inventory of a tenant, as data, as a page and as Markdown."""

"""Models Identity Cloud: kinds of objects, their ids, settings and permissions, and the relations between them."""

"""What Identity Cloud is: kinds of objects, their ids, settings and permissions, and how they relate."""

"""Cash desks."""

"""The pages that belong to no room, one subject a file."""

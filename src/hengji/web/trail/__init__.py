"""The trail for reading: what may be seen of it, and in which words."""

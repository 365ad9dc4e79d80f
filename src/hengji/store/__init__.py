"""What every room stores with: exact numbers and opaque references. The lowest of the rooms on a database; it knows no domain."""

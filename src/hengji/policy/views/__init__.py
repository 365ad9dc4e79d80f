"""Pages of schemes and classes: thin doors to queries and actions."""

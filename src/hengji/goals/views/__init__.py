"""Pages of goals: thin doors to queries and actions."""

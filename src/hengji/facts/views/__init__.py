"""Pages of measures and figures: thin doors that call queries and actions."""

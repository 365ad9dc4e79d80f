"""How the tables of goals came to be."""

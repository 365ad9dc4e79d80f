"""The history of the tables of letters."""

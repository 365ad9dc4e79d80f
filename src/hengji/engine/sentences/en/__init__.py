"""The English front end of scoring sentences: text to clause statements, and a rule back to its one canonical sentence.

`words` holds the tables, `tokens` cuts the text, `quantities` and `places` read its smallest parts, the clause modules read
clauses, `parse` joins them, `render` writes. What the statements mean together is settled by the assembly, for both languages.
"""

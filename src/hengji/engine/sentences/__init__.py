"""Scoring sentences: a controlled language, Chinese and English, for the rule column of a letter.

`parse` reads a sentence into a `Rule` (or says which readings it has, or what it does not understand);
`render` writes a rule as the one canonical sentence, and `parse(render(rule)) == rule`.
"""

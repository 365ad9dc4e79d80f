"""Responsibility letters: drafted, negotiated, signed, amended.

What lives here, in the order to read it: `content` (a letter as a frozen value, its bytes and its hash), `plain` (values as canonical
data and back), `wording` (the sentence and the rule are one object), `checks` (what has to be right before a letter is sent),
`changes` (two contents side by side, and how large a change is), `lifecycle` (states and moves), `scorecard` (a letter from a scheme),
`models`, `queries`, `actions`, `signing`.
"""

"""The group: its tree by date, people and posts, roles with scopes; who may see and do what, computed from dated membership."""

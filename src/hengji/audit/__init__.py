"""Commands and their trail: every change is an action, in one transaction with the event that tells it; nothing is saved otherwise."""

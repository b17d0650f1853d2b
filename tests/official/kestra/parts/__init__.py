"""The operations by subject, in the order of `groups.py`. Each part runs when it is imported, and uses what the parts before it have made."""

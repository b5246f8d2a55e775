"""A shop of any size: its first sync, and how soon a webhook is on the screen."""

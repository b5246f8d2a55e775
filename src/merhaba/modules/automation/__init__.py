"""Rules: when something happens, if conditions hold, then something is done. Never on the delivery path."""

"""Use cases of the inbox, one file per verb."""

"""Use cases of workspaces, one file per noun."""

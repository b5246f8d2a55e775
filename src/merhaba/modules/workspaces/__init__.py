"""Workspaces, brands, people and teams, sign-in, sessions, invitations and API tokens."""

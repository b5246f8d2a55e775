"""Database versions, forward only."""

"""Killing things while they work, and counting what was lost or doubled."""

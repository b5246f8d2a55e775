"""What the agents' app needs as a whole: signing in, everything it starts with, search, health."""

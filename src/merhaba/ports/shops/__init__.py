"""The port of shop platforms: what a shop has, what can be done to it, and what a connector provides."""

"""Reproducible measurements of a whole Merhaba stack; `python -m bench small|large`, see README.md."""

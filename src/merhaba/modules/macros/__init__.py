"""Answers that are written once and used every day, in every language, with the facts filled in and what
goes with them done at once."""

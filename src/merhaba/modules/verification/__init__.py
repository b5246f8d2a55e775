"""Proving who somebody is before private things are shown in chat, with a code by e-mail."""

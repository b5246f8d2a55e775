"""Conversations and messages: the one inbox of chat, e-mail and every other channel."""

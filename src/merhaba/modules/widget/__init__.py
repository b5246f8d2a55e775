"""The shopper's side of chat: who they are, what they may see, what they write."""

"""The mirror of shops: products and orders, to be read beside the conversation."""

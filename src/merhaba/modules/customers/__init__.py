"""People who write to the shop: one customer over all channels, with every identity they have."""

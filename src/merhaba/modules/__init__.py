"""The domain, one folder per room; see docs/concepts/house.md."""

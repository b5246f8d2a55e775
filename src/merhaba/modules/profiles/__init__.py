"""The customer's page: everything about one person from every module, and merging two people."""

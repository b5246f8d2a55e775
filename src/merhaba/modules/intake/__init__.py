"""Everything that comes in from outside: kept raw, deduplicated, understood, handed to the inbox; what
cannot be understood waits in the dead-letter tray with its bytes."""

"""What plug-ins and the domain agree on: protocols and frozen types, no I/O."""

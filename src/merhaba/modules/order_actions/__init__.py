"""Order actions: what people do to orders at the shop, within limits, with approval and a record."""

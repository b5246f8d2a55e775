"""Server-rendered public pages; they work without JavaScript."""

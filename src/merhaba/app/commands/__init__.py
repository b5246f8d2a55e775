"""One file per group of commands; `merhaba.app.cli` imports the one that is called."""

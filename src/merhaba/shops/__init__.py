"""One folder per shop platform; each knows only ports and kit."""

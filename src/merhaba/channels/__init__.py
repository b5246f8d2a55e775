"""One folder per channel; each knows only ports and kit."""

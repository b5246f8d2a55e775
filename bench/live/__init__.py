"""A chat message from one browser to the other, with many sockets open."""

"""Reading a small and a large inbox: the rows, and how long the desk's requests take on them."""

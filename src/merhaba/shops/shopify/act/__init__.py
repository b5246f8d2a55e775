"""What can be done to an order, one file for each kind of doing.

Each has `act` and `earlier`. `earlier` finds out whether an attempt under the same key was carried out; it is
asked before every `act`, so that the same key never acts twice.
"""

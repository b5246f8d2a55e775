"""Promised times: policies say by when, clocks say whether it will be and was kept."""

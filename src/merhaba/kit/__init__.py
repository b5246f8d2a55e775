"""Pure functions and types: ids, time, money, text. No I/O; imports nothing else of Merhaba."""

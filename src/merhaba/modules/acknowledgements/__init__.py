"""The line that says at once that a first message has arrived. It is no answer, and never counts as one."""

"""Work for later or outside: enqueued in the caller's transaction, run at least once."""

from .queue import enqueue
from .tasks import Task, task

__all__ = ["Task", "enqueue", "task"]

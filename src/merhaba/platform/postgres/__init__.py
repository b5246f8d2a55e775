"""The embedded PostgreSQL: its programs, its cluster in the data directory, its life and death.

Only the standard library is used here: the supervisor that runs `merhaba up` imports this and stays small.
"""

from merhaba.platform.postgres.binaries import Binaries, find_binaries
from merhaba.platform.postgres.cluster import Cluster
from merhaba.platform.postgres.failure import PostgresError

__all__ = ["Binaries", "Cluster", "PostgresError", "find_binaries"]

"""Everything in one file, and back: the database, attached files and keys, with checksums."""

from merhaba.app.backup.restore import restore_backup
from merhaba.app.backup.write import write_backup

__all__ = ["restore_backup", "write_backup"]

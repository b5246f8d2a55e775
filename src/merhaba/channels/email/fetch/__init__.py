"""Fetching mail by IMAP: by UIDVALIDITY and UID, exactly where it was left, never by what is unread."""

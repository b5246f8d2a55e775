"""The ground everything stands on: database, events, jobs, realtime, files, crypto, settings."""

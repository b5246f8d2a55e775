"""The composition root: servers, worker, mail receiver and the command line."""

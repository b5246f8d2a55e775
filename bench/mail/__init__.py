"""Mail: how fast it comes in by SMTP and by IMAP, what one costs, how much memory a large one takes, and how
long reading takes."""

"""What keeps the house: backups and their return, new keys, the move to a larger database."""

"""What each command does. Rooms are imported where they are used: `read` needs no database, `seed` no OpenCV."""

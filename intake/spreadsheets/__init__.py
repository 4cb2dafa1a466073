"""Spreadsheets of any sender: read in a child process, columns understood, rows judged, applied and taken back."""

"""Sheets that read themselves: found on a photo by the marks in their corners, cut by the millimetres of their plan."""

"""Every screen's list as a file: which lists there are, whose they are, and what stands in their columns."""

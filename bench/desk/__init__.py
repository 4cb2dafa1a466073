"""A review desk to be measured: pages laid before an officer, screens understood, keys counted."""

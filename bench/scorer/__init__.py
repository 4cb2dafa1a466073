"""The judge of readings: photographed pages with a known truth against what was read of them."""

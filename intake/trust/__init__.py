"""Trust, measured: what needs no look, a second entry of a random part, the error found by it and what follows."""

"""What may go wrong in a house, done to it on purpose: each kind of fault, and what was held and lost through it."""

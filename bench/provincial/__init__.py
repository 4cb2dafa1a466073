"""A province at work: laid out commune by commune, and its officers at their desks, for `script/bench province`."""

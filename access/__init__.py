"""Who may see and do what: accounts, roles, assignments, the matrix, sessions, keys."""

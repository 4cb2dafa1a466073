"""What else reads such pages: others' programs, each with the thinnest adapter that names fields."""

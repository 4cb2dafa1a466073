"""What a field can say: the paper's words by closed lists and grammars, never an invented value."""

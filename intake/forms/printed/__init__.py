"""Sheets of paper that read themselves: laid out once in millimetres, printed from that and read back by it."""

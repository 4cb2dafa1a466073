"""Records that may be one child twice: how alike two are (`score`), where to look for them (`signs`, `elsewhere`).

The weights are data (`weights.json`, explained in docs/duplicates.md); nothing here decides, an officer does.
"""

"""From judged values to tables of checked confidence (intake/ocr/confidence.py)."""

"""A photo becomes rows. One page, one core: cores are used by pages, not by threads inside a page."""

import os

# Read once, when NumPy and OpenCV load their linear algebra, whose threads spin while they wait.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

"""A photo becomes rows. One page, one core: cores are used by pages, not by threads inside a page."""

import os

# Read once, when NumPy and OpenCV load their linear algebra; its threads wait by spinning, which costs half a page.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

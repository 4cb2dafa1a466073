"""`python -m web.demo`: what script/demo runs once everything is installed."""

import sys

from web.demo.run import main

sys.exit(main())

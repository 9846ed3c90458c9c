"""Files in, the JSON of `openness licence --format json` out: the lean door of the recogniser, without the command line.

usage: python -m checker.licensing FILE...
"""

import sys

from checker import main

if __name__ == "__main__":
    sys.exit(main.name_licences(sys.argv[1:], "json", sys.stdout))

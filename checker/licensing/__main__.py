"""Files in, the JSON of `openness licence --format json` out: the lean door of the recogniser.

usage: python -m checker.licensing FILE...
"""

import sys

from checker.reports.licence import recognise_files, to_json

if __name__ == "__main__":
    print(to_json(recognise_files(sys.argv[1:])))

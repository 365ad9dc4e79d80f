"""``python -m hengji`` is the ``hengji`` command."""

import sys

from hengji.cli.main import main

if __name__ == "__main__":
    sys.exit(main())

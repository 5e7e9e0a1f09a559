"""What scripts/new runs."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from extensions.new import main

sys.exit(main(sys.argv[1:], ROOT))

"""Record the commands that `make test` replays: python -m tests.faults.needs_strace.record_traces."""

import tempfile
from pathlib import Path

from tests.faults.commands import named
from tests.faults.needs_strace.strace import record
from tests.faults.powerloss import RECORDED, TRACES
from tests.faults.rig import Rig, quick_folder


def main() -> None:
    """Write each anew."""
    TRACES.mkdir(exist_ok=True)
    for file, name in RECORDED.items():
        with quick_folder() as folder, tempfile.TemporaryDirectory() as logs:
            record(Rig(Path(folder), named(name)), Path(logs) / "log").save(TRACES / file)
        print(file, (TRACES / file).stat().st_size, "bytes")


if __name__ == "__main__":
    main()

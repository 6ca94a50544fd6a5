from __future__ import annotations

import subprocess
import sys


def test_declarations_load_none_of_the_large_libraries() -> None:
    program = (
        "import sys, ganstudio.data; from ganstudio.components import registry; "
        "[cls().shape for cls in registry.named('data').values()]; "
        "print(*sorted({'torch', 'sklearn', 'scipy', 'PIL'} & sys.modules.keys()))"
    )
    result = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == ""

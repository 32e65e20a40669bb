"""Work on the sources themselves: pinned requirements."""

import os
import subprocess
import sys

from devstack import say, venv
from devstack.errors import SetupError


def requirements() -> int:
    """Pin what the `.in` files ask for. The pinned files name no index: any mirror serves."""
    folder = venv.ROOT / ".venv-uv"
    uv = folder / "bin" / "uv"
    if not uv.exists():
        with say.step("Installing uv, which pins for all platforms at once"):
            subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
            subprocess.run([folder / "bin" / "pip", "install", "--quiet", "uv"], check=True)
    for name in ("requirements", "requirements-dev"):
        with say.step(f"Pinning {name}.txt"):
            command = [
                str(uv), "pip", "compile", "--quiet", "--generate-hashes", "--universal",
                "--python-version=3.11", "--no-header", "--no-emit-index-url",
                "--no-emit-find-links", f"{name}.in", f"--output-file={name}.txt",
                *sys.argv[2:],
            ]  # fmt: skip
            env = os.environ | {"UV_NO_CONFIG": "1"}
            if subprocess.run(command, env=env, check=False).returncode != 0:
                raise SetupError(f"{name}.in could not be pinned; see above.")
    return 0

"""Work on the sources themselves: texts for translation, pinned requirements."""

import os
import shutil
import subprocess
import sys

from devstack import say, services, venv
from devstack.errors import SetupError

LANGUAGES = ("en",)
IGNORED = (".venv", "var", "staticfiles", "static", "node_modules")


def messages() -> int:
    """Bring `locale/*/LC_MESSAGES/django.po` up to the texts in code and templates."""
    if shutil.which("xgettext") is None:
        if os.geteuid() != 0 or shutil.which("apt-get") is None:
            raise SetupError(
                "Collecting texts needs GNU gettext. Install it:\n  sudo apt-get install gettext"
            )
        with say.step("Installing gettext"):
            venv.apt_install("gettext")
    os.environ.update(services.ensure(services.default_data_dir()))
    for language in LANGUAGES:
        (venv.ROOT / "locale" / language / "LC_MESSAGES").mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "manage.py", "makemessages", "--add-location=file", "--no-wrap"]
    command += [f"--locale={language}" for language in LANGUAGES]
    command += [f"--ignore={folder}" for folder in IGNORED]
    return subprocess.run(command, check=False).returncode


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

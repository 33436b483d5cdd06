"""What the set-ups of the peers share: an environment of a peer's own, its commands and its servers."""

import contextlib
import shutil
import signal
import subprocess

import serving


def install(folder, packages, python):
    """Return the programs' folder of a virtual environment with the packages, made where it is not there."""
    binaries = folder / "bin"
    if not (folder / "installed").exists():
        subprocess.run([python, "-m", "venv", "--clear", folder], check=True)
        # Indico asks for a patch release of Python that not every system has; it runs on the one before.
        pip = [binaries / "python", "-m", "pip", "install", "-qq", "--ignore-requires-python"]
        subprocess.run([*pip, *packages], check=True)
        (folder / "installed").touch()
    return binaries


def call(command, home, environment):
    """Run a command of the set-up, and stop with what it said where it fails."""
    done = subprocess.run(command, cwd=home, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{command[0]} failed:\n{done.stdout}{done.stderr}")


@contextlib.contextmanager
def process(command, home, environment):
    """Run a server in a process group of its own while the block runs."""
    with (home / "server.log").open("ab") as log:
        started = subprocess.Popen(
            command, cwd=home, env=environment, stdout=log, stderr=log, start_new_session=True
        )
    try:
        yield
    finally:
        # It holds nothing that is worth an orderly end, over which uWSGI takes long.
        serving.stop(started, signal.SIGKILL)


@contextlib.contextmanager
def redis(home, environment):
    """Run a redis that writes nothing to the disk while the block runs; gives its address."""
    port = serving.free_port()
    command = [shutil.which("redis-server"), "--port", str(port), "--bind", "127.0.0.1", "--save", ""]
    with process(command, home, environment):
        yield f"redis://127.0.0.1:{port}"

"""A command line in a fork of the tests, which have imported what it needs: it starts in a tenth of the time."""

from __future__ import annotations

import gc
import os
import signal
import sys
import threading
import time
import warnings
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

from lint_settings.cli import main
from lint_settings.config import config_file


class Forked:
    """The linter in a fork, with pipes for its streams; it is used as `subprocess.Popen` is."""

    def __init__(
        self,
        arguments: list[str],
        *,
        cwd: Path,
        env: Mapping[str, str] | None = None,
        before: Callable[[], object] = lambda: None,
    ) -> None:
        pipes = [os.pipe() for _ in range(3)]
        (for_it, its_input), (its_output, from_it), (its_errors, to_it) = pipes
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # no lock of the other threads is used in the fork
            self._number = os.fork()
        if not self._number:
            gc.freeze()  # a search for cycles would go through all that the tests have made
            try:
                for stream, end in enumerate((for_it, from_it, to_it)):
                    os.dup2(end, stream)
                for pipe in pipes:  # a pipe stays open as long as any process holds its end
                    for end in pipe:
                        os.close(end)
                os.chdir(cwd)
                if env is not None:
                    os.environ.clear()
                    os.environ.update(env)
                sys.stdin, sys.stdout, sys.stderr = (os.fdopen(at, mode) for at, mode in enumerate("rww"))
                sys.argv = ["lint-settings", *arguments]
                forget_configs()
                before()
                code = main()
                sys.stdout.flush()
                sys.stderr.flush()
            finally:
                os._exit(locals().get("code", 70))
        for end in (for_it, from_it, to_it):
            os.close(end)
        self.stdin = os.fdopen(its_input, "wb")
        self.stdout, self.stderr = os.fdopen(its_output, "rb"), os.fdopen(its_errors, "rb")
        self._code: int | None = None

    def poll(self) -> int | None:
        """Return its exit code, once it has ended."""
        if self._code is None:
            number, status = os.waitpid(self._number, os.WNOHANG)
            self._code = os.waitstatus_to_exitcode(status) if number else None
        return self._code

    def wait(self, timeout: float = 60) -> int:
        """Wait for its end, and return its exit code."""
        until = time.monotonic() + timeout
        while (code := self.poll()) is None:
            assert time.monotonic() < until, "it does not end"
            time.sleep(0.002)
        return code

    def communicate(self) -> tuple[str, str]:
        """Give it no input, and return what it writes to both streams until its end."""
        self.stdin.close()
        errors: list[bytes] = []
        reader = threading.Thread(target=lambda: errors.append(self.stderr.read()))
        reader.start()
        output = self.stdout.read()
        reader.join()
        self.stdout.close()
        self.stderr.close()
        self.wait()
        return output.decode(), errors[0].decode()

    def kill(self) -> None:
        """End it, if it has not ended."""
        if self.poll() is None:
            with suppress(ProcessLookupError):
                os.kill(self._number, signal.SIGKILL)


def forget_configs() -> None:
    """Read every config anew: a test may change its own from run to run."""
    for cached in vars(config_file).values():
        if hasattr(cached, "cache_clear"):
            cached.cache_clear()

"""Reads the git repository of the settings files; the only module that runs git.

Git only ever reads, and never runs programs that a repository configures: no hook, no file system monitor, no external
diff, no filter, nothing over the network. `git diff` and even `git ls-files -m` would run the clean filters in
.gitattributes on files that may have changed, so the working tree is compared here instead.
"""

from __future__ import annotations

import os

from ..console.terminal import quoted
from ..documents.lazy_regex import lazy_pattern
from .changes import LINK, SUBMODULE, is_settings
from .changes import Changed as Changed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_ID = lazy_pattern(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_BATCH_HEAD = lazy_pattern(r"[0-9a-f]{40,64} (\w+) (\d+)")
_BATCH_ASIDE = lazy_pattern(r"(?:symlink|dangling|loop|notdir) (\d+)")
_OBJECT = lazy_pattern(r"\b[0-9a-f]{40}(?:[0-9a-f]{24})?\b")
_MISSING = object()
# An empty fsmonitor disables it in every version of git; "false" was once the name of a program to run.
_SETTINGS = ("core.fsmonitor=", f"core.hooksPath={os.devnull}", "core.quotePath=off", "diff.ignoreSubmodules=all")
# Hooks are started with these variables, which would refer to another repository than that of the folder.
_FOREIGN = (
    *("GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_COMMON_DIR", "GIT_DIR", "GIT_EXTERNAL_DIFF", "GIT_GLOB_PATHSPECS"),
    *("GIT_ICASE_PATHSPECS", "GIT_INDEX_FILE", "GIT_NAMESPACE", "GIT_NOGLOB_PATHSPECS", "GIT_OBJECT_DIRECTORY"),
    *("GIT_PREFIX", "GIT_WORK_TREE"),
)
_FEW = 100  # for more names, a list of the whole commit takes less time than git's search for each
_MORE_HISTORY = "fetch more of the history (`git fetch --unshallow`; with actions/checkout: `fetch-depth: 0`)"


class GitError(Exception):
    """Something that git cannot find out; the text says what, where and what to do."""


class Repository:
    """A repository with files to check; `root` is the real path of the top of its working tree.

    What git lists of a commit and of the working tree is kept, since it is asked for again; as text, which is short.
    """

    __slots__ = ("_listed", "_present", "root")

    def __init__(self, root: str) -> None:
        self.root = root
        self._listed: dict[str, str] = {}
        self._present: str | None = None

    @classmethod
    def of(cls, folder: str) -> Repository:
        """Return the repository of a folder; in a submodule, the submodule's own.

        Raises GitError if there is no repository, none with files, none that git agrees to read, or no git.
        """
        if not os.path.isdir(folder):
            raise GitError(f"{folder} is not a folder, so it is not in a git repository")
        code, out, err = _run(folder, "rev-parse", "--show-toplevel")
        if code != 0 or not out:
            raise GitError(_no_repository(folder, err))
        return cls(os.path.realpath(os.fsdecode(out.removesuffix(b"\n"))))

    def commit(self, revision: str) -> str:
        """Return the full id of the commit that a revision names: a branch, a tag, an id, `HEAD~2` …

        Raises GitError if it does not exist.
        """
        found = self._commit(revision)
        if found is None:
            raise GitError(self._not_found(revision))
        return found

    def base_of(self, revision: str, head: str | None = None) -> str:
        """Return the id of the commit that a change started from: the merge base of a revision and `head`.

        Later commits on the branch that the revision names are thus not part of the change. If `head` is None, it is
        the commit that is checked out. Raises GitError.
        """
        ours, theirs = self._commits(revision, head or "HEAD")
        if head is None and theirs is None:
            raise GitError(
                f"{self.root} has no commits yet on its branch, so nothing can have changed since {revision}"
            )
        if ours is None or theirs is None:
            raise GitError(self._not_found(revision if ours is None else head or "HEAD"))
        if ours == theirs:
            return ours
        code, out, err = _run(self.root, "merge-base", ours, theirs)
        base = os.fsdecode(out).strip()
        if code == 0 and _ID.fullmatch(base):
            return base
        if code != 1:
            raise GitError(_failed(self.root, err))
        raise GitError(self._no_base(revision, head or "HEAD"))

    def read(self, commit: str, paths: Sequence[str]) -> dict[str, bytes]:
        """Return the contents of files at a commit, byte for byte; files that did not exist are omitted.

        For a symbolic link, it is the content of its target, if that was a file of the commit. Raises GitError, also
        for a file whose content git has lost: it would seem to be new.
        """
        if not paths:
            return {}
        commit = self.id_of(commit)
        # Git searches a whole folder for each name, but finds an id at once; it follows links only by name.
        listed = self._tree(commit) if commit in self._listed or len(paths) > _FEW else ()
        ids = {path: name for mode, name, path in listed if mode not in (LINK, SUBMODULE)}
        names = [os.fsencode(ids[path]) if path in ids else self._object(commit, path) for path in paths]
        asked = b"".join(name + b"\n" for name in names)
        code, out, err = _run(self.root, "cat-file", "--batch", "--buffer", "--follow-symlinks", stdin=asked)
        if code != 0:
            raise GitError(self._unreadable(err, commit))
        contents = dict(zip(paths, _contents(out), strict=True))
        self._refuse_lost(commit, {path for path, content in contents.items() if content is _MISSING})
        return {path: content for path, content in contents.items() if isinstance(content, bytes)}

    def files(self, commit: str, folder: str = "") -> list[str]:
        """Return the names of the YAML and JSON files at a commit below a folder; the root is "".

        Symbolic links with such names are included; linked folders and submodules are not entered. Raises GitError.
        """
        below = f"{folder.rstrip('/')}/" if folder not in ("", ".") else ""
        return sorted(path for mode, _, path in self._tree(commit, [below] if below else []) if is_settings(mode, path))

    def names(self, commit: str) -> list[str]:
        """Return the names of all files at a commit; submodules are not entered. Raises GitError."""
        return [path for mode, _, path in self._tree(commit) if mode != SUBMODULE]

    def present_names(self) -> list[str]:
        """Return the names of the files that git tracks, or would track since they are not ignored. Raises GitError."""
        return sorted({line[2:] for line in self._in_working_tree()})

    def untracked_names(self) -> list[str]:
        """Return the names of the files that git would track since they are not ignored. Raises GitError."""
        return [line[2:] for line in self._in_working_tree() if line[0] == "?"]

    def _in_working_tree(self) -> list[str]:
        """Return the names of the files that git tracks or would track, each behind a letter and a blank."""
        if self._present is None:
            self._present = os.fsdecode(self.ask("ls-files", "-z", "-t", "--cached", "--others", "--exclude-standard"))
        return self._present.split("\0")[:-1]

    def ask(
        self,
        *arguments: str,
        stdin: bytes | None = None,
        missing: bytes | None = None,
        env: dict[str, str] | None = None,
        commits: Sequence[str] = (),
    ) -> bytes:
        """Return the output of a git command, run at the root with `env` added to the environment.

        `missing` is the result if git reports with exit code 1 that there is no output. Raises GitError, which names
        the file of `commits` that git cannot read, if that is the reason.
        """
        code, out, err = _run(self.root, *arguments, stdin=stdin, env=env)
        if code == 1 and missing is not None:
            return missing
        if code != 0:
            raise GitError(self._unreadable(err, *commits))
        return out

    def id_of(self, revision: str) -> str:
        """Return the id of the commit that a revision names. Raises GitError."""
        return revision if _ID.fullmatch(revision) else self.commit(revision)

    def _commits(self, *revisions: str) -> list[str | None]:
        """Return the full ids of the commits that revisions name, each None if it does not exist."""
        if all(map(_is_revision, revisions)):
            # Most exist, and then one process is enough.
            code, out, _ = _run(self.root, "rev-parse", *(f"{one}^{{commit}}" for one in revisions))
            found = os.fsdecode(out).splitlines()
            if code == 0 and len(found) == len(revisions) and all(map(_ID.fullmatch, found)):
                return [*found]
        return [self._commit(one) for one in revisions]

    def _commit(self, revision: str) -> str | None:
        if not _is_revision(revision):
            return None
        code, out, _ = _run(self.root, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}")
        found = os.fsdecode(out).strip()
        return found if code == 0 and _ID.fullmatch(found) else None

    def _not_found(self, revision: str) -> str:
        text = f"{revision or 'an empty name'} is not a commit in {self.root}"
        if ".." in revision:
            return f"{text}; name one revision, not a range"
        if self._is_shallow():
            return f"{text}, and it is a shallow clone; {_MORE_HISTORY}"
        if _is_revision(revision):
            pattern = f"refs/remotes/*/{revision}"
            remote = self.ask("for-each-ref", "--count=1", "--format=%(refname:short)", pattern)
            if remote:
                return f"{text}; did you mean {os.fsdecode(remote).strip()}?"
        return f"{text}; fetch it (in CI, check out the whole history), or correct its name"

    def _no_base(self, revision: str, head: str) -> str:
        if self._is_shallow():
            return f"{self.root} is a shallow clone that ends before {revision} and {head} meet; {_MORE_HISTORY}"
        return f"{revision} and {head} have no commit in common; name a commit that the change started from"

    def _is_shallow(self) -> bool:
        return self.ask("rev-parse", "--is-shallow-repository").strip() == b"true"

    def _object(self, commit: str, path: str) -> bytes:
        """Return git's name for a file at a commit, in one line."""
        if "\n" not in path:
            return os.fsencode(f"{commit}:{path}")
        _, out, _ = _run(self.root, "rev-parse", "--verify", "--quiet", f"{commit}:{path}")
        return out.strip() or b"no-such-file"

    def _tree(self, commit: str, paths: Sequence[str] = ()) -> Iterator[tuple[str, str, str]]:
        """Yield the mode, the object id and the path of the files at a commit."""
        commit = self.id_of(commit)
        listed = None if paths else self._listed.get(commit)
        if listed is None:
            listed = os.fsdecode(self.ask("ls-tree", "-r", "-z", "--full-tree", commit, "--", *paths))
            if not paths:
                self._listed[commit] = listed
        for line in listed.split("\0")[:-1]:
            about, _, path = line.partition("\t")
            mode, _, name = about.split(" ")
            yield mode, name, path

    def _unreadable(self, err: str, *commits: str) -> str:
        """Return the message for what git writes if it cannot read an object; it names the file of these commits."""
        objects = {*_OBJECT.findall(err)}
        for commit in commits if objects and "promisor" not in err else ():
            for _, name, path in self._tree(commit):
                if name in objects:
                    return self._lost(commit, path)
        return _failed(self.root, err)

    def _refuse_lost(self, commit: str, missing: set[str]) -> None:
        """Raise GitError if a commit lists one of these files, whose content git does not have; they are not new."""
        for mode, _, path in self._tree(commit) if missing else ():
            if path in missing and mode != SUBMODULE:
                raise GitError(self._lost(commit, path))

    def _lost(self, commit: str, path: str) -> str:
        if self.ask("config", "--get", "extensions.partialClone", missing=b""):
            return _partial(self.root)
        return (
            f"{quoted(path)} at {commit[:7]} cannot be read, because git has lost its content;"
            " clone the repository again (`git fsck` lists what is lost)"
        )


def _is_revision(text: str) -> bool:
    """Return whether a text may name a revision: none begins with a hyphen, which would make it an option."""
    return bool(text) and not text.startswith("-") and "\0" not in text


def _contents(out: bytes) -> Iterator[bytes | object | None]:
    """Yield the contents in the output of `git cat-file --batch`, object by object.

    It is `_MISSING` if there is no such object, and None if it is no file.
    """
    start = 0
    while start < len(out):
        end = out.index(b"\n", start)
        head = os.fsdecode(out[start:end])
        start = end + 1
        if match := _BATCH_HEAD.fullmatch(head):
            end = start + int(match[2])
            yield out[start:end] if match[1] == "blob" else None
            start = end + 1
        else:
            yield _MISSING if head.endswith(" missing") else None
            if match := _BATCH_ASIDE.fullmatch(head):
                start += int(match[1]) + 1


def _run(
    folder: str, *arguments: str, stdin: bytes | None = None, env: dict[str, str] | None = None
) -> tuple[int, bytes, str]:
    import subprocess

    settings = [part for setting in _SETTINGS for part in ("-c", setting)]
    command = [_program(), "--no-pager", *settings, "-C", folder, *arguments]
    try:
        done = subprocess.run(
            command, input=b"" if stdin is None else stdin, capture_output=True, env={**_environment(), **(env or {})},
            check=False,
        )  # fmt: skip
    except OSError as error:
        raise GitError(f"git cannot be run: {error.strerror}") from None
    return done.returncode, done.stdout, done.stderr.decode("utf-8", "replace")


def _program() -> str:
    """Return the path of git; relative folders in PATH, and the current one on Windows, may be the repository's."""
    for folder in os.get_exec_path():
        for name in ("git", "git.exe"):
            path = os.path.join(folder, name)
            if os.path.isabs(path) and os.path.isfile(path) and os.access(path, os.X_OK):
                return path
    raise GitError("git is needed to find out what has changed, but it is not installed or not in PATH; install git")


def _environment() -> dict[str, str]:
    kept = {
        name: value for name, value in os.environ.items() if name not in _FOREIGN and not name.startswith("GIT_TRACE")
    }
    own = {"LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "GIT_LITERAL_PATHSPECS": "1"}
    # A partial clone would fetch missing objects.
    return {**kept, **own, "GIT_ALLOW_PROTOCOL": "none", "GIT_NO_LAZY_FETCH": "1"}


def _no_repository(folder: str, err: str) -> str:
    where = os.path.abspath(folder)
    if "dubious ownership" in err or "unsafe repository" in err:
        return (
            f"{where} is in a repository that another user owns, which git refuses to read; if you trust it, run"
            " `git config --global --add safe.directory <its top folder>`"
        )
    if "work tree" in err:
        return f"{where} is in a bare repository or inside .git, where there are no files to check; run this in a clone"
    if "not a git repository" in err:
        return f"{where} is not in a git repository, so changes are unknown; run this in a clone"
    return _failed(where, err)


def _failed(where: str, err: str) -> str:
    if "promisor" in err:
        return _partial(where)
    lines = [line for line in err.splitlines() if line.startswith(("fatal: ", "error: "))] or err.splitlines() or ["?"]
    return f"git cannot read the repository of {where}: {lines[-1].removeprefix('fatal: ').removeprefix('error: ')}"


def _partial(where: str) -> str:
    return (
        f"{where} is a partial clone without all files of the commit that the change started from;"
        " clone it without --filter, or run `git fetch --refetch --no-filter`"
    )

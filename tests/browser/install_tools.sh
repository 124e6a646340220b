#!/bin/sh
# Installs what the browser tests need beside Python: Chromium with apt-get, axe-core with npm. Usage: install_tools.sh
# FOLDER, the folder for axe-core. Without one of them it fails, so that a run without a browser is never a green one.
set -u
folder=$1
axe="axe-core@4.14.1"

has_chromium() {
  [ -n "${CHROMIUM:-}" ] && command -v "$CHROMIUM" >/dev/null && return
  command -v chromium || command -v chromium-browser || command -v google-chrome || command -v google-chrome-stable
}

install() {
  command -v apt-get >/dev/null || return 1
  sudo=
  [ "$(id -u)" -eq 0 ] || sudo='sudo -n'
  $sudo apt-get update -q && DEBIAN_FRONTEND=noninteractive $sudo apt-get install -q -y --no-install-recommends "$@"
}

stop() {
  echo "make browser: $1 is missing and could not be installed, so the page of the inventory was NOT tested." >&2
  echo "$2, then run make browser again." >&2
  exit 1
}

has_chromium >/dev/null || install chromium fonts-dejavu-core >&2
has_chromium >/dev/null || stop Chromium "Install it (Debian: apt-get install chromium) or set CHROMIUM to its path"
command -v npm >/dev/null || install npm >&2
command -v npm >/dev/null || stop npm "Install it (Debian: apt-get install npm)"
[ -f "$folder/node_modules/axe-core/axe.min.js" ] ||
  npm install --prefix "$folder" --no-audit --no-fund --ignore-scripts --loglevel=error "$axe" >&2 ||
  stop axe-core "Check that npm can reach its registry"

#!/bin/sh
# Installs what pip cannot: the module that makes virtual environments, and the libraries Qt loads from the system.
# Where it may not install (no root, no apt-get) it says which command would. Usage: sh packaging/system_libraries.sh PYTHON
set -eu
python=${1:-python3}

[ "$(uname -s)" = Linux ] || exit 0

packages=
want() { packages="$packages $1"; }

version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
"$python" -c 'import ensurepip, venv' 2>/dev/null || want "python$version-venv"

present=$(PATH="$PATH:/sbin:/usr/sbin" ldconfig -p 2>/dev/null || true)
library() { case "$present" in *"$1"*) ;; *) want "$2" ;; esac; }
library libEGL.so.1 libegl1
library libGL.so.1 libgl1
library libglib-2.0.so.0 libglib2.0-0
library libfontconfig.so.1 libfontconfig1
library libdbus-1.so.3 libdbus-1-3
library libxkbcommon.so.0 libxkbcommon0
library libxkbcommon-x11.so.0 libxkbcommon-x11-0
library libxcb-cursor.so.0 libxcb-cursor0
library libxcb-icccm.so.4 libxcb-icccm4
library libxcb-image.so.0 libxcb-image0
library libxcb-keysyms.so.1 libxcb-keysyms1
library libxcb-randr.so.0 libxcb-randr0
library libxcb-render-util.so.0 libxcb-render-util0
library libxcb-shape.so.0 libxcb-shape0
library libxcb-xkb.so.1 libxcb-xkb1
[ -n "$(find /usr/share/fonts /usr/local/share/fonts "$HOME/.fonts" -name '*.[to]tf' 2>/dev/null | head -n 1)" ] || want fonts-dejavu-core

[ -n "$packages" ] || exit 0

if [ "$(id -u)" = 0 ]; then root=; elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then root="sudo -n"; else root=no; fi
if [ "$root" != no ] && command -v apt-get >/dev/null 2>&1; then
    $root apt-get update -qq
    # shellcheck disable=SC2086 # the list is meant to be split
    DEBIAN_FRONTEND=noninteractive $root apt-get install -y -qq --no-install-recommends $packages
else
    echo "fomoad needs system packages that cannot be installed from here; install them and run make again:" >&2
    echo "    sudo apt-get install$packages" >&2
    exit 1
fi

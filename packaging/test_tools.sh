#!/bin/sh
# Installs what only the tests need from the system: compilers for this machine and for ARM cores, CMake and QEMU. Where
# it may not install it says so, and the tests that need them are skipped with a reason. Usage: sh packaging/test_tools.sh
set -eu

[ "$(uname -s)" = Linux ] || exit 0

packages=
tool() { command -v "$1" >/dev/null 2>&1 || packages="$packages $2"; }
tool gcc "gcc libc6-dev"
tool arm-none-eabi-gcc "gcc-arm-none-eabi libnewlib-arm-none-eabi"
tool qemu-system-arm qemu-system-arm
tool cmake cmake
tool qemu-aarch64 qemu-user
[ -n "$packages" ] || exit 0

if [ "$(id -u)" = 0 ]; then root=; elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then root="sudo -n"; else root=no; fi
if [ "$root" != no ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing$packages for the tests; this happens once."
    $root apt-get update -qq
    # shellcheck disable=SC2086 # the list is meant to be split
    DEBIAN_FRONTEND=noninteractive $root apt-get install -y -qq --no-install-recommends $packages
else
    echo "Some tests will be skipped: they need$packages." >&2
fi

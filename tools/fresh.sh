#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# fresh: runs commands of this tree on a machine that has nothing: a new Debian root made with
# debootstrap, into which only the tree is copied. Each command gets its own fresh copy.
#
#   tools/fresh.sh                       ./dev demo --no-serve, then ./dev test, each in its own fresh root
#   tools/fresh.sh './dev lint' ...      these commands instead
#
# Needs root, debootstrap and unshare, and the machine's way to a Debian mirror, which is carried in:
# name resolution, apt's and npm's network settings and credentials, proxies and CA certificates.
#   FRESH_SUITE=bookworm   FRESH_MIRROR=another mirror   FRESH_DIR=folder of the roots
# The bare root is kept in FRESH_DIR and used again; delete the folder to begin anew.
set -eu

suite=${FRESH_SUITE-bookworm}
mirror=${FRESH_MIRROR-}
folder=${FRESH_DIR-${TMPDIR-/tmp}/lodestone-fresh}
tree=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
base=$folder/$suite
run=$folder/run-$$

say() {
    printf 'fresh: %s\n' "$*"
}

make_base() {
    [ -f "$base/etc/os-release" ] && [ ! -e "$base.unfinished" ] && return 0
    say "making a bare $suite root in $base"
    mkdir -p "$folder"
    : >"$base.unfinished"
    rm -rf "$base"
    debootstrap --variant=minbase "$suite" "$base" ${mirror:+"$mirror"} >"$base.log" 2>&1 || {
        tail -n 20 "$base.log"
        exit 1
    }
    rm -f "$base.unfinished"
}

# What makes the network of this machine reachable from inside, and nothing else of it.
carry_in() {
    cp -L /etc/resolv.conf "$run/etc/resolv.conf"
    if command -v apt-config >/dev/null 2>&1; then
        apt-config dump | grep -E '^Acquire::(https?|ftp|Check|Retries|ForceIPv4|Proxy)' \
            >"$run/etc/apt/apt.conf.d/99carried-in" || true
    fi
    if [ -d /etc/apt/auth.conf.d ]; then
        cp -RL /etc/apt/auth.conf.d "$run/etc/apt/"
    fi
    if [ -f /etc/ssl/certs/ca-certificates.crt ]; then
        mkdir -p "$run/etc/ssl/certs"
        cp -L /etc/ssl/certs/ca-certificates.crt "$run/etc/ssl/certs/"
    fi
}

# npm's files of the user and of the machine, and what the environment says to it, as one file: none of its own is
# in a fresh root, and npm takes both kinds from there. CA files other than the system's are carried by content.
carry_in_npm() {
    for file in "${NPM_CONFIG_USERCONFIG-$HOME/.npmrc}" "${NPM_CONFIG_GLOBALCONFIG-/etc/npmrc}" /usr/etc/npmrc; do
        [ ! -f "$file" ] || cat "$file"
    done | grep -viE '^[[:space:]]*(prefix|cache|userconfig|globalconfig|cafile) *=' \
        >"$run/root/.npmrc" || true
    env | sed -nE 's/^(npm_config|NPM_CONFIG)_(registry|REGISTRY|strict_ssl|STRICT_SSL)=/\2=/p' |
        sed -e 's/^REGISTRY=/registry=/' -e 's/^strict_ssl=/strict-ssl=/' -e 's/^STRICT_SSL=/strict-ssl=/' \
            >>"$run/root/.npmrc"
    chmod 600 "$run/root/.npmrc"
    extra=${NODE_EXTRA_CA_CERTS-}
    [ -n "$extra" ] && [ -f "$extra" ] || extra=/etc/ssl/certs/ca-certificates.crt
    if [ -f "$extra" ]; then
        mkdir -p "$run/etc/ssl/certs"
        cp -L "$extra" "$run/etc/ssl/certs/carried-in.crt"
        echo 'cafile=/etc/ssl/certs/carried-in.crt' >>"$run/root/.npmrc"
    fi
}

# The files that git knows or would add; without git, all but build folders.
tree_files() {
    if git -C "$tree" rev-parse --is-inside-work-tree >/dev/null 2>&1; then
        git -C "$tree" ls-files -z --cached --others --exclude-standard
    else
        (cd "$tree" && find . -path './build*' -prune -o -path ./.git -prune -o -name node_modules -prune \
            -o -type f -print0)
    fi
}

copy_tree() {
    mkdir "$run/lodestone"
    tree_files | (cd "$tree" && tar --null --no-recursion --ignore-failed-read -T - -cf -) |
        tar -C "$run/lodestone" --no-same-owner -xf -
}

# Mounts live in a name space of their own and end with it, so nothing can be left mounted below
# the folder that is removed afterwards.
enter() {
    # shellcheck disable=SC2016 # the inner shell expands $1 and $2
    env -i HOME=/root TERM="${TERM-dumb}" PATH=/usr/sbin:/usr/bin:/sbin:/bin \
        ${http_proxy+http_proxy="$http_proxy"} ${https_proxy+https_proxy="$https_proxy"} \
        ${no_proxy+no_proxy="$no_proxy"} \
        unshare --mount --propagation private sh -c '
            mount -t proc proc "$1/proc" && mount -t tmpfs tmpfs "$1/dev/shm" &&
                exec chroot "$1" sh -c "cd /lodestone && $2"' fresh "$run" "$1"
}

one() {
    rm -rf "$run"
    cp -a --reflink=auto "$base" "$run"
    carry_in
    carry_in_npm
    copy_tree
    say "$1"
    begin=$(date +%s)
    status=0
    enter "$1" || status=$?
    say "$1: exit $status after $(($(date +%s) - begin)) s"
    return "$status"
}

[ "$(id -u)" = 0 ] || {
    say "needs root (debootstrap, chroot)"
    exit 2
}
[ $# != 0 ] || set -- './dev demo --no-serve' './dev test'
make_base
trap 'rm -rf "$run"' EXIT
trap 'exit 130' INT TERM
broken=0
for command in "$@"; do
    one "$command" || broken=$((broken + 1))
done
say "$# commands, $broken failed"
[ "$broken" = 0 ]

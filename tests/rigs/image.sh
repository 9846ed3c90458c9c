#!/bin/bash
# Builds the Action's image and runs it as GitHub's runner does (actions/runner, ContainerActionHandler), with docker
# where there is one, else with buildah and no engine at all (root; Debian: apt-get install buildah crun debootstrap).
#
#   image.sh build IMAGE                                        from the Dockerfile of this project
#   image.sh run IMAGE WORKSPACE EVENT.json EVENT FOLDER [-e NAME=VALUE]...
#       the exit status is the container's; FOLDER gets what it wrote into file_commands/{output,summary}
#   image.sh inside IMAGE COMMAND...                            run another command in it
#
# Where no registry answers, the base image is made from the Debian mirror that apt uses: the same suite and Python.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
work=${RIG_FOLDER:-$root/.rigs/image}
mkdir -p "$work"

engine() { command -v docker >/dev/null && docker info >/dev/null 2>&1; }

# Layers by reference where the file system has that, else copied whole for each container.
storage() {
    local driver
    export CONTAINERS_STORAGE_CONF=$work/storage.conf BUILDAH_ISOLATION=chroot
    for driver in overlay vfs; do
        printf '[storage]\ndriver = "%s"\nrunroot = "%s/run"\ngraphroot = "%s/graph"\n' "$driver" "$work/$driver" \
            "$work/$driver" > "$work/storage.conf"
        buildah images >/dev/null 2>&1 && return
    done
}

# The base image of the Dockerfile under the name it has there: pulled, or made from Debian packages.
base() {
    local name suite mirror container
    name=$(sed -n 's/^ARG BASE=//p' "$root/Dockerfile")
    buildah images --quiet "docker.io/library/$name" >/dev/null 2>&1 && return
    timeout 20 buildah pull --quiet "docker.io/library/$name" >/dev/null 2>&1 && return
    suite=${name##*-}
    mirror=$(sed -n 's/^URIs: *//p; s/^deb *\(\[[^]]*\] *\)\?\(\S*\) .*/\2/p' \
        /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null | grep -m1 '/debian/*$' || true)
    : "${mirror:?apt names no Debian mirror here}"
    echo "image.sh: no registry answers, so $name is made from Debian $suite" >&2
    debootstrap --variant=minbase --include=python3,python3-venv,ca-certificates "$suite" "$work/tree" "$mirror" >"$work/debootstrap.log"
    container=$(buildah from scratch)
    buildah add --quiet "$container" "$work/tree" / >/dev/null
    # Where pip is told to trust other certificates than the system's, so is the pip inside.
    local trusted=${CA_FILE:-${PIP_CERT:-${SSL_CERT_FILE:-}}}
    if [ -n "$trusted" ]; then
        buildah copy --quiet "$container" "$trusted" /etc/ssl/certs/ca-certificates.crt >/dev/null
    fi
    buildah run "$container" -- ln -sf /usr/bin/python3 /usr/local/bin/python
    buildah config --env PATH=/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin --env LANG=C.UTF-8 "$container"
    buildah commit --quiet "$container" "docker.io/library/$name" >/dev/null
    buildah rm "$container" >/dev/null
    rm -rf "$work/tree"
}

build() {
    if engine; then
        docker build --quiet --tag "$1" "$root"
    else
        storage
        base
        # Where pip is told about a mirror, the build is told, too.
        local pip=()
        [ ! -f "${PIP_CONFIG_FILE:-/etc/pip.conf}" ] || pip=(--volume "${PIP_CONFIG_FILE:-/etc/pip.conf}:/etc/pip.conf:ro")
        buildah build --quiet --layers --pull-never --network host "${pip[@]}" --tag "$1" "$root"
    fi
}

run() {
    local image=$1 workspace=$2 event=$3 name=$4 folder=$5 mounts variables container
    shift 5
    mkdir -p "$folder"/{home,workflow,file_commands}
    cp "$event" "$folder/workflow/event.json"
    : > "$folder/file_commands/output"
    : > "$folder/file_commands/summary"
    mounts=(-v "$workspace:/github/workspace" -v "$folder/home:/github/home" -v "$folder/workflow:/github/workflow"
        -v "$folder/file_commands:/github/file_commands")
    variables=(-e GITHUB_ACTIONS=true -e CI=true -e HOME=/github/home -e GITHUB_WORKSPACE=/github/workspace
        -e "GITHUB_EVENT_NAME=$name" -e GITHUB_EVENT_PATH=/github/workflow/event.json
        -e GITHUB_OUTPUT=/github/file_commands/output -e GITHUB_STEP_SUMMARY=/github/file_commands/summary)
    if engine; then
        docker run --rm --workdir /github/workspace "${mounts[@]}" "${variables[@]}" "$@" "$image"
    else
        storage
        container=$(buildah from --pull-never "$image")
        trap "buildah rm $container >/dev/null" EXIT
        mapfile -t entry < <(buildah inspect --type container "$container" |
            python3 -c 'import json, sys; print(*json.load(sys.stdin)["OCIv1"]["config"]["Entrypoint"], sep="\n")')
        buildah run --workingdir /github/workspace "${mounts[@]}" "${variables[@]}" "$@" "$container" -- "${entry[@]}"
    fi
}

inside() {
    local image=$1 container
    shift
    if engine; then
        docker run --rm --entrypoint "$1" "$image" "${@:2}"
    else
        storage
        container=$(buildah from --pull-never "$image")
        trap "buildah rm $container >/dev/null" EXIT
        buildah run "$container" -- "$@"
    fi
}

case ${1:-} in
    build | run | inside) "$@" ;;
    *) sed -n '2,10s/^# \?//p' "$0"; exit 2 ;;
esac

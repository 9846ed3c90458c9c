# The Action's image. GitHub runs it as root with the workspace as its folder, so it has no USER and no WORKDIR, and
# every path below is absolute. A release names the base by its digest: --build-arg BASE=python:...@sha256:...
ARG BASE=python:3.13-slim-trixie

FROM ${BASE} AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_NO_COMPILE=1 PIP_ROOT_USER_ACTION=ignore
RUN python -m venv --without-pip /opt/gate \
    && python -m venv /opt/build
COPY requirements-build.lock requirements-image.lock /src/
# A layer of its own: it changes with the lock files alone. --no-deps: the lock leaves out what is never called.
RUN /opt/build/bin/pip --python /opt/gate/bin/python install --no-deps --require-hashes -r /src/requirements-image.lock \
    && /opt/build/bin/pip install --require-hashes -r /src/requirements-build.lock
COPY pyproject.toml setup.py README.md LICENSE NOTICE /src/
COPY templates /src/templates
COPY checker /src/checker
# Compiled here, once, by the hash of the source: no run writes anything, and two builds give the same files.
RUN /opt/build/bin/python -m pip wheel --no-deps --no-build-isolation --wheel-dir /opt/wheel /src \
    && /opt/build/bin/pip --python /opt/gate/bin/python install --no-deps --no-index /opt/wheel/*.whl \
    && /opt/gate/bin/python -m compileall -q --invalidation-mode unchecked-hash /opt/gate/lib

FROM ${BASE}
COPY --from=build /opt/gate /opt/gate
COPY entrypoint.py /opt/gate/entrypoint.py
COPY LICENSE NOTICE /opt/gate/
# -I: nothing in the workspace, in HOME or in the environment is imported.
ENTRYPOINT ["/opt/gate/bin/python", "-I", "/opt/gate/entrypoint.py"]

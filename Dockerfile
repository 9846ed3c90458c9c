# The Action's image. GitHub runs it as root with the workspace as its folder, so it has no USER and no WORKDIR, and
# every path below is absolute.
FROM python:3.13-slim-trixie AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_ROOT_USER_ACTION=ignore
RUN python -m venv /opt/gate
COPY requirements-build.lock requirements.lock /src/
# A layer of its own: it changes with the lock files alone.
RUN /opt/gate/bin/pip install --require-hashes -r /src/requirements.lock \
    && python -m venv /opt/build \
    && /opt/build/bin/pip install --require-hashes -r /src/requirements-build.lock
COPY pyproject.toml README.md LICENSE /src/
COPY templates /src/templates
COPY checker /src/checker
RUN /opt/build/bin/python -m pip wheel --no-deps --no-build-isolation --wheel-dir /opt/wheel /src \
    && /opt/gate/bin/pip install --no-deps --no-index /opt/wheel/*.whl \
    && /opt/gate/bin/pip uninstall --yes pip

FROM python:3.13-slim-trixie
COPY --from=build /opt/gate /opt/gate
COPY entrypoint.py /opt/gate/entrypoint.py
# -I: nothing in the workspace, in HOME or in the environment is imported.
ENTRYPOINT ["/opt/gate/bin/python", "-I", "/opt/gate/entrypoint.py"]

# lint-settings in a container: docker run --rm --volume "$PWD:/work:ro" IMAGE settings/
FROM python:3.13-slim AS build
WORKDIR /source
COPY . .
RUN python -m pip wheel --no-cache-dir --wheel-dir /wheels .

FROM python:3.13-slim
LABEL org.opencontainers.image.title="lint-settings" \
      org.opencontainers.image.description="Linter for the settings of Akamai Identity Cloud Hosted Login" \
      org.opencontainers.image.source="https://github.com/lint-settings/lint-settings" \
      org.opencontainers.image.licenses="MIT"
# git is needed to compare revisions; the mounted folder belongs to another user than the one in here.
RUN apt-get update \
 && apt-get install --yes --no-install-recommends git \
 && rm -rf /var/lib/apt/lists/* \
 && git config --system --add safe.directory /work
RUN --mount=type=bind,from=build,source=/wheels,target=/wheels \
    python -m pip install --no-cache-dir --no-compile --no-index --find-links /wheels lint-settings \
 && python -m compileall -q "$(python -c 'import lint_settings; print(lint_settings.__path__[0])')"
USER 65532:65532
WORKDIR /work
ENTRYPOINT ["lint-settings"]

# One image, many roles: `docker run guiche:dev service tickets` (see deploy/k8s).
# NATS and MongoDB are not in it: GUICHE_NATS_URL and GUICHE_MONGO_URL say where they are.

FROM node:24-bookworm-slim AS web
WORKDIR /web
COPY services/gateway/web/package.json services/gateway/web/package-lock.json services/gateway/web/.npmrc ./
RUN npm ci --no-audit --no-fund
COPY services/gateway/web ./
RUN npm run build

FROM python:3.11-slim-bookworm AS packages
RUN python -m venv /opt/guiche
ENV PATH=/opt/guiche/bin:$PATH
WORKDIR /app
COPY requirements.production.lock ./
RUN pip install --no-cache-dir --require-hashes --requirement requirements.production.lock
COPY pyproject.toml README.md ./
COPY libs libs
COPY services services
# Compiled here, because the root file system is read-only where it runs.
RUN pip install --no-cache-dir --no-deps --no-build-isolation --editable . \
    && python -m compileall -q libs services \
    && rm -rf services/gateway/web

FROM python:3.11-slim-bookworm
ENV PATH=/opt/guiche/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    GUICHE_HOST=0.0.0.0 \
    GUICHE_PORT=8080 \
    GUICHE_SERVICE_HOST=0.0.0.0 \
    GUICHE_SERVICE_PORT=9090 \
    GUICHE_DATA=/tmp/guiche
COPY --from=packages /opt/guiche /opt/guiche
COPY --from=packages /app /app
COPY --from=web /web/dist /app/services/gateway/web/dist
WORKDIR /app
USER 10001:10001
EXPOSE 8080 9090
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s \
    CMD ["python", "-c", "import http.client, os; c = http.client.HTTPConnection('127.0.0.1', int(os.environ['GUICHE_SERVICE_PORT']), timeout=2); c.request('GET', '/healthz'); raise SystemExit(c.getresponse().status != 200)"]
ENTRYPOINT ["guiche"]
CMD ["--help"]

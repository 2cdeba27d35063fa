# Connected Desk on Debian's own Python: one image for the web and the worker, as a user who owns nothing but /data.

FROM debian:bookworm-slim AS base
# Pango, HarfBuzz and a Japanese font draw the PDFs; Noto CJK stands in for the rare characters of people's names.
# pg_dump makes the backups of PostgreSQL.
RUN apt-get update \
    && DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends \
        fontconfig fonts-morisawa-bizud-gothic fonts-noto-cjk \
        libharfbuzz-subset0 libpango-1.0-0 libpangoft2-1.0-0 postgresql-client python3 \
    && rm -rf /var/lib/apt/lists/* \
    && fc-cache --system-only
WORKDIR /srv/desk

FROM base AS build
RUN apt-get update \
    && DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends ca-certificates python3-venv \
    && rm -rf /var/lib/apt/lists/*
# For networks that inspect what passes: --build-arg PIP_CERT=/path/of/their/certificates
ARG PIP_CERT
COPY requirements.txt .
RUN python3 -m venv .venv \
    && .venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.txt
COPY . .
# Static files belong to the release. The secrets of this one line open nothing and stay in no layer.
RUN DESK_DATA=/tmp/build SECRET_KEY=$(head -c 32 /dev/urandom | sha256sum) LINK_KEY=$(head -c 32 /dev/urandom | sha256sum) \
    .venv/bin/python manage.py collectstatic --noinput --verbosity 0

FROM base
RUN groupadd --gid 10001 desk \
    && useradd --uid 10001 --gid desk --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin desk \
    && install --directory --owner=desk --group=desk --mode=0700 /data
COPY --from=build /srv/desk /srv/desk
ENV PATH=/srv/desk/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    XDG_CACHE_HOME=/tmp \
    DESK_DATA=/data \
    DESK_BIND=0.0.0.0 \
    PORT=8000
USER 10001:10001
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=6s --start-period=20s CMD ["python", "scripts/healthy.py"]
CMD ["gunicorn", "--config", "scripts/gunicorn.conf.py", "connected_desk.wsgi"]

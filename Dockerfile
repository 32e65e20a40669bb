# Two images: `app` (web, worker, scheduler, migration) and `proxy` (nginx with the static files,
# so that what it serves always belongs to the version that runs).

FROM python:3.13-slim AS app

ENV PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PIP_NO_CACHE_DIR=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1 \
    DJANGO_SETTINGS_MODULE=sigertak.settings \
    # Never an embedded database here: a missing DATABASE_URL is an error.
    SIGERTAK_EMBEDDED=0 \
    SIGERTAK_DATA_DIR=/srv/data \
    STATIC_ROOT=/srv/static

# The number is fixed: the proxy reads private files as a member of this group.
RUN groupadd --gid 10001 sigertak \
    && useradd --uid 10001 --gid 10001 --no-create-home --shell /usr/sbin/nologin sigertak \
    && install -d -o sigertak -g sigertak -m 0750 /srv/data /srv/data/private \
        /srv/ledgers /srv/backups

WORKDIR /srv/app
COPY requirements.txt ./
RUN pip install --require-hashes -r requirements.txt
COPY . .
# Collecting static files reads the settings, which ask for these, but connects nowhere.
RUN python -m devstack.translations \
    && SECRET_KEY=only-while-building-the-image-0123456789abcdef \
       DATABASE_URL=postgresql://nobody@nowhere/none REDIS_URL=redis://nowhere \
       python manage.py collectstatic --no-input --verbosity 0 \
    && python -m compileall -q .

USER sigertak
EXPOSE 8000
ENTRYPOINT ["/srv/app/deploy/entrypoint"]
CMD ["web"]


FROM nginx:1.28 AS proxy

RUN groupadd --gid 10001 sigertak && usermod --append --groups sigertak nginx
COPY deploy/nginx.conf.template /etc/nginx/templates/default.conf.template
COPY --from=app /srv/static /srv/static
EXPOSE 80 443

FROM python:3.11-slim-bookworm
ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN useradd --system --uid 10001 --home-dir /srv portal \
 && install -d -o portal -g portal /srv/app /srv/media /srv/static /srv/state
WORKDIR /srv/app
COPY requirements.txt .
RUN pip install --require-hashes -r requirements.txt
COPY manage.py ./
COPY veterans_portal veterans_portal
COPY apps apps
COPY templates templates
COPY static static
COPY fixtures fixtures
RUN python -m compileall -q veterans_portal apps
USER portal
EXPOSE 8000

# Image of every Freshet process: `docker run … worker`, `bridge`, `relay`, `exporter`, `migrate`; see docs/deployment.md.
#
# Checked: each step run as a plain command in an empty folder (Node 24.21, glibc, x64): `npm ci` from the lock file
# alone, the build, all compiled modules loaded with the production packages only, the processes run against real
# servers (docs/deployment.md, "What was checked").
# Not checked, for want of a docker engine: `docker build` itself, the base image, arm64.

# glibc is needed: the Temporal SDK brings no native part for musl (Alpine).
FROM node:24-bookworm-slim AS build
WORKDIR /opt/freshet
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY tsconfig.json tsconfig.build.json ./
COPY scripts ./scripts
COPY src ./src
RUN node scripts/build.mjs

FROM node:24-bookworm-slim AS packages
WORKDIR /opt/freshet
COPY package.json package-lock.json .npmrc ./
# The Temporal SDK carries its native part for five platforms, and its Rust sources: of 307 MB, 189 are left.
RUN npm ci --ignore-scripts --omit=dev \
  && cd node_modules/@temporalio/core-bridge \
  && own=$(node -p "require('./common.js').getPrebuiltTargetName()") \
  && test -f "releases/$own/index.node" \
  && find releases -mindepth 1 -maxdepth 1 ! -name "$own" -exec rm -r {} + \
  && rm -r sdk-core

FROM node:24-bookworm-slim
ENV NODE_ENV=production
WORKDIR /opt/freshet
COPY --from=packages /opt/freshet/node_modules ./node_modules
COPY package.json .env.example ./
COPY bin ./bin
COPY rules ./rules
COPY sql ./sql
COPY docker/health.mjs ./docker/
COPY --from=build /opt/freshet/dist ./dist
# The user `node` of the base image, as a number: Kubernetes cannot tell whether a name is root. Nothing in the image is
# writable for it, and nothing needs to be: the root file system may be read-only.
USER 1000:1000
EXPOSE 9464
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 CMD ["node", "docker/health.mjs"]
ENTRYPOINT ["/opt/freshet/bin/freshet"]
CMD ["--help"]

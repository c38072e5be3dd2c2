# syntax=docker/dockerfile:1
# The image of `l4guard serve` (and of every other command). test/image.test.ts assembles the same files by these
# instructions and runs the server from them.

FROM node:24.21.0-bookworm-slim@sha256:0e0ff40c39bc087845bfb27465a0df4ea419520094bc35842ff83dd8cbe6f9b6 AS build
WORKDIR /build
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.json LICENSE ./
COPY scripts scripts
COPY docs/rules docs/rules
COPY examples examples
COPY src src
RUN node scripts/bundle.ts

FROM gcr.io/distroless/nodejs24-debian13:nonroot@sha256:9eeb7f5887d0e239e78264b06f7f11d2e14be534050481803a9e4728fcdd278e
ARG VERSION=0.0.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="l4guard" \
      org.opencontainers.image.description="Admission webhook and policy validator for load balancers on Google Kubernetes Engine" \
      org.opencontainers.image.source="https://github.com/l4guard/l4guard" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
WORKDIR /app
COPY package.json LICENSE ./
COPY --from=build /build/dist dist
# The root is read-only: there is nowhere to keep compiled code.
ENV NODE_ENV=production NODE_DISABLE_COMPILE_CACHE=1
# A review leaves garbage behind and nothing else: with a larger young generation overload fills 100 MiB more with it.
ENV NODE_OPTIONS=--max-semi-space-size=4
# With several arenas, what one thread frees is of no use to the others: under overload they cost another 10 MiB.
ENV MALLOC_ARENA_MAX=1
USER 65532:65532
EXPOSE 10250 8081
ENTRYPOINT ["/nodejs/bin/node", "/app/dist/bin/l4guard.cjs"]
CMD ["serve"]

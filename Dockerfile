# The binary alone, run by a user who may write nothing but the state.
FROM rust:1.94-bookworm AS build
RUN apt-get update && apt-get install -y --no-install-recommends libssl-dev && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY . .
# What was compiled before is kept beside the image: DataFusion takes half an hour.
RUN --mount=type=cache,target=/usr/local/cargo/registry --mount=type=cache,target=/src/target \
    cargo build --locked --release -p dunghen && install target/release/dunghen /usr/local/bin/dunghen

FROM debian:bookworm-slim
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates libssl3 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 dunghen \
    && install -d -o dunghen -g dunghen /var/lib/dunghen
COPY --from=build /usr/local/bin/dunghen /usr/local/bin/dunghen
USER dunghen
WORKDIR /var/lib/dunghen
EXPOSE 9464
ENTRYPOINT ["dunghen"]

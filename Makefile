# The commands of the project. Every one sets itself up; all share one release build, kept in the
# cache folder so that a fresh clone on the same machine need not compile DataFusion again.

cache := $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/dunghen
ifneq ($(shell mkdir -p "$(cache)" 2>/dev/null && test -w "$(cache)" && echo yes),yes)
cache := $(CURDIR)/target/cache
endif
export DUNGHEN_CACHE ?= $(cache)
ifeq ($(cache),$(CURDIR)/target/cache)
export CARGO_TARGET_DIR ?= $(CURDIR)/target
else
export CARGO_TARGET_DIR ?= $(cache)/target
endif
export PATH := $(PATH):$(HOME)/.cargo/bin

cargo := cargo --locked

# How many faults `make faults` draws.
RUNS ?= 1000

# On a terminal the demo runs in a process group of its own: the Ctrl-C that ends it well would
# otherwise reach make too, which calls it a failure.
foreground = if [ -t 0 ]; then exec bash -mc '"$$@"; exit' - $(1); else exec $(1); fi

.PHONY: help demo dashboards test lint bench faults screenshots setup-build setup-test

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 16

demo: setup-build ## a simulated province, live, on this machine alone; Ctrl-C ends it
	@$(cargo) build --release -p dunghen
	@$(call foreground,"$(CARGO_TARGET_DIR)/release/dunghen" demo)

dashboards: setup-build ## writes dashboards/grafana and the page of the runbook anew
	$(cargo) run --release --bin dunghen-dashboards -- --registry schemas/registry --out dashboards/grafana \
		--runbook dashboards/runbook.md --page dashboards/prometheus/user/runbook.html

test: setup-test ## everything continuous integration checks: format, lints, unit tests, real servers
	cargo fmt --all --check
	$(cargo) clippy --release --workspace --all-targets -- -D warnings
	$(cargo) build --release --workspace --bins
	$(cargo) test --release --workspace --no-fail-fast

lint: setup-build ## format, lints, licences and advisories
	cargo fmt --all --check
	$(cargo) clippy --release --workspace --all-targets -- -D warnings
	cargo deny --version >/dev/null 2>&1 || cargo install --locked cargo-deny
	cargo deny --locked check

bench: setup-test ## the rates of the pipeline on real Kafka, and the criterion benches
	$(cargo) build --release --workspace --bins
	$(cargo) bench --workspace

faults: setup-test ## RUNS (1000) faults on real Kafka and crashes in one process; each prints its seed
	$(cargo) build --release --workspace --bins
	DUNGHEN_TEST_FAULTS=$(RUNS) PROPTEST_CASES=$(RUNS) $(cargo) test --release --workspace --test faults --test crashes --test cuts -- --nocapture

screenshots: setup-test ## the pictures of the wallboard in the documentation, made anew
	$(cargo) build --release --workspace --bins
	$(cargo) test --release --workspace --test wallboard -- --ignored screenshots

setup-build:
	@tests/setup.sh build

setup-test:
	@tests/setup.sh test

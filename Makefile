# Every command of the project, by name. `make help` lists them.

.DEFAULT_GOAL := help
.PHONY: help run test lint format coverage bench bench-peers docs consumer clean toolchain

swift_sources := $(wildcard Sources Tests Examples Package.swift Benchmarks)

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## Recompute the sample journal: receipts on stdout, summary on stderr
	@scripts/setup
	@swift build -c release --product fiscal >&2
	@"$$(swift build -c release --show-bin-path)/fiscal" recalc Examples/journal-sample.txt

test: ## Run all tests, those of other kernels, the consumer check and the oracle check
	@scripts/setup
	swift test
	@scripts/test-kernels
	@scripts/check-consumer
	@if command -v python3 >/dev/null; then \
		echo "python3 Tests/Oracle/generate_vectors.py --check"; \
		python3 Tests/Oracle/generate_vectors.py --check; \
	else \
		echo "python3 is not here: the check of the oracle's vectors is left out"; \
	fi

lint: toolchain ## Check the format and the rules of the house
	swift format lint --strict --recursive $(swift_sources)
	@scripts/check-house

format: toolchain ## Format all Swift sources in place
	swift format --in-place --recursive $(swift_sources)

coverage: ## Run the tests with coverage; fails under LEAST percent of lines (95)
	@scripts/setup
	@scripts/coverage $(LEAST)

bench: ## Measure single lines, receipts and a generated file of 120,000 bills
	@scripts/setup
	@scripts/bench

bench-peers: ## Measure other programs and libraries beside the engine, results compared; ARGS="columns --rounds 1"
	@scripts/bench-peers $(ARGS)

docs: ## Build the documentation of FiscalEngine into .build/docs
	@scripts/setup
	@scripts/docs

consumer: ## Build a package that depends on this one, by path and by version
	@scripts/setup
	@scripts/check-consumer

clean: ## Remove everything that was built
	rm -rf .build .build-* .build_* Benchmarks/.build

toolchain:
	@scripts/setup --toolchain

# Every recipe is one call, so that the logic is Python and tested.
PYTHON ?= python3
export PORT NAME

.PHONY: help setup run test check reset bench messages requirements

help: ## Show this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 22

setup: ## Prepare the virtual environment, for development too
	@$(PYTHON) -m devstack setup

run: ## Start everything (PORT=8000); the first time prepares everything too
	@$(PYTHON) -m devstack run

test: ## Prepare what testing needs and run every check and test
	@$(PYTHON) -m devstack test

check: ## The fast part of the tests: style, types, import contracts, quick tests
	@$(PYTHON) -m devstack check

reset: ## Empty the data folder, after asking
	@$(PYTHON) -m devstack reset

bench: ## Run one benchmark (NAME=...) or all of them
	@$(PYTHON) -m devstack bench

messages: ## Collect the texts for translation
	@$(PYTHON) -m devstack messages

requirements: ## Pin requirements.in and requirements-dev.in anew, with hashes
	@$(PYTHON) -m devstack requirements

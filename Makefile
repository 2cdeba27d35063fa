# The words of the house. The work is in scripts/; each word here is one line of it.
.DEFAULT_GOAL := words
.PHONY: words run test soak audit bench check docs looks messages lock secrets install fsm2 image fuzz

PORT ?= 8000
export PORT

words: ## list these words
	@sed -n 's/^\([a-z0-9]*\):.*## /\1|/p' Makefile | sort | awk -F'|' '{ printf "  make %-10s %s\n", $$1, $$2 }'

run: ## install what is missing, fill an empty database, serve on http://127.0.0.1:8000/ (PORT=8001 moves it)
	@bash scripts/run.sh

test: ## install what is missing and run the whole suite, browser journeys included
	@bash scripts/test.sh

soak: ## the long runs on both databases: kills in the middle of 500 submissions, races of sixteen, every rule in all its ways
	@bash scripts/soak.sh

audit: ## newest patches, other people's scanners and the list of parts (needs the network)
	@bash scripts/audit.sh

bench: ## measure what is promised in figures: reading a proposal, and pages with up to a million cases (an hour; SIZES=1000 makes it short)
	@bash scripts/bench.sh

check: ## lint, format, types, migrations, generated pages, templates, messages, lock, compose file
	@bash scripts/check.sh

docs: ## write the generated reference pages
	@bash scripts/docs.sh

looks: ## photograph our pages beside the prototype's into docs/looks
	@bash scripts/looks.sh

messages: ## compile the translations (django.po to django.mo)
	@bash scripts/install.sh dev && .venv/bin/python scripts/messages.py compile

lock: ## answer requirements*.in with hash-locked requirements*.txt (needs the network)
	@bash scripts/lock.sh

secrets: ## make the secrets that are missing and keep them under DESK_DATA
	@bash scripts/install.sh run && .venv/bin/python scripts/keep_secrets.py

install: ## only install: the system's packages, .venv and everything development needs
	@bash scripts/install.sh dev

fsm2: ## prove the way out: the engine's tests on django-fsm-2, in a venv of its own
	@bash scripts/fsm2.sh

image: ## build the image, run it and see it answer, without a container engine (root on Debian, minutes)
	@bash scripts/image.sh

fuzz: ## throw guided nonsense at the parsers of names, tables, days, files and packages (SECONDS_EACH=600)
	@bash scripts/fuzz.sh

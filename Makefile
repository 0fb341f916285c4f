# MiniPod's development tasks. Most targets call a script in eng or images, which can also be run directly.

SHELL := /bin/bash
MAKEFLAGS += --no-print-directory --no-builtin-rules
PREFIX ?= /usr/local
DESTDIR ?=
COUNT ?= 1000000
DURATION ?= 300
SEED ?=
SUITES ?= trixie forky

.PHONY: help demo demo-clean test test-engines storm crash networks lessons fuzz bench docs build install uninstall images setup engine-start engine-stop check clean
.DEFAULT_GOAL := help

help: ## show this help
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{ printf "  make %-13s %s\n", $$1, $$2 }' Makefile

demo: ## build everything and run the article's pause/nginx pod, which keeps running
	@eng/demo.sh up

demo-clean: ## remove the demo's pod and what it left on the host
	@eng/demo.sh down

test: ## run every test; the last line is: N passed, N failed, N skipped
	@eng/test.sh

test-engines: setup engine-start images build ## run the end-to-end tests with the engine and plugins of Debian 13 and of the next one (SUITES="trixie forky")
	@eng/setup.sh tests
	@eng/build.sh faults
	@dotnet build tests/MiniPod.EndToEnd.Tests --configuration Release --artifacts-path artifacts -v quiet --nologo -clp:NoSummary
	@code=0; for suite in $(SUITES); do eng/test-engine.sh $$suite -noLogo -noColor || code=1; done; exit $$code

storm: setup engine-start images build ## stress test: five minutes of concurrent commands and random failures on a private host (DURATION=300, SEED=number)
	@dotnet build tests/MiniPod.EndToEnd.Tests --configuration Release --artifacts-path artifacts -v quiet --nologo -clp:NoSummary
	@MINIPOD_STORM_SECONDS=$(DURATION) MINIPOD_STORM_SEED=$(SEED) eng/storm.sh

crash: setup engine-start images build ## kill every command at each of its fault points, on a private host ('make test': at every tenth)
	@eng/build.sh faults
	@dotnet build tests/MiniPod.EndToEnd.Tests --configuration Release --artifacts-path artifacts -v quiet --nologo -clp:NoSummary
	@MINIPOD_EVERY_POINT=yes eng/private-host.sh artifacts/bin/MiniPod.EndToEnd.Tests/release/MiniPod.EndToEnd.Tests -namespace MiniPod.EndToEnd.Tests.Crashes -noLogo -noColor -showLiveOutput

networks: setup engine-start images build ## run and remove pods on each of 666 wrong network configurations ('make test': on every twentieth)
	@dotnet build tests/MiniPod.EndToEnd.Tests --configuration Release --artifacts-path artifacts -v quiet --nologo -clp:NoSummary
	@MINIPOD_EVERY_POINT=yes eng/private-host.sh artifacts/bin/MiniPod.EndToEnd.Tests/release/MiniPod.EndToEnd.Tests -class MiniPod.EndToEnd.Tests.BadInput.WrongNetworkTests -noLogo -noColor -showLiveOutput

lessons: setup engine-start images build ## play every lesson at a terminal as a learner would, mistakes included, in both languages ('make test': each in one of them)
	@dotnet build tests/MiniPod.EndToEnd.Tests --configuration Release --artifacts-path artifacts -v quiet --nologo -clp:NoSummary
	@MINIPOD_EVERY_POINT=yes eng/private-host.sh artifacts/bin/MiniPod.EndToEnd.Tests/release/MiniPod.EndToEnd.Tests -class MiniPod.EndToEnd.Tests.Lessons.OnHost.LearnerTests -noLogo -noColor -showLiveOutput

fuzz: ## feed a million malformed inputs to each parser of the CNI library (COUNT=1000000)
	@CsCheck_Iter=$(COUNT) dotnet run --project tests/MiniPod.Cni.Tests --configuration Release -- -class MiniPod.Cni.Tests.FuzzTests -noLogo

bench: setup engine-start images build ## compare minipod with the time that the engine alone takes (ARGS="--rounds 3", "--only cni|run|network|packet|manifest")
	@dotnet run --project tests/MiniPod.Bench --configuration Release -- $(ARGS)

build: ## build the native program: artifacts/minipod
	@eng/build.sh

install: build ## install it in /usr/local/bin (PREFIX, DESTDIR); with systemd, also a unit that recovers pods at boot
	@install -D -m 755 artifacts/minipod '$(DESTDIR)$(PREFIX)/bin/minipod'
	@eng/unit.sh install '$(DESTDIR)' '$(PREFIX)'

uninstall: ## remove the program and the unit
	@eng/unit.sh uninstall '$(DESTDIR)' '$(PREFIX)'
	@rm -f '$(DESTDIR)$(PREFIX)/bin/minipod'

images: ## build minipod/pause, minipod/nginx and minipod/toolbox (no registry needed)
	@images/build.sh

docs: setup engine-start images build ## build the documentation site, artifacts/docs/index.html; its lessons, drawings and demo are recorded anew
	@eng/docs.sh

setup: ## install missing packages (apt) and check the kernel's features
	@eng/setup.sh

engine-start: ## start a container engine, unless one is running
	@eng/engine.sh start

engine-stop: ## stop the engine that engine-start started
	@eng/engine.sh stop

check: ## check the formatting and build with warnings as errors
	@eng/check.sh

clean: ## remove all build output
	@rm -rf artifacts

# MiniPod: what can be done here. Each target is a script in eng or images, and can be run by hand as well.

SHELL := /bin/bash
MAKEFLAGS += --no-print-directory --no-builtin-rules
PREFIX ?= /usr/local
DESTDIR ?=
COUNT ?= 1000000
DURATION ?= 300
SEED ?=

.PHONY: help demo demo-clean test storm crash fuzz bench build install uninstall images setup engine-start engine-stop check clean
.DEFAULT_GOAL := help

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{ printf "  make %-13s %s\n", $$1, $$2 }' Makefile

demo: ## build everything and run the pause/nginx pod of the article; the pod stays
	@eng/demo.sh up

demo-clean: ## remove the demo's pod and what it left on the host
	@eng/demo.sh down

test: ## run every test; the last line is: N passed, N failed, N skipped
	@eng/test.sh

storm: setup engine-start images build ## five minutes of bad luck on a host of its own (DURATION=300, SEED=number)
	@dotnet build tests/MiniPod.EndToEnd.Tests --configuration Release --artifacts-path artifacts -v quiet --nologo -clp:NoSummary
	@MINIPOD_STORM_SECONDS=$(DURATION) MINIPOD_STORM_SEED=$(SEED) eng/storm.sh

crash: setup engine-start images build ## kill every verb at every point it passes, on a host of its own ('make test': some verbs at every tenth)
	@eng/build.sh faults
	@dotnet build tests/MiniPod.EndToEnd.Tests --configuration Release --artifacts-path artifacts -v quiet --nologo -clp:NoSummary
	@MINIPOD_EVERY_POINT=yes eng/private-host.sh artifacts/bin/MiniPod.EndToEnd.Tests/release/MiniPod.EndToEnd.Tests -namespace MiniPod.EndToEnd.Tests.Crashes -noLogo -noColor -showLiveOutput

fuzz: ## throw a million odd inputs at each reader of the CNI library (COUNT=1000000)
	@CsCheck_Iter=$(COUNT) dotnet run --project tests/MiniPod.Cni.Tests --configuration Release -- -class MiniPod.Cni.Tests.FuzzTests -noLogo

bench: setup engine-start images build ## measure minipod against the engine's own floor (ARGS="--rounds 3", "--only cni")
	@dotnet run --project tests/MiniPod.Bench --configuration Release -- $(ARGS)

build: ## build the native program: artifacts/minipod
	@eng/build.sh

install: build ## copy it to /usr/local/bin (or PREFIX, DESTDIR), and where systemd is a unit that recovers pods at boot
	@install -D -m 755 artifacts/minipod '$(DESTDIR)$(PREFIX)/bin/minipod'
	@eng/unit.sh install '$(DESTDIR)' '$(PREFIX)'

uninstall: ## remove both from there
	@eng/unit.sh uninstall '$(DESTDIR)' '$(PREFIX)'
	@rm -f '$(DESTDIR)$(PREFIX)/bin/minipod'

images: ## build minipod/pause, minipod/nginx and minipod/toolbox, without a registry
	@images/build.sh

setup: ## install what is missing (apt), and check what the kernel can do
	@eng/setup.sh

engine-start: ## start a container engine, unless one answers
	@eng/engine.sh start

engine-stop: ## end the engine that engine-start has started
	@eng/engine.sh stop

check: ## formatting, and a build without warnings
	@eng/check.sh

clean: ## remove everything that was built
	@rm -rf artifacts

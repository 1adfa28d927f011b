# ringback: one binary, one Makefile. `make help` lists what there is to ask for.

SHELL := /bin/bash
.DEFAULT_GOAL := all
MAKEFLAGS += --no-builtin-rules
.DELETE_ON_ERROR:

# A flavour is a build folder of its own: release (what is installed), dev (asserts on plans, no sanitizer), asan, tiny
# (asan, and the smallest buffers, so that short inputs cross every boundary), cov, fuzz (tiny by clang, with its fuzzer).
FLAVOUR ?= release
BUILD ?= build
B := $(BUILD)/$(FLAVOUR)
JOBS ?= $(shell nproc)
SUB := $(MAKE) --no-print-directory -s BUILD=$(BUILD)

VERSION := 0.1.0
PREFIX ?= /usr/local
DESTDIR ?=

# Debian packages: what compiles and links, what the suite needs, what the program needs when it runs. With older zones than
# tzdata 2026e every decision goes to a person (floor row C11); a fresh image may well hold older ones.
PACKAGES := gcc g++ make pkg-config \
	liblua5.4-dev libsqlite3-dev libyaml-dev libcurl4-openssl-dev libcsv-dev libical-dev libjansson-dev libutf8proc-dev \
	libssl-dev libxml2-dev zlib1g-dev libphonenumber-dev \
	libcmocka-dev clang-format universal-ctags diffutils python3 sqlite3 \
	'tzdata>=2026e' ca-certificates openssl openssh-client

# Where the browser's cannot be had, its tests are skipped and say so.
GET_BROWSER := tests/deps.sh chromium nodejs npm || true
# An sshd to fetch from, unpacked and not installed; likewise.
GET_WIRE = tests/wire/get.sh $(BUILD)/wire >/dev/null || true
# Likewise clang, whose fuzzer gcc has not.
GET_CLANG := tests/deps.sh clang libclang-rt-14-dev || true

CC := gcc
CXX := g++
WARN := -Wall -Wextra -Wpedantic -Wshadow -Wwrite-strings -Wvla -Wformat=2 -Wcast-qual -Wundef -Wconversion -Wsign-conversion -Werror
# What gcc is asked to warn of is not clang's list.
ifeq ($(FLAVOUR),fuzz)
CC := clang
CXX := clang++
WARN := -w
endif
CWARN := $(WARN) -Wstrict-prototypes -Wmissing-prototypes -Wold-style-definition
CPPFLAGS := -Iengine -I$(B)/gen -D_GNU_SOURCE -DRINGBACK_VERSION='"$(VERSION)"' -include engine/base/banned.h
PKGS := lua5.4 sqlite3 yaml-0.1 libical jansson libutf8proc libcrypto libxml-2.0 zlib
LOADED := libcurl # while it runs, by engine/base/net_curl.c: only its headers are needed here
PKG_CFLAGS := $(shell pkg-config --cflags $(PKGS) $(LOADED) 2>/dev/null | sed 's/-I/-isystem /g')
LIBS := $(shell pkg-config --libs $(PKGS) 2>/dev/null) -lcsv -lphonenumber -lm
OPT_release := -O2 -g -D_FORTIFY_SOURCE=2 -fstack-protector-strong -fPIE
OPT_dev := -O1 -g -DRINGBACK_DEBUG
OPT_asan := -O1 -g -DRINGBACK_DEBUG -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer
OPT_tiny := -O1 -g -DRINGBACK_DEBUG -DRINGBACK_TINY -fsanitize=address,undefined -fno-sanitize-recover=undefined
OPT_cov := -O0 -g --coverage -DRINGBACK_DEBUG
OPT_fuzz := -O1 -g -DRINGBACK_DEBUG -DRINGBACK_TINY -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer
LD_release := -pie -Wl,-z,relro,-z,now
OPT := $(OPT_$(FLAVOUR))
LDOPT := $(LD_$(FLAVOUR)) $(filter -fsanitize% --coverage,$(OPT))
CFLAGS := -std=c17 $(CWARN) $(OPT) $(PKG_CFLAGS)
CXXFLAGS := -std=c++17 $(WARN) $(OPT)

ROOMS := commands loop sources lua providers report delivery store config domain base
SRC := $(sort $(wildcard engine/*/*.c))
SHIM := engine/base/phone_shim.cc
ROOM_OBJ = $(patsubst engine/%.c,$(B)/engine/%.o,$(filter engine/$(1)/%,$(SRC)))
OBJ := $(patsubst engine/%.c,$(B)/engine/%.o,$(SRC)) $(B)/engine/base/phone_shim.o
MAIN_OBJ := $(B)/engine/main.o
BIN := $(B)/ringback

-include $(OBJ:.o=.d) $(MAIN_OBJ:.o=.d)

.PHONY: all help
all: $(BIN) ## build the program (release)
	@ln -sf $(BIN) ringback

help: ## list what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sort -u | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 20

# ---- objects -------------------------------------------------------------------------------------------------------
# A generated header must exist before anything is compiled; which objects it makes stale is in their .d files.
GEN := $(B)/gen/assets.h $(B)/gen/schema.h

# Other flags make other objects: this file is written when they change, and only then.
FLAGS := $(strip $(CC) $(CPPFLAGS) $(CFLAGS) $(CXXFLAGS) $(LDOPT))
ifneq ($(FLAGS),$(strip $(file <$(B)/flags)))
$(shell mkdir -p $(B))
$(file >$(B)/flags,$(FLAGS))
endif

$(B)/engine/%.o: engine/%.c engine/base/banned.h $(B)/flags | $(GEN)
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c $< -o $@

$(B)/engine/base/phone_shim.o: $(SHIM) $(B)/flags
	@mkdir -p $(@D)
	$(CXX) -Iengine $(CXXFLAGS) -MMD -MP -c $< -o $@

# Files that become bytes in the program: what a report looks like, and the ledger's schema.
embed = { printf 'static const unsigned char %s[] = {' $(1); od -An -v -tx1 $(2) | sed 's/ \([0-9a-f][0-9a-f]\)/0x\1,/g'; echo '0};'; }
$(B)/gen/assets.h: $(wildcard reports/*.css reports/*.js)
	@mkdir -p $(@D)
	@{ echo '/* made from reports/ by the Makefile */'; for f in $^; do n=asset_$$(basename $$f | tr '.-' '__'); $(call embed,$$n,$$f); done; } > $@
$(B)/gen/schema.h: $(wildcard engine/store/schema/*.sql)
	@mkdir -p $(@D)
	@{ echo '/* made from engine/store/schema/ by the Makefile */'; for f in $^; do n=$$(basename $$f .sql | tr '.-' '__'); $(call embed,$$n,$$f); done; } > $@

define ROOM_LIB
$(B)/lib$(1).a: $$(call ROOM_OBJ,$(1)) $$(if $$(filter base,$(1)),$(B)/engine/base/phone_shim.o)
	@rm -f $$@; mkdir -p $$(@D)
	ar rcs $$@ $$^
endef
$(foreach r,$(ROOMS),$(eval $(call ROOM_LIB,$(r))))
ROOM_LIBS = $(foreach r,$(1),$(B)/lib$(r).a)

$(BIN): $(MAIN_OBJ) $(call ROOM_LIBS,$(ROOMS))
	$(CXX) $(LDOPT) -o $@ $(MAIN_OBJ) -Wl,--start-group $(call ROOM_LIBS,$(ROOMS)) -Wl,--end-group $(LIBS)

# ---- unit tests: tests/unit/ROOM_subject.c, linked with that room and the rooms below it only ------------------------
BELOW_base := base
BELOW_domain := domain base
BELOW_config := config domain base
BELOW_store := store domain base
BELOW_sources := sources domain base
BELOW_lua := lua domain base
BELOW_providers := providers domain base
BELOW_report := report store config domain base
BELOW_delivery := delivery store config domain base
BELOW_loop := loop sources lua providers report delivery store config domain base
UNIT_SRC := $(sort $(wildcard tests/unit/$(if $(ROOM),$(ROOM),*)_*.c))
UNIT_BIN := $(patsubst tests/unit/%.c,$(B)/unit/%,$(UNIT_SRC))

define UNIT_RULE
$(B)/unit/$(1): tests/unit/$(1).c $(B)/flags $(call ROOM_LIBS,$(BELOW_$(firstword $(subst _, ,$(1)))))
	@mkdir -p $$(@D)
	$$(CC) $$(CPPFLAGS) -Itests/unit $$(CFLAGS) -Wno-missing-prototypes -MMD -MP -MT $$@ -MF $$@.d -c $$< -o $$@.o
	$$(CXX) $$(LDOPT) -o $$@ $$@.o -Wl,--start-group $(call ROOM_LIBS,$(BELOW_$(firstword $(subst _, ,$(1))))) -Wl,--end-group $$(LIBS) -lcmocka
endef
$(foreach t,$(notdir $(basename $(UNIT_SRC))),$(eval $(call UNIT_RULE,$(t))))
-include $(UNIT_BIN:=.d)

.PHONY: unit unit-programs
unit-programs: $(UNIT_BIN)
unit: ## the unit tests (FLAVOUR=asan for sanitizers; ROOM=base for one room; T=domain_floor for one file, in full)
ifdef T
	@$(SUB) $(B)/unit/$(T) && $(B)/unit/$(T)
else
	@$(SUB) -j$(JOBS) unit-programs
	@WRAP='$(WRAP)' tests/unit/run.sh unit-$(FLAVOUR) $(UNIT_BIN)
endif

# ---- fuzzers: tests/fuzz/SUBJECT.c, linked with every room ------------------------------------------------------------
FUZZ_SRC := $(sort $(wildcard tests/fuzz/*.c))
FUZZ_BIN := $(patsubst tests/fuzz/%.c,$(B)/fuzzers/%,$(FUZZ_SRC))

$(B)/fuzzers/%: tests/fuzz/%.c $(B)/flags $(call ROOM_LIBS,$(filter-out commands,$(ROOMS)))
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) -Itests/fuzz $(CFLAGS) -MMD -MP -MT $@ -MF $@.d -c $< -o $@.o
	$(CXX) $(LDOPT) -fsanitize=fuzzer -o $@ $@.o -Wl,--start-group $(call ROOM_LIBS,$(filter-out commands,$(ROOMS))) -Wl,--end-group $(LIBS)
-include $(FUZZ_BIN:=.d)

.PHONY: fuzz fuzz-programs
fuzz-programs: $(FUZZ_BIN)
fuzz: ## feed made-up files, dates, numbers, profiles and replies to the readers (FUZZ_SECONDS=20 each; T=csv for one)
	@$(GET_CLANG)
	@BUILD=$(BUILD) MAKE='$(SUB) FLAVOUR=fuzz' JOBS=$(JOBS) tests/fuzz/run.sh $(T)

# ---- what a person asks for ------------------------------------------------------------------------------------------
.PHONY: deps demo test lint rules command formats golden property crash wire browser asan valgrind bench coverage format docs man
deps: ## install the Debian packages that are missing (apt-get, with sudo when not root)
	@tests/deps.sh $(PACKAGES)

demo: deps ## set everything up and run the whole loop, dry, on two demo companies
	@$(SUB) -j$(JOBS) all
	@fixtures/demo.sh $(B)/ringback

test: deps ## set everything up and run the whole suite; ends in "N passed, N failed"
	@$(if $(SUITES),true,$(GET_BROWSER); $(GET_WIRE))
	@MAKE='$(MAKE) BUILD=$(BUILD)' LOGS=$(BUILD)/test tests/run.sh $(SUITES)

lint: $(B)/ringback ## arrows, headers, format, lengths, printing, docs, fixtures, man page
	@tests/lint/run.sh $(B)/ringback

rules: $(B)/ringback ## the shipped tenants, packs and the guide's examples, through the program
	@tests/rules/run.sh $(B)/ringback

command: $(B)/ringback ## the golden cases of the command line (T=name for one)
	@tests/command/run.sh $(B)/ringback $(T)

formats: $(B)/ringback ## every shipped profile on exports in its layout (T=name for one)
	@tests/formats/run.sh $(B)/ringback $(T)

golden: $(B)/ringback ## write what the golden cases expect again, for review (T=name for one)
	@$(if $(T),,tests/command/run.sh --write $(B)/ringback; tests/formats/run.sh --write $(B)/ringback)
	@$(if $(T),tests/$(if $(wildcard tests/formats/$(T)),formats,command)/run.sh --write $(B)/ringback $(T))

property: $(B)/ringback ## what must hold for any input: again adds nothing, order changes nothing, same bytes
	@tests/property/run.sh $(B)/ringback

crash: $(B)/ringback ## kill -9 at many points, run again, and compare
	@tests/crash/run.sh $(B)/ringback

wire: $(B)/ringback ## ringback fetch against servers on this machine: HTTPS, a provider's lists, SFTP (T=name for one)
	@T=$(T) tests/wire/run.sh $(B)/ringback $(BUILD)/wire

browser: $(B)/ringback ## the report in a real browser; its pictures are in build/browser
	@$(GET_BROWSER)
	@tests/browser/run.sh $(B)/ringback $(BUILD)/browser

asan: ## unit tests, rules and golden cases under AddressSanitizer and UBSan
	@LOGS=$(BUILD)/test MAKE='$(MAKE) BUILD=$(BUILD)' tests/run.sh unit-asan rules command

valgrind: PACKAGES += valgrind
valgrind: deps ## unit tests under valgrind
	@$(SUB) FLAVOUR=dev unit WRAP='valgrind -q --leak-check=full --show-leak-kinds=definite --errors-for-leak-kinds=definite --error-exitcode=99'

$(B)/bench/generate: tests/bench/generate.c $(B)/flags
	@mkdir -p $(@D)
	$(CC) -std=c17 -D_GNU_SOURCE $(CWARN) -O2 -o $@ $<

bench: PACKAGES += hyperfine time valgrind
bench: deps ## time and memory of the whole loop on 100,000 calls, beside two others (BENCH=full: and a million)
	@$(SUB) -j$(JOBS) $(B)/ringback $(B)/bench/generate
	@WORK=$(BUILD)/bench tests/bench/run.sh $(B)/ringback $(B)/bench/generate

coverage: ## lines that the unit tests and golden cases reach, by room
	@find $(BUILD)/cov -name '*.gcda' -delete 2>/dev/null || true
	@$(SUB) FLAVOUR=cov unit >/dev/null; $(SUB) FLAVOUR=cov command >/dev/null; tests/coverage.sh $(BUILD)/cov

format: ## apply .clang-format to every C file
	clang-format -i engine/*.c engine/*/*.[ch] tests/unit/*.[ch] tests/fuzz/*.[ch]

docs: man ## write what the docs take from the program again: the formats, the man page
	$(B)/ringback import --formats --json --rules rules | tests/lint/formats.py docs/formats.md

man: $(B)/ringback ## write docs/ringback.1 again from the command tables
	tests/lint/man.sh $(B)/ringback >docs/ringback.1

# ---- installing ------------------------------------------------------------------------------------------------------
SHARE = $(DESTDIR)$(PREFIX)/share
SHIPPED = $(shell find rules -type f)
DOCS = README.md LICENSE $(wildcard docs/*.md)

.PHONY: install uninstall
install: all ## install the program, its rules, man page and docs below PREFIX (/usr/local)
	install -D -m 755 $(BIN) $(DESTDIR)$(PREFIX)/bin/ringback
	@for f in $(SHIPPED); do install -D -m 644 $$f $(SHARE)/ringback/$$f || exit 1; done
	install -D -m 644 docs/ringback.1 $(SHARE)/man/man1/ringback.1
	@for f in $(DOCS); do install -D -m 644 $$f $(SHARE)/doc/ringback/$${f#docs/} || exit 1; done

uninstall: ## take away what install put there; tenants and var are never touched
	rm -f $(DESTDIR)$(PREFIX)/bin/ringback $(SHARE)/man/man1/ringback.1
	rm -rf $(SHARE)/ringback $(SHARE)/doc/ringback

.PHONY: clean
clean: ## forget every build
	rm -rf $(BUILD) ringback

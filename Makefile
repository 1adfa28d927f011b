# ringback: one binary, one Makefile. `make help` lists what there is to ask for.

SHELL := /bin/bash
.DEFAULT_GOAL := all
MAKEFLAGS += --no-builtin-rules

# A flavour is a build folder of its own: release (what is installed), dev (asserts on plans, no sanitizer), asan, tiny, cov.
FLAVOUR ?= release
B := build/$(FLAVOUR)

VERSION := 0.1.0
PREFIX ?= /usr/local
DESTDIR ?=

CC := gcc
CXX := g++
WARN := -Wall -Wextra -Wpedantic -Wshadow -Wwrite-strings -Wvla -Wformat=2 -Wcast-qual -Wundef -Wconversion -Wsign-conversion -Werror
CWARN := $(WARN) -Wstrict-prototypes -Wmissing-prototypes -Wold-style-definition
CPPFLAGS := -Iengine -I$(B)/gen -D_GNU_SOURCE -DRINGBACK_VERSION='"$(VERSION)"' -include engine/base/banned.h
PKGS := lua5.4 sqlite3 yaml-0.1 libcurl libical jansson libutf8proc libcrypto
PKG_CFLAGS := $(shell pkg-config --cflags $(PKGS) 2>/dev/null | sed 's/-I/-isystem /g')
LIBS := $(shell pkg-config --libs $(PKGS) 2>/dev/null) -lcsv -lphonenumber -lm
OPT_release := -O2 -g -D_FORTIFY_SOURCE=2 -fstack-protector-strong -fPIE
OPT_dev := -O1 -g -DRINGBACK_DEBUG
OPT_asan := -O1 -g -DRINGBACK_DEBUG -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer
OPT_tiny := -O1 -g -DRINGBACK_DEBUG -DRINGBACK_TINY -fsanitize=address,undefined -fno-sanitize-recover=undefined
OPT_cov := -O0 -g --coverage -DRINGBACK_DEBUG
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
GEN := $(B)/gen/assets.h $(B)/gen/schema.h

$(B)/engine/%.o: engine/%.c engine/base/banned.h | $(GEN)
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c $< -o $@

$(B)/engine/base/phone_shim.o: $(SHIM)
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
UNIT_SRC := $(sort $(wildcard tests/unit/*_*.c))
UNIT_BIN := $(patsubst tests/unit/%.c,$(B)/unit/%,$(UNIT_SRC))

define UNIT_RULE
$(B)/unit/$(1): tests/unit/$(1).c $(call ROOM_LIBS,$(BELOW_$(firstword $(subst _, ,$(1)))))
	@mkdir -p $$(@D)
	$$(CC) $$(CPPFLAGS) -Itests/unit $$(CFLAGS) -Wno-missing-prototypes -MMD -MP -c $$< -o $$@.o
	$$(CXX) $$(LDOPT) -o $$@ $$@.o -Wl,--start-group $(call ROOM_LIBS,$(BELOW_$(firstword $(subst _, ,$(1))))) -Wl,--end-group $$(LIBS) -lcmocka
endef
$(foreach t,$(notdir $(basename $(UNIT_SRC))),$(eval $(call UNIT_RULE,$(t))))
-include $(UNIT_BIN:=.d)

.PHONY: unit
unit: $(if $(T),$(B)/unit/$(T),$(UNIT_BIN)) ## the unit tests of every room (FLAVOUR=asan for sanitizers; T=domain_floor for one)
	@fail=0; for t in $(if $(T),$(B)/unit/$(T),$(UNIT_BIN)); do echo "== $$t"; $$t || fail=1; done; exit $$fail

.PHONY: clean
clean: ## forget every build
	rm -rf build ringback

// Fuzz your own parser: define this one function, link connectspec::fuzz, and the program is a fuzz
// target with the oracles of parser_oracles.h, a mutator that knows requests, dictionary and seeds:
//
//     find_package(connectspec REQUIRED)
//     connectspec_add_parser_fuzzer(my_parser_fuzz SOURCES adapter.cpp
//                                   DIVERGENCES my_parser.divergences)
//
// Configured with clang and -DCONNECTSPEC_FUZZ=ON it links libFuzzer, or what
// CONNECTSPEC_FUZZ_ENGINE says; else the program replays the files and folders it is given.
// DIVERGENCES (divergences.h) lists the differences from the grammar that you accept, each with its
// reason.
#pragma once

#include "fuzz/oracles/parser/parser.h"

namespace connectspec::fuzz {

// Feeds the pieces in turn to a fresh or reset parser of yours until it accepts or rejects a
// CONNECT request.
Outcome parse_connect(Pieces pieces);

}  // namespace connectspec::fuzz

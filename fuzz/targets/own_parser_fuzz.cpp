// The entry point of a fuzzer for a parser that comes as one function (oracle/adapter.h).
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "fuzz/oracles/parser/adapter.h"
#include "fuzz/oracles/parser/parser_oracles.h"

#ifndef CONNECTSPEC_DIVERGENCES
#define CONNECTSPEC_DIVERGENCES ""
#endif

namespace {

using namespace connectspec::fuzz;

// Set at build time; the environment variable of the same name goes before it.
ParserUnderTest own_parser() {
  ParserUnderTest parser;
  parser.parse = parse_connect;
  const char* named = std::getenv("CONNECTSPEC_DIVERGENCES");
  const std::string path = named != nullptr ? named : CONNECTSPEC_DIVERGENCES;
  std::string error;
  if (!path.empty()) {
    parser.divergences = Divergences::read(path, error);
  }
  if (!error.empty()) {
    std::fprintf(stderr, "%s\n", error.c_str());
    std::exit(2);
  }
  return parser;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const ParserUnderTest parser = own_parser();
  report(check_parser(parser, {reinterpret_cast<const char*>(data), size}));
  return 0;
}

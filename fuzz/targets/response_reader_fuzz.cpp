// The tolerant response reader against hostile octets: any cut of the input has to give the same
// responses, and what it keeps stays within its bounds.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "harness/model/limits.h"
#include "harness/wire/response_reader.h"

namespace {

void require(bool holds, const char* oracle) {
  if (!holds) {
    std::fprintf(stderr, "DEDUP_TOKEN: %s\n", oracle);
    std::abort();
  }
}

bool same(const connectspec::Response& one, const connectspec::Response& other) {
  return one.status == other.status && one.head == other.head && one.content == other.content &&
         one.content_size == other.content_size && one.complete == other.complete &&
         one.irregularities == other.irregularities;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view octets(reinterpret_cast<const char*>(data), size);
  connectspec::ResponseReader whole;
  connectspec::ResponseReader cut;
  const std::size_t tunnel_whole = whole.feed(octets).size();
  const std::size_t middle = size == 0 ? 0 : data[size - 1] % size;
  const std::size_t tunnel_cut =
      cut.feed(octets.substr(0, middle)).size() + cut.feed(octets.substr(middle)).size();
  whole.end(false);
  cut.end(false);
  require(tunnel_whole == tunnel_cut, "tunnel-octets-depend-on-the-cut");
  require(whole.responses().size() == cut.responses().size(), "responses-depend-on-the-cut");
  for (std::size_t i = 0; i < whole.responses().size(); ++i) {
    require(same(whole.responses()[i], cut.responses()[i]), "a-response-depends-on-the-cut");
    require(whole.responses()[i].head.size() <= connectspec::Limits::head_bytes, "head-bound");
    require(whole.responses()[i].content.size() <= connectspec::Limits::content_bytes,
            "content-bound");
  }
  return 0;
}

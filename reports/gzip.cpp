#include "reports/gzip.h"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <limits>
#include <new>
#include <utility>

namespace connectspec {
namespace {

constexpr int gzip_format = 15 + 16;  // zlib.h: the largest window, and gzip's header
constexpr int memory_level = 8;       // zlib's own default

// zlib takes what it only reads through a pointer to non-const, and counts in 32 bits.
void give(z_stream& stream, std::string_view octets) {
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(octets.data()));
  stream.avail_in =
      static_cast<uInt>(std::min<std::size_t>(octets.size(), std::numeric_limits<uInt>::max()));
}

void make_room(z_stream& stream, std::string& out, std::size_t used) {
  stream.next_out = reinterpret_cast<Bytef*>(out.data() + used);
  stream.avail_out =
      static_cast<uInt>(std::min<std::size_t>(out.size() - used, std::numeric_limits<uInt>::max()));
}

}  // namespace

std::string gzip(std::string_view octets) {
  z_stream stream{};
  if (deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, gzip_format, memory_level,
                   Z_DEFAULT_STRATEGY) != Z_OK) {
    throw std::bad_alloc();
  }
  std::string out(deflateBound(&stream, static_cast<uLong>(octets.size())), '\0');
  std::size_t used = 0;
  int status = Z_OK;
  while (status != Z_STREAM_END) {
    give(stream, octets);
    make_room(stream, out, used);
    const uInt offered = stream.avail_in;
    const uInt free = stream.avail_out;
    status = deflate(&stream, offered == octets.size() ? Z_FINISH : Z_NO_FLUSH);
    octets.remove_prefix(offered - stream.avail_in);
    used += free - stream.avail_out;
  }
  deflateEnd(&stream);
  out.resize(used);
  return out;
}

bool is_gzip(std::string_view octets) { return octets.starts_with("\x1f\x8b"); }

boost::system::result<std::string, ReportError> gunzip(std::string_view octets, std::size_t most) {
  z_stream stream{};
  if (inflateInit2(&stream, gzip_format) != Z_OK) {
    throw std::bad_alloc();
  }
  std::string out;
  std::size_t used = 0;
  int status = Z_OK;
  while (status == Z_OK && used <= most) {
    if (used == out.size()) {
      // One octet past the bound tells a text that ends there from one that goes on.
      out.resize(std::min(most + 1, std::max<std::size_t>(out.size() * 2, 65536)));
    }
    give(stream, octets);
    make_room(stream, out, used);
    const uInt offered = stream.avail_in;
    const uInt free = stream.avail_out;
    status = inflate(&stream, Z_NO_FLUSH);
    octets.remove_prefix(offered - stream.avail_in);
    used += free - stream.avail_out;
  }
  inflateEnd(&stream);
  if (used > most) {
    return ReportError{fmt::format("more than {} octets once unpacked", most)};
  }
  if (status != Z_STREAM_END) {
    return ReportError{"damaged or cut off: not all of it can be unpacked"};
  }
  out.resize(used);
  return {boost::system::in_place_value, std::move(out)};
}

}  // namespace connectspec

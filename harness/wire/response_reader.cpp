#include "harness/wire/response_reader.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "harness/model/limits.h"
#include "harness/wire/response_head.h"

namespace connectspec {
namespace {

constexpr std::string_view opening = "HTTP/";

// Far more than any chunk extension seen in practice.
constexpr std::size_t chunk_line_limit = 4096;

// The end of a line that is complete up to its LF; notes a bare one.
std::string_view without_line_end(std::string_view line, Response& response) {
  line.remove_suffix(1);
  if (line.ends_with('\r')) {
    line.remove_suffix(1);
  } else {
    note(response, Irregularity::bare_lf);
  }
  return line;
}

}  // namespace

std::string_view ResponseReader::feed(std::string_view octets) {
  while (!octets.empty() && state_ != State::tunnel) {
    octets.remove_prefix(consume(octets));
  }
  return octets;
}

std::size_t ResponseReader::consume(std::string_view octets) {
  switch (state_) {
    case State::opening:
      take_opening(octets.front());
      return 1;
    case State::head:
      take_head(octets.front());
      return 1;
    case State::chunk_size:
      take_chunk_size(octets.front());
      return 1;
    case State::chunk_end:
      take_chunk_end(octets.front());
      return 1;
    case State::trailers:
      take_trailers(octets.front());
      return 1;
    case State::counted:
    case State::chunk_data:
    case State::until_close:
      return take_content(octets);
    case State::ignored: {
      // What is no HTTP is worth showing, up to the bound of a head.
      if (hopeless_) {
        std::string& head = current().head;
        head.append(
            octets.substr(0, Limits::head_bytes - std::min(head.size(), Limits::head_bytes)));
      }
      return octets.size();
    }
    case State::tunnel:
    case State::ended:
      break;
  }
  return octets.size();
}

void ResponseReader::take_opening(char c) {
  head_ += c;
  if (!opening.starts_with(head_)) {
    not_a_response();
  } else if (head_.size() == opening.size()) {
    line_start_ = 0;
    state_ = State::head;
  }
}

void ResponseReader::not_a_response() {
  if (!responses_.empty()) {
    note(current(), Irregularity::bytes_after_response);
  }
  if (final_head_) {
    head_.clear();
    state_ = State::ignored;
    return;
  }
  give_up(Irregularity::not_http);
}

// No final response can come any more: an entry without a status holds what came instead.
void ResponseReader::give_up(Irregularity irregularity) {
  Response response;
  response.head = std::exchange(head_, {});
  note(response, irregularity);
  responses_.push_back(std::move(response));
  hopeless_ = true;
  state_ = State::ignored;
}

void ResponseReader::take_head(char c) {
  if (head_.size() == Limits::head_bytes) {
    give_up(Irregularity::head_too_large);
    current().head.shrink_to_fit();
    return;
  }
  head_ += c;
  if (c != '\n') {
    return;
  }
  const std::size_t length = head_.size() - line_start_;
  const bool empty = length == 1 || (length == 2 && head_[line_start_] == '\r');
  line_start_ = head_.size();
  if (empty) {
    finish_head();
  }
}

// A flood of responses mustn't fill the memory. Two places stay free: for the first final response
// and for a head that is broken off or too large.
bool ResponseReader::worth_keeping(const Response& response) const {
  if (!response.interim() && !final_head_) {
    return true;
  }
  return responses_.size() + 2 < Limits::responses &&
         kept_heads_ + response.head.size() <= Limits::head_bytes;
}

void ResponseReader::finish_head() {
  ParsedHead parsed = parse_head(std::exchange(head_, {}));
  Response& response = parsed.response;
  if (!worth_keeping(response)) {
    state_ = response.interim() ? State::opening : State::ignored;
    return;
  }
  kept_heads_ += response.head.size();
  const bool unreadable = response.status == 0;
  const bool interim = response.interim();
  const Framing framing = response.framing;
  responses_.push_back(std::move(response));
  if (unreadable) {
    // Without a status code nothing says what the octets behind this head are.
    hopeless_ = true;
    state_ = State::ignored;
    return;
  }
  if (interim) {
    current().complete = true;
    state_ = State::opening;
    return;
  }
  final_head_ = true;
  begin_content(framing, parsed.content_length);
}

void ResponseReader::begin_content(Framing framing, std::uint64_t length) {
  switch (framing) {
    case Framing::tunnel:
      current().complete = true;
      settled_ = true;
      state_ = State::tunnel;
      return;
    case Framing::none:
      finish_content();
      return;
    case Framing::content_length:
      remaining_ = length;
      state_ = State::counted;
      if (length == 0) {
        finish_content();
      }
      return;
    case Framing::chunked:
      line_.clear();
      trailer_octets_ = 0;
      state_ = State::chunk_size;
      return;
    case Framing::until_close:
      state_ = State::until_close;
      return;
  }
}

void ResponseReader::finish_content() {
  current().complete = true;
  settled_ = true;
  state_ = State::opening;
}

std::size_t ResponseReader::take_content(std::string_view octets) {
  std::size_t taken = octets.size();
  if (state_ != State::until_close) {
    taken = static_cast<std::size_t>(std::min<std::uint64_t>(taken, remaining_));
    remaining_ -= taken;
  }
  Response& response = current();
  const std::size_t room = Limits::content_bytes - response.content.size();
  response.content.append(octets.substr(0, std::min(taken, room)));
  response.content_size += taken;
  if (state_ == State::counted && remaining_ == 0) {
    finish_content();
  } else if (state_ == State::chunk_data && remaining_ == 0) {
    line_.clear();
    state_ = State::chunk_end;
  }
  return taken;
}

// RFC 9112 §7.1: chunk-size is hexadecimal digits alone, extensions begin at a semicolon.
void ResponseReader::take_chunk_size(char c) {
  line_ += c;
  if (c != '\n') {
    if (line_.size() > chunk_line_limit) {
      break_chunks();
    }
    return;
  }
  const std::string_view line = without_line_end(line_, current());
  const std::string_view digits = line.substr(0, line.find(';'));
  const std::string_view size = digits.substr(0, digits.find_last_not_of(" \t") + 1);
  const bool blank_before_extension = size.size() != digits.size() && digits.size() != line.size();
  const auto parsed = std::from_chars(size.data(), size.data() + size.size(), remaining_, 16);
  if (parsed.ec != std::errc{} || parsed.ptr != size.data() + size.size() ||
      (size.size() != digits.size() && !blank_before_extension)) {
    break_chunks();
    return;
  }
  line_.clear();
  state_ = remaining_ == 0 ? State::trailers : State::chunk_data;
}

void ResponseReader::take_chunk_end(char c) {
  line_ += c;
  if (line_ == "\r") {
    return;
  }
  if (line_ != "\r\n" && line_ != "\n") {
    break_chunks();
    return;
  }
  without_line_end(line_, current());
  line_.clear();
  state_ = State::chunk_size;
}

void ResponseReader::take_trailers(char c) {
  line_ += c;
  if (++trailer_octets_ > Limits::head_bytes) {
    break_chunks();
    return;
  }
  if (c != '\n') {
    return;
  }
  const bool last = without_line_end(line_, current()).empty();
  line_.clear();
  if (last) {
    finish_content();
  }
}

// The end of the message can't be found any more: what follows is read until the close.
void ResponseReader::break_chunks() {
  note(current(), Irregularity::chunk_malformed);
  line_.clear();
  finish_content();
  state_ = State::until_close;
}

void ResponseReader::end(bool reset) {
  switch (state_) {
    case State::opening:
    case State::head:
      if (!head_.empty()) {
        Response response;
        response.head = std::exchange(head_, {});
        note(response, Irregularity::truncated_head);
        responses_.push_back(std::move(response));
      }
      break;
    case State::until_close:
      if (!current().complete && reset) {
        note(current(), Irregularity::truncated_content);
      } else {
        current().complete = true;
        settled_ = true;
      }
      break;
    case State::counted:
    case State::chunk_size:
    case State::chunk_data:
    case State::chunk_end:
    case State::trailers:
      note(current(), Irregularity::truncated_content);
      break;
    case State::tunnel:
    case State::ignored:
    case State::ended:
      return;
  }
  state_ = State::ended;
}

void ResponseReader::expect_another() {
  if (state_ == State::opening) {
    settled_ = false;
  }
}

bool ResponseReader::settled() const { return settled_ || hopeless_; }

// A final 2xx is the last response there can be.
bool ResponseReader::tunnel() const {
  return !responses_.empty() && responses_.back().framing == Framing::tunnel;
}

bool ResponseReader::hopeless() const { return hopeless_; }

}  // namespace connectspec

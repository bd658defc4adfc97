// An adapter for http_parser 2.9, as a program that builds a proxy on it would use it: what its URL
// parser makes of the target is what it would dial.
#include <http_parser.h>

#include "fuzz/oracles/parser/adapter.h"

namespace {

struct Reading {
  std::string target;
  bool complete = false;
};

int take_target(http_parser* parser, const char* at, std::size_t size) {
  static_cast<Reading*>(parser->data)->target.append(at, size);
  return 0;
}

int end_head(http_parser* parser) {
  static_cast<Reading*>(parser->data)->complete = true;
  return 0;
}

http_parser_settings make_settings() {
  http_parser_settings settings;
  http_parser_settings_init(&settings);
  settings.on_url = take_target;
  settings.on_message_complete = end_head;  // with CONNECT that is the end of the head
  return settings;
}

}  // namespace

namespace connectspec::fuzz {

Outcome parse_connect(Pieces pieces) {
  static const http_parser_settings settings = make_settings();
  http_parser parser;
  http_parser_init(&parser, HTTP_REQUEST);
  Reading reading;
  parser.data = &reading;
  Outcome outcome;
  for (const std::string_view piece : pieces) {
    const std::size_t taken = http_parser_execute(&parser, &settings, piece.data(), piece.size());
    outcome.consumed += taken;
    if (reading.complete) {
      break;
    }
    if (HTTP_PARSER_ERRNO(&parser) != HPE_OK) {
      outcome.answer = Answer::rejected;
      outcome.consumed = 0;  // its offset is that of a callback or of a buffer, not of the mistake
      return outcome;
    }
  }
  if (!reading.complete) {
    return {};
  }
  http_parser_url url;
  http_parser_url_init(&url);
  const bool readable =
      parser.method == HTTP_CONNECT && parser.upgrade != 0 &&
      http_parser_parse_url(reading.target.data(), reading.target.size(), 1, &url) == 0;
  if (!readable) {
    outcome.answer = Answer::rejected;
    outcome.consumed = 0;
    return outcome;
  }
  outcome.answer = Answer::accepted;
  outcome.host = reading.target.substr(url.field_data[UF_HOST].off, url.field_data[UF_HOST].len);
  outcome.port = url.port;
  return outcome;
}

}  // namespace connectspec::fuzz

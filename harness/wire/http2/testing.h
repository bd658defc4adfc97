// What the tests of HTTP/2 are written in: octets of both sides in a few words, and what a reader
// made of them as a text that can be compared.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/wire/bytes.h"
#include "harness/wire/http2/connection_reader.h"
#include "harness/wire/http2/hpack_encoder.h"

namespace connectspec::http2 {

inline std::string frame(std::uint8_t type, std::uint8_t flags, std::uint32_t stream,
                         std::string payload = {}) {
  return octets_of({type, flags, stream, false, std::move(payload), {}});
}

inline std::string settings(const std::vector<Setting>& all = {}) {
  return frame(FrameType::settings, 0, 0, settings_payload(all));
}

inline std::string settings_ack() { return frame(FrameType::settings, Flag::ack, 0); }

// A whole field block that leaves the dynamic table alone.
inline std::string block(const std::vector<Field>& fields) {
  return HpackEncoder().encode(fields, Representation::plain);
}

inline std::string headers(std::uint32_t stream, const std::vector<Field>& fields,
                           std::uint8_t flags = 0) {
  return frame(FrameType::headers, flags | Flag::end_headers, stream, block(fields));
}

inline std::string data(std::uint32_t stream, std::string content, std::uint8_t flags = 0) {
  return frame(FrameType::data, flags, stream, std::move(content));
}

inline std::string reset(std::uint32_t stream, std::uint32_t code) {
  return frame(FrameType::rst_stream, 0, stream, number_payload(code));
}

inline std::string window_update(std::uint32_t stream, std::uint32_t increment) {
  return frame(FrameType::window_update, 0, stream, number_payload(increment));
}

inline std::string connect(std::uint32_t stream) {
  return headers(stream, {{":method", "CONNECT"}, {":authority", "origin.example:443"}});
}

// The preface of a client.
inline std::string opening(const std::vector<Setting>& all = {{Setting::enable_push, 0}}) {
  return std::string(connection_preface) + settings(all);
}

inline std::string in_words(const std::vector<Irregularity>& all) {
  std::string words;
  for (const Irregularity one : all) {
    words.append(words.empty() ? "" : " ").append(to_string(one));
  }
  return words;
}

inline std::string in_words(const Response& response) {
  std::string words = response.version + "|" + std::to_string(response.status) + "|" +
                      escape(response.head) + "|" + escape(response.content) + "|" +
                      std::to_string(response.content_size) + "|" +
                      std::to_string(static_cast<int>(response.framing)) +
                      (response.complete ? "|complete" : "|incomplete");
  for (const Field& field : response.fields) {
    words += "|" + escape(field.name) + "=" + escape(field.value);
  }
  return words + "|" + in_words(response.irregularities);
}

inline std::string in_words(const StreamReader& stream) {
  std::string words;
  for (const Response& response : stream.responses()) {
    words += in_words(response) + "\n";
  }
  for (const Field& field : stream.trailers()) {
    words += escape(field.name) + "=" + escape(field.value) + "\n";
  }
  return words + in_words(stream.irregularities()) + (stream.tunnel() ? " tunnel" : "") +
         (stream.ended() ? " ended" : "") + (stream.settled() ? " settled" : "") +
         (stream.hopeless() ? " hopeless" : "") +
         (stream.reset() ? " reset " + std::to_string(*stream.reset()) : "");
}

inline std::string in_words(const Received& received) {
  const Frame& one = received.frame.frame;
  std::string words = std::to_string(one.type) + "/" + std::to_string(one.flags) + "/" +
                      std::to_string(one.stream) + (one.reserved ? "R" : "") + "/" +
                      std::to_string(received.frame.length) + " " + escape(one.payload);
  for (const Field& field : received.fields) {
    words += "|" + escape(field.name) + "=" + escape(field.value);
  }
  return words + "|" + escape(received.tunnel_data()) + "|" +
         (received.due ? escape(octets_of(*received.due)) : "") + "|" +
         in_words(received.irregularities) + "\n";
}

// Everything a reader tells, of the streams 1, 3 and 5.
inline std::string in_words(const ConnectionReader& reader) {
  std::string words = in_words(reader.irregularities()) + (reader.readable() ? "" : " unreadable") +
                      (reader.inside() ? " inside" : "") + (reader.greeted() ? " greeted" : "");
  if (reader.goaway()) {
    words += " goaway " + std::to_string(reader.goaway()->last_stream) + "/" +
             std::to_string(reader.goaway()->error_code);
  }
  words += " in " + std::to_string(reader.incoming().connection_window()) + " out " +
           std::to_string(reader.outgoing().connection_window());
  for (const std::uint32_t id : {1U, 3U, 5U}) {
    if (const StreamReader* stream = reader.stream(id); stream != nullptr) {
      words += "\n" + std::to_string(id) + " in " + std::to_string(reader.incoming().window(id)) +
               " out " + std::to_string(reader.outgoing().window(id)) + ": " + in_words(*stream);
    }
  }
  return words;
}

// What was noted of a stream, in its responses too.
inline std::vector<Irregularity> irregularities_of(const StreamReader& stream) {
  std::vector<Irregularity> all = stream.irregularities();
  for (const Response& response : stream.responses()) {
    all.insert(all.end(), response.irregularities.begin(), response.irregularities.end());
  }
  return all;
}

}  // namespace connectspec::http2

// The parent proxy of a simulated session: what it is asked, what it says, and what of that may
// reach the client. Its answers are read by the harness's reader, not by the proxy's.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "fuzz/grammar/connect.h"
#include "fuzz/oracles/violation.h"
#include "harness/wire/response_reader.h"
#include "reference_proxy/chaining/chaining.h"

namespace connectspec::fuzz {

// Where it stands, and what it knows the proxy by.
proxy::ParentSettings parent_settings();

class ParentSide {
 public:
  // S02, S12: it is asked for what the client asked for, once, and the client's credentials aren't
  // among it.
  Finding asked(std::string_view text, const Judgement& judged);
  [[nodiscard]] bool was_asked() const { return asked_; }

  void says(std::string_view octets) { tunnel_octets_ += reader_.feed(octets); }
  // It has let the client through.
  [[nodiscard]] bool opened() const { return reader_.tunnel(); }
  // Its answer can be read in one way only, so that what is behind its head is known.
  [[nodiscard]] bool unambiguous() const;
  [[nodiscard]] const std::string& tunnel_octets() const { return tunnel_octets_; }

 private:
  ResponseReader reader_;
  std::string tunnel_octets_;
  bool asked_ = false;
};

// S04: a refusal of the parent's as it goes to the client: one whole final response, no 2xx.
bool is_whole_refusal(std::string_view text);

// What a client is sent before the tunnel.
struct Opening {
  std::string text;
  bool plain = false;  // S04: interim responses, then a 200 that announces no content
  std::string behind;  // what follows it
};
Opening read_opening(std::string text);

// Answers for scripts to choose from.
std::size_t parent_answer_count();
std::string_view parent_answer(std::size_t which);

}  // namespace connectspec::fuzz

#include "harness/model/observation.h"

#include <algorithm>
#include <array>

#include "harness/model/words.h"

namespace connectspec {
namespace {

constexpr std::array<Word<EventKind>, 24> event_kinds{{
    {EventKind::connecting, "connecting"},
    {EventKind::connected, "connected"},
    {EventKind::connect_failed, "connect-failed"},
    {EventKind::accepted, "accepted"},
    {EventKind::sent, "sent"},
    {EventKind::received, "received"},
    {EventKind::fin_sent, "fin-sent"},
    {EventKind::fin_received, "fin-received"},
    {EventKind::rst_sent, "rst-sent"},
    {EventKind::rst_received, "rst-received"},
    {EventKind::handshake_done, "handshake-done"},
    {EventKind::handshake_failed, "handshake-failed"},
    {EventKind::close_notify_sent, "close-notify-sent"},
    {EventKind::close_notify_received, "close-notify-received"},
    {EventKind::closed, "closed"},
    {EventKind::send_failed, "send-failed"},
    {EventKind::reading_paused, "reading-paused"},
    {EventKind::reading_resumed, "reading-resumed"},
    {EventKind::deadline, "deadline"},
    {EventKind::quiet, "quiet"},
    {EventKind::asked, "asked"},
    {EventKind::note, "note"},
    {EventKind::canary, "canary"},
    {EventKind::target_exited, "target-exited"},
}};

constexpr std::array<Word<Irregularity>, 25> irregularities{{
    {Irregularity::bare_lf, "bare-lf"},
    {Irregularity::bare_cr, "bare-cr"},
    {Irregularity::missing_reason_space, "missing-reason-space"},
    {Irregularity::malformed_status_line, "malformed-status-line"},
    {Irregularity::malformed_version, "malformed-version"},
    {Irregularity::status_out_of_range, "status-out-of-range"},
    {Irregularity::no_colon, "no-colon"},
    {Irregularity::empty_field_name, "empty-field-name"},
    {Irregularity::invalid_field_name, "invalid-field-name"},
    {Irregularity::space_before_colon, "space-before-colon"},
    {Irregularity::leading_whitespace_line, "leading-whitespace-line"},
    {Irregularity::obs_fold, "obs-fold"},
    {Irregularity::control_in_value, "control-in-value"},
    {Irregularity::content_length_in_2xx, "content-length-in-2xx"},
    {Irregularity::transfer_encoding_in_2xx, "transfer-encoding-in-2xx"},
    {Irregularity::length_in_1xx_or_204, "length-in-1xx-or-204"},
    {Irregularity::content_length_invalid, "content-length-invalid"},
    {Irregularity::content_length_conflict, "content-length-conflict"},
    {Irregularity::content_length_and_te, "content-length-and-te"},
    {Irregularity::chunk_malformed, "chunk-malformed"},
    {Irregularity::bytes_after_response, "bytes-after-response"},
    {Irregularity::truncated_head, "truncated-head"},
    {Irregularity::truncated_content, "truncated-content"},
    {Irregularity::head_too_large, "head-too-large"},
    {Irregularity::not_http, "not-http"},
}};

constexpr std::array<Word<End>, 3> ends{{
    {End::open, "open"},
    {End::fin, "fin"},
    {End::reset, "reset"},
}};

constexpr std::array<Word<Handshake>, 3> handshakes{{
    {Handshake::done, "done"},
    {Handshake::failed, "failed"},
    {Handshake::overdue, "overdue"},
}};

constexpr std::array<Word<ProbeOutcome>, 6> probe_outcomes{{
    {ProbeOutcome::intact, "intact"},
    {ProbeOutcome::altered, "altered"},
    {ProbeOutcome::lost, "lost"},
    {ProbeOutcome::closed, "closed"},
    {ProbeOutcome::reset, "reset"},
    {ProbeOutcome::not_open, "not-open"},
}};

constexpr std::array<Word<Canary>, 4> canaries{{
    {Canary::not_run, "not-run"},
    {Canary::alive, "alive"},
    {Canary::refused, "refused"},
    {Canary::unanswered, "unanswered"},
}};

// Field names are ASCII (RFC 9110 §5.1), so the process's locale has no say in their comparison.
char lower(char letter) {
  return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

}  // namespace

std::string_view to_string(EventKind kind) { return word_of(event_kinds, kind); }
std::string_view to_string(Irregularity irregularity) {
  return word_of(irregularities, irregularity);
}
std::string_view to_string(End end) { return word_of(ends, end); }
std::string_view to_string(Handshake handshake) { return word_of(handshakes, handshake); }
std::string_view to_string(ProbeOutcome outcome) { return word_of(probe_outcomes, outcome); }
std::string_view to_string(Canary canary) { return word_of(canaries, canary); }

std::optional<EventKind> event_kind_from(std::string_view word) {
  return value_of(event_kinds, word);
}
std::optional<Irregularity> irregularity_from(std::string_view word) {
  return value_of(irregularities, word);
}
std::optional<End> end_from(std::string_view word) { return value_of(ends, word); }
std::optional<Handshake> handshake_from(std::string_view word) {
  return value_of(handshakes, word);
}
std::optional<ProbeOutcome> probe_outcome_from(std::string_view word) {
  return value_of(probe_outcomes, word);
}
std::optional<Canary> canary_from(std::string_view word) { return value_of(canaries, word); }

bool same_name(std::string_view left, std::string_view right) {
  return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                    [](char a, char b) { return lower(a) == lower(b); });
}

const Field* find_field(const Response& response, std::string_view name) {
  for (const auto& field : response.fields) {
    if (same_name(field.name, name)) {
      return &field;
    }
  }
  return nullptr;
}

const Connection* find_connection(const Observation& observation, std::string_view actor) {
  for (const auto& connection : observation.connections) {
    if (connection.actor == actor) {
      return &connection;
    }
  }
  return nullptr;
}

const ListenerRecord* find_listener(const Observation& observation, std::string_view name) {
  for (const auto& listener : observation.listeners) {
    if (listener.name == name) {
      return &listener;
    }
  }
  return nullptr;
}

}  // namespace connectspec

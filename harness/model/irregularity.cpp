#include "harness/model/irregularity.h"

#include <array>

#include "harness/model/words.h"

namespace connectspec {
namespace {

constexpr std::array<Word<Irregularity>, 54> irregularities{{
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
    {Irregularity::window_exceeded, "window-exceeded"},
    {Irregularity::window_update_invalid, "window-update-invalid"},
    {Irregularity::frame_after_end, "frame-after-end"},
    {Irregularity::frame_on_idle_stream, "frame-on-idle-stream"},
    {Irregularity::frame_on_wrong_stream, "frame-on-wrong-stream"},
    {Irregularity::frame_on_connected_stream, "frame-on-connected-stream"},
    {Irregularity::frame_too_long, "frame-too-long"},
    {Irregularity::wrong_frame_length, "wrong-frame-length"},
    {Irregularity::padding_too_long, "padding-too-long"},
    {Irregularity::continuation_missing, "continuation-missing"},
    {Irregularity::stray_continuation, "stray-continuation"},
    {Irregularity::broken_hpack, "broken-hpack"},
    {Irregularity::settings_not_first, "settings-not-first"},
    {Irregularity::invalid_setting_value, "invalid-setting-value"},
    {Irregularity::server_push, "server-push"},
    {Irregularity::goaway_increased, "goaway-increased"},
    {Irregularity::uppercase_name, "uppercase-name"},
    {Irregularity::whitespace_around_value, "whitespace-around-value"},
    {Irregularity::connection_field, "connection-field"},
    {Irregularity::missing_status, "missing-status"},
    {Irregularity::malformed_status, "malformed-status"},
    {Irregularity::status_101, "status-101"},
    {Irregularity::undefined_pseudo_field, "undefined-pseudo-field"},
    {Irregularity::pseudo_field_out_of_place, "pseudo-field-out-of-place"},
    {Irregularity::pseudo_field_repeated, "pseudo-field-repeated"},
    {Irregularity::interim_ends_stream, "interim-ends-stream"},
    {Irregularity::headers_without_end, "headers-without-end"},
    {Irregularity::data_before_response, "data-before-response"},
    {Irregularity::content_length_mismatch, "content-length-mismatch"},
}};

}  // namespace

std::string_view to_string(Irregularity irregularity) {
  return word_of(irregularities, irregularity);
}
std::optional<Irregularity> irregularity_from(std::string_view word) {
  return value_of(irregularities, word);
}

}  // namespace connectspec

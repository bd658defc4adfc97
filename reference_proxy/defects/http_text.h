// Requests and answers as text, to be taken apart and put together again, well or badly.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace connectspec::proxy::defects {

inline constexpr auto npos = std::string::npos;

// Behind the blank line, be it ended by CRLF or LF; npos: it isn't there yet. Empty lines ahead
// of the first line don't count.
std::size_t head_end(std::string_view bytes);

// Of an answer: behind the head of a 2xx to CONNECT, or behind the content of a refusal.
std::size_t answer_end(std::string_view bytes);

int status_of(std::string_view answer);  // 0: there is none

// ---- the request line, as far as there are spaces in it

struct RequestLine {
  std::string method;
  std::string target;  // everything between the first space and the last one
  std::string version;
};

RequestLine line_of(const std::string& head);
void set_line(std::string& head, const RequestLine& line);

std::string target_of(const std::string& head);
void set_target(std::string& head, const std::string& target);

// ---- field lines

// Each line behind the first one, without its line end. What `edit` leaves empty is left out.
void edit_fields(std::string& head, const std::function<void(std::string& line)>& edit);

std::optional<std::string> field(const std::string& head, std::string_view name);  // the first
void add_field(std::string& head, const std::string& line);
void drop_field(std::string& head, std::string_view name);

// Into parts of so many octets, each a line of its own where it could be one, else left out.
void cut_long_lines(std::string& head, std::size_t most);

bool same_name(std::string_view one, std::string_view another);  // letter case apart
std::string trimmed(std::string_view text);
void replace_all(std::string& text, std::string_view what, std::string_view by);

// ---- a target

struct HostPort {
  std::string host;  // with its brackets
  std::string port;
};

// At the last colon behind the brackets; the port is empty where there is none.
HostPort split(const std::string& target);
std::string joined(const HostPort& parts);

std::string percent_decoded(std::string_view text);  // a stray % stays

// ---- answers of one's own

std::string opened_answer();
std::string refusal_answer(int status);

}  // namespace connectspec::proxy::defects

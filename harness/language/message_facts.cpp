// Facts about messages: a client's responses, and the request that a parent got.
#include <fmt/format.h>

#include <limits>
#include <regex>

#include "harness/language/facts.h"
#include "harness/model/irregularity.h"

namespace connectspec {
namespace {

constexpr auto any_integer = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t responses_at_most = 1'000'000;

// ---- Status

const std::vector<std::pair<Answer, Choice>>& answers() {
  static const std::vector<std::pair<Answer, Choice>> all{
      {Answer::closed, {"closed", "FIN before a complete final head"}},
      {Answer::reset, {"reset", "RST before a complete final head"}},
      {Answer::silent, {"silent", "nothing, or not a whole head, until the deadline"}},
      {Answer::unreachable, {"unreachable", "the target's port didn't accept"}},
      {Answer::garbage, {"garbage", "octets that are no HTTP response, or a head without end"}}};
  return all;
}

Shape status_shape() {
  std::vector<Choice> words;
  for (const auto& [answer, choice] : answers()) {
    words.push_back(choice);
  }
  return shape::one_or_list(shape::of_form(
      {"[1-9][0-9]{2}(\\.\\.[1-9][0-9]{2})?|[1-9]xx", "a status such as 400, 4xx or 400..499"}, 100,
      999, words, "answer"));
}

// "400", "4xx", "400..499", "closed", …
AnswerPattern answer_pattern(const std::string& text) {
  for (const auto& [answer, choice] : answers()) {
    if (choice.word == text) {
      return {answer, 0, 0};
    }
  }
  if (text.ends_with("xx")) {
    const int low = (text[0] - '0') * 100;
    return {Answer::status, low, low + 99};
  }
  const int low = std::stoi(text.substr(0, 3));
  return {Answer::status, low, text.size() > 3 ? std::stoi(text.substr(5)) : low};
}

std::vector<Fact> read_response(const FactReader& fact) {
  ResponseFact result{fact.actor, {}};
  for (const auto& part : fact.value.list_or_one()) {
    const auto pattern = answer_pattern(*part.text());
    if (pattern.high < pattern.low) {
      part.expected("a status such as 400, 4xx or 400..499");
      return {};
    }
    result.any_of.push_back(pattern);
  }
  return {result};
}

std::vector<Fact> read_response_count(const FactReader& fact) {
  const auto range = range_of(fact.value, responses_at_most);
  if (!range) {
    return {};
  }
  return {ResponseCountFact{fact.actor, static_cast<int>(range->first),
                            static_cast<int>(range->second)}};
}

// ---- Fields

Shape field_shape() {
  // std::regex recurses over its pattern, so a long one is refused.
  const auto test = shape::of_form(
      {"[\\s\\S]+", "a regular expression of 1 to 200 characters", 200}, 0, any_integer,
      {{"present", "there is such a field"}, {"absent", "there is none"}}, "test of a field");
  return shape::map_of(
      {"[\\s\\S]+", "the name of a field"},
      shape::either(test, shape::map({{"is", shape::octets(), "the whole value", required}})));
}

constexpr int wide_at_most =
    3;  // repetitions of any octet, `.*`: each multiplies the ways by the length

// std::regex tries one way after the other. Where a group that has several of them is repeated the
// ways are as many as there are subsets of the octets of a hostile field, and the judge would never
// come back.
bool has_too_many_ways(const std::string& pattern) {
  std::vector<bool> open{false};  // of each group that is open: it has alternatives or repetitions
  int wide = 0;
  bool after_any = false;
  bool in_class = false;
  bool closed_with_ways = false;
  for (std::size_t at = 0; at < pattern.size(); ++at) {
    const char octet = pattern[at];
    const bool repeats = !in_class && (octet == '*' || octet == '+' || octet == '{');
    if (repeats) {
      wide += after_any ? 1 : 0;
      if (closed_with_ways || wide > wide_at_most) {
        return true;
      }
      open.back() = true;
    }
    closed_with_ways = false;
    after_any = !in_class && octet == '.';
    if (octet == '\\') {
      ++at;
    } else if (in_class) {
      in_class = octet != ']';
    } else if (octet == '[') {
      in_class = true;
    } else if (octet == '|') {
      open.back() = true;
    } else if (octet == '(') {
      open.push_back(false);
    } else if (octet == ')' && open.size() > 1) {
      closed_with_ways = open.back();
      open.pop_back();
      open.back() = open.back() || closed_with_ways;
    }
  }
  return false;
}

bool is_expression(const Cursor& place, const std::string& pattern) {
  if (has_too_many_ways(pattern)) {
    place.error(
        fmt::format("this regular expression may take for ever: a group with alternatives or "
                    "repetitions is repeated itself, or '.*' is there more than {} times",
                    wide_at_most));
    return false;
  }
  try {
    const std::regex check(pattern, std::regex::ECMAScript | std::regex::icase);
    return true;
  } catch (const std::regex_error& problem) {
    place.error(std::string("no regular expression: ") + problem.what());
    return false;
  }
}

std::vector<Fact> read_field(const FactReader& fact) {
  std::vector<Fact> facts;
  for (const auto& entry : fact.value.entries()) {
    FieldFact one{fact.actor, entry.key, FieldFact::Test::matches, ""};
    if (const auto whole = entry.value.find("is")) {
      one.test = FieldFact::Test::is;
      one.pattern = read_bytes(*whole, fact.around).value_or("");
    } else if (const auto text = *entry.value.text(); text == "present" || text == "absent") {
      one.test = text == "present" ? FieldFact::Test::present : FieldFact::Test::absent;
    } else if (is_expression(entry.value, text)) {
      one.pattern = text;
    } else {
      return {};
    }
    facts.emplace_back(std::move(one));
  }
  return facts;
}

// ---- The rest of a head, and what follows it

Shape version_shape() {
  return shape::one_or_list(shape::of_form({"HTTP/[0-9]\\.[0-9]", "a version such as HTTP/1.1"}));
}

std::vector<Fact> read_version(const FactReader& fact) {
  VersionFact result{fact.actor, {}};
  for (const auto& part : fact.value.list_or_one()) {
    result.any_of.push_back(*part.text());
  }
  return {result};
}

Shape irregular_shape() {
  auto words =
      choices(Irregularity::content_length_mismatch,
              {"a line ends with LF alone (RFC 9112 §2.2)",
               "CR without LF (RFC 9112 §2.2)",
               "no SP behind the status (RFC 9112 §4)",
               "what stands for the status line is none (RFC 9112 §4)",
               "the version isn't HTTP/D.D (RFC 9112 §2.3)",
               "a status outside of 100 to 599 (RFC 9110 §15)",
               "a field line without colon (RFC 9112 §5)",
               "nothing before the colon (RFC 9110 §5.1)",
               "a field name that is no token (RFC 9110 §5.6.2)",
               "space before the colon (RFC 9112 §5.1)",
               "space before the first field line (RFC 9112 §2.2)",
               "a field line that goes on in the next (RFC 9112 §5.2)",
               "CR, LF, NUL or another control character in a value (RFC 9110 §5.5)",
               "Content-Length in a 2xx to CONNECT (RFC 9110 §9.3.6)",
               "Transfer-Encoding in a 2xx to CONNECT (RFC 9110 §9.3.6)",
               "a length in a 1xx or 204 (RFC 9110 §8.6, RFC 9112 §6.1)",
               "Content-Length that is no number (RFC 9112 §6.3)",
               "two lengths that differ (RFC 9112 §6.3)",
               "both Content-Length and Transfer-Encoding (RFC 9112 §6.2)",
               "chunks that are none (RFC 9112 §7.1)",
               "octets behind a complete response that are no other",
               "the connection ended inside the head",
               "the connection ended inside the content",
               "a head past the reader's bound",
               "the first octets are no status line",
               "DATA past the window of its stream or connection (RFC 9113 §6.9.1)",
               "WINDOW_UPDATE by 0, or a window past 2^31-1 (RFC 9113 §6.9, §6.9.1)",
               "a frame on a stream behind its END_STREAM or RST_STREAM (RFC 9113 §5.1)",
               "a frame on a stream that nobody opened (RFC 9113 §5.1)",
               "a stream's frame on stream 0, or one of the connection on a stream (RFC 9113 §6)",
               "HEADERS or PUSH_PROMISE behind a 2xx to CONNECT (RFC 9113 §8.5)",
               "a frame longer than was allowed (RFC 9113 §4.2)",
               "a frame with a length that its type can't have (RFC 9113 §6)",
               "padding as long as the payload, or longer (RFC 9113 §6.1)",
               "another frame where CONTINUATION has to follow (RFC 9113 §6.2)",
               "CONTINUATION where there is nothing to continue (RFC 9113 §6.10)",
               "a field block that is no HPACK (RFC 9113 §4.3)",
               "the first frame isn't SETTINGS (RFC 9113 §3.4)",
               "a setting with a value that it can't have (RFC 9113 §6.5.2, RFC 8441 §3)",
               "PUSH_PROMISE that wasn't allowed, or of a wrong stream (RFC 9113 §6.6)",
               "GOAWAY with a higher last stream than before (RFC 9113 §6.8)",
               "a field name in upper case (RFC 9113 §8.2.1)",
               "a field value that begins or ends with SP or HTAB (RFC 9113 §8.2.1)",
               "Connection, Transfer-Encoding, Upgrade or the like (RFC 9113 §8.2.2)",
               "a response without :status (RFC 9113 §8.3.2)",
               "a :status that isn't three digits (RFC 9113 §8.3.2)",
               "status 101, which HTTP/2 hasn't (RFC 9113 §8.6)",
               "a pseudo-header field other than :status (RFC 9113 §8.3)",
               "a pseudo-header field behind another field, or in trailers (RFC 9113 §8.3)",
               "a pseudo-header field that is there twice (RFC 9113 §8.3)",
               "END_STREAM at a 1xx (RFC 9113 §8.1)",
               "HEADERS behind a final response without END_STREAM (RFC 9113 §8.1)",
               "DATA before a final response (RFC 9113 §8.1)",
               "content of another length than Content-Length says (RFC 9113 §8.1.1)"});
  auto one = shape::word("irregularity", words);
  auto first = words;
  first.insert(first.begin(), {"none", "no irregularity in any response"});
  return shape::either(shape::word("irregularity", first), shape::list_of(one));
}

std::vector<Fact> read_irregular(const FactReader& fact) {
  if (fact.value.is_scalar() && fact.value.text() == "none") {
    return {IrregularFact{fact.actor, {}}};
  }
  return {IrregularFact{fact.actor, words_of(fact.value, &irregularity_from)}};
}

std::vector<Fact> read_content(const FactReader& fact) {
  return {ContentFact{fact.actor, fact.value.text() == "present"}};
}

std::vector<Fact> read_request(const FactReader& fact) {
  const auto words = read_bytes(fact.value, fact.around);
  return words ? std::vector<Fact>{RequestFact{fact.actor, *words}} : std::vector<Fact>{};
}

}  // namespace

const std::vector<FactEntry>& message_facts() {
  static const std::vector<FactEntry> all{
      {"response", FactEntry::Of::response, status_shape(),
       "response: 400` / `4xx` / `[4xx, closed]",
       "the client's first final response; `closed`, `reset`, `silent`, `unreachable`, `garbage` "
       "when there is none. "
       "`client2.response: 2xx` says it of that client; so for the facts below",
       &read_response},
      {"responses", FactEntry::Of::response, shape::range(responses_at_most),
       "responses: 1` / `{at-least: 1, at-most: 2}", "how many final responses came",
       &read_response_count},
      {"field", FactEntry::Of::response, field_shape(),
       "field: {Proxy-Authenticate: present, Content-Length: absent, Connection: \"close\"}",
       "field of the last final response; `{is: \"{origin}\"}` the whole value of its only line; "
       "any "
       "other text is a regular expression of a line, or of all of that name joined by `, `",
       &read_field},
      {"version", FactEntry::Of::response, version_shape(), "version: HTTP/1.1",
       "its version, or one of a list", &read_version, carriers_of_http1()},
      {"irregular", FactEntry::Of::response, irregular_shape(),
       "irregular: none` / `[bare-lf, obs-fold]",
       "no irregularity / one of these in any response; the list is below", &read_irregular},
      {"content", FactEntry::Of::response,
       shape::word("word for content", {{"present", "it has content"}, {"absent", "it has none"}}),
       "content: present` / `absent", "it has content", &read_content},
      {"request", FactEntry::Of::request,
       shape::of_form(
           {"[^ ]+ [^ ]+", "a method and a request target, such as CONNECT {origin}", 2000}),
       "parent.request: \"CONNECT {origin}\"", "method and target that the parent was asked first",
       &read_request},
      {"field", FactEntry::Of::request, field_shape(), "parent.field: {Host: {is: \"{origin}\"}}",
       "field of the same request, the lines of one name joined by `, `", &read_field},
      {"version", FactEntry::Of::request, version_shape(), "parent.version: HTTP/1.1",
       "version of the same request", &read_version}};
  return all;
}

}  // namespace connectspec

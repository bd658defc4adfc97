#include "harness/wire/template.h"

#include <algorithm>
#include <charconv>
#include <stdexcept>
#include <utility>

#include "harness/wire/bytes.h"
#include "harness/wire/characters.h"
#include "harness/wire/digest.h"
#include "harness/wire/seeded.h"
#include "harness/wire/template_filters.h"

namespace connectspec {
namespace {

constexpr std::size_t expansion_limit = 32UL * 1024 * 1024;
constexpr int depth_limit = 32;
constexpr std::size_t farthest = 2;  // from `near:`: a CRLF is as long, a NUL half of it

bool name_character(char c) {
  return is_alpha(c) || is_digit(c) || c == '.' || c == '_' || c == '-';
}

std::string in_quotes(std::string_view text) { return "'" + std::string(text) + "'"; }

// `{port+65536}` in its parts; `sign` is 0 where there is no arithmetic.
struct Arithmetic {
  std::string_view name;
  char sign = 0;
  std::string_view amount;
};

Arithmetic split_arithmetic(std::string_view text) {
  std::size_t start = text.size();
  while (start > 0 && is_digit(text[start - 1])) {
    --start;
  }
  const bool found =
      start > 1 && start < text.size() && (text[start - 1] == '+' || text[start - 1] == '-');
  if (!found) {
    return {text, 0, {}};
  }
  return {text.substr(0, start - 1), text[start - 1], text.substr(start)};
}

// One pass over a template. Without bindings it collects the names and checks the syntax.
class Parser {
 public:
  Parser(std::string_view text, const Bindings* bindings) : text_(text), bindings_(bindings) {}

  // The whole template; false: see error().
  bool run(std::string& out) { return sequence(out, 0); }

  const TemplateError& error() const { return error_; }
  std::vector<std::string>& names() { return names_; }
  const Bindings& chosen() const { return chosen_; }

 private:
  enum class Until { brace, bar };

  bool fail(std::size_t offset, std::string message) {
    error_ = {offset, std::move(message)};
    return false;
  }

  bool at(std::string_view what) const { return text_.substr(position_, what.size()) == what; }

  bool room(const std::string& out, std::size_t more) {
    return out.size() + more <= expansion_limit ||
           fail(position_, "the expansion is longer than 32 MiB");
  }

  // Text up to the end, or at depth > 0 to the brace that closes it. There a `}` always closes:
  // with `}}` as a literal, `{base64:{user}}` would have two readings. So does a `|` between what
  // can be picked.
  bool sequence(std::string& out, int depth, Until until = Until::brace) {
    while (position_ < text_.size()) {
      if (until == Until::bar && at("|")) {
        return true;
      }
      if (at("{{") || (depth == 0 && at("}}"))) {
        out += text_[position_];
        position_ += 2;
      } else if (at("{")) {
        std::string part;
        before_ = depth == 0 ? out.size() : before_;
        if (!element(part, depth) || !room(out, part.size())) {
          return false;
        }
        out += part;
      } else if (at("}")) {
        return depth > 0 || fail(position_, "a '}' without its '{'; a literal one is '}}'");
      } else {
        out += text_[position_++];
      }
    }
    return true;
  }

  bool element(std::string& out, int depth) {
    const std::size_t start = position_++;
    if (depth >= depth_limit) {
      return fail(start, "templates are nested too deeply");
    }
    bool good = false;
    if (take("repeat:")) {
      good = repeat(out, depth);
    } else if (take("fill:")) {
      good = fill(out, start, depth);
    } else if (take("hex:")) {
      good = hex(out);
    } else if (take("base64:")) {
      std::string body;
      good = sequence(body, depth + 1);
      out = base64(body);
    } else if (take("first:")) {
      good = slice("first", out, depth);
    } else if (take("behind:")) {
      good = slice("behind", out, depth);
    } else if (take("digest:")) {
      good = digest(out, start, depth);
    } else if (take("pick:")) {
      good = pick(out, start, depth);
    } else if (take("near:")) {
      good = near(out, start, depth);
    } else if (take("between:")) {
      good = between(out, start, depth);
    } else {
      good = value(out, start);
    }
    if (!good) {
      return false;
    }
    return take("}") || fail(start, "a '{' without its '}'; a literal one is '{{'");
  }

  bool take(std::string_view what) {
    if (!at(what)) {
      return false;
    }
    position_ += what.size();
    return true;
  }

  // `64:`, which is how `repeat:` and `fill:` begin.
  bool count(std::string_view of, std::size_t& result, int depth) {
    const std::string example = "'{" + std::string(of) + ":64:a}'";
    return number(wanted(of, "a number, a colon and the text", example), result, depth) &&
           (take(":") || fail(position_, wanted(of, "a colon between number and text", example)));
  }

  // Digits, or a name or a form that comes to some. `otherwise`: what to say where it isn't one.
  bool number(const std::string& otherwise, std::size_t& result, int depth) {
    const std::size_t start = position_;
    std::string digits;
    if (at("{")) {
      if (!element(digits, depth + 1)) {
        return false;
      }
      if (bindings_ == nullptr) {
        result = 1;
        return true;
      }
    } else {
      while (position_ < text_.size() && is_digit(text_[position_])) {
        digits += text_[position_++];
      }
    }
    const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), result);
    const bool whole = parsed.ec == std::errc{} && parsed.ptr == digits.data() + digits.size();
    return whole || fail(start, otherwise);
  }

  static std::string wanted(std::string_view of, std::string_view what, std::string_view example) {
    return "'" + std::string(of) + ":' wants " + std::string(what) + ": " + std::string(example);
  }

  // The words of the element that began at `start` and is about to end.
  std::string words_since(std::size_t start) const {
    return std::string(text_.substr(start, position_ - start)) + "}";
  }

  std::size_t choice(std::size_t start, std::size_t among) const {
    const auto seed = bindings_->find("seed");
    return seeded_choice(seed == bindings_->end() ? "" : seed->second, words_since(start), among);
  }

  bool chose(std::size_t start, const std::string& what) {
    chosen_.insert_or_assign(words_since(start), what);
    return true;
  }

  bool pick(std::string& out, std::size_t start, int depth) {
    std::vector<std::string> all(1);
    while (sequence(all.back(), depth + 1, Until::bar) && take("|")) {
      all.emplace_back();
    }
    if (!error_.message.empty()) {
      return false;
    }
    if (all.size() == 1) {
      return fail(start, wanted("pick", "texts with a bar between them", "'{pick:a|b}'"));
    }
    if (bindings_ == nullptr) {
      for (const std::string& one : all) {
        out += one;
      }
      return true;
    }
    out = std::move(all[choice(start, all.size())]);
    return chose(start, out);
  }

  bool near(std::string& out, std::size_t start, int depth) {
    std::size_t middle = 0;
    if (!number(wanted("near", "a number", "'{near:8192}'"), middle, depth)) {
      return false;
    }
    const std::size_t least = middle < farthest ? 0 : middle - farthest;
    return one_between(out, start, least, middle + farthest);
  }

  bool between(std::string& out, std::size_t start, int depth) {
    const std::string otherwise =
        wanted("between", "two numbers with a colon between them", "'{between:1:7}'");
    std::size_t least = 0;
    std::size_t most = 0;
    if (!number(otherwise, least, depth) || !(take(":") || fail(start, otherwise)) ||
        !number(otherwise, most, depth)) {
      return false;
    }
    if (bindings_ != nullptr && most < least) {
      return fail(start, wanted("between", "the smaller number first", "'{between:1:7}'"));
    }
    return one_between(out, start, least, most);
  }

  bool one_between(std::string& out, std::size_t start, std::size_t least, std::size_t most) {
    if (bindings_ == nullptr) {
      return true;
    }
    out = std::to_string(least + choice(start, most - least + 1));
    return chose(start, out);
  }

  bool fill(std::string& out, std::size_t start, int depth) {
    std::size_t size = 0;
    std::string body;
    if (depth > 0) {
      return fail(start, "'fill:' counts the octets of a whole text and can't stand in a part");
    }
    if (!count("fill", size, depth) || !sequence(body, depth + 1)) {
      return false;
    }
    if (size > expansion_limit) {
      return fail(start, "the expansion is longer than 32 MiB");
    }
    if (bindings_ == nullptr) {
      out = std::move(body);
      return true;
    }
    while (!body.empty() && before_ + out.size() < size) {
      out.append(body, 0, size - before_ - out.size());
    }
    return true;
  }

  bool slice(std::string_view which, std::string& out, int depth) {
    std::size_t size = 0;
    if (!count(which, size, depth) || !sequence(out, depth + 1)) {
      return false;
    }
    if (bindings_ != nullptr) {
      const std::size_t cut = std::min(size, out.size());
      out = which == "first" ? out.substr(0, cut) : out.substr(cut);
    }
    return true;
  }

  bool repeat(std::string& out, int depth) {
    const std::size_t start = position_;
    std::size_t times = 0;
    if (!count("repeat", times, depth)) {
      return false;
    }
    std::string body;
    if (!sequence(body, depth + 1)) {
      return false;
    }
    if (bindings_ == nullptr || body.empty()) {
      out = std::move(body);
      return true;
    }
    if (times > expansion_limit / body.size()) {
      return fail(start, "the expansion is longer than 32 MiB");
    }
    out.reserve(times * body.size());
    for (std::size_t i = 0; i < times; ++i) {
      out += body;
    }
    return true;
  }

  bool digest(std::string& out, std::size_t start, int depth) {
    std::string options;
    if (!sequence(options, depth + 1)) {
      return false;
    }
    if (bindings_ == nullptr) {
      return true;
    }
    auto credentials = digest_credentials(options, *bindings_);
    if (!credentials) {
      return fail(start, credentials.error().message);
    }
    out = std::move(*credentials);
    return true;
  }

  bool hex(std::string& out) {
    const std::size_t close = text_.find('}', position_);
    const std::size_t end = std::min(close, text_.size());
    std::string escaped;
    for (; position_ < end; ++position_) {
      if (text_[position_] == ' ') {
        continue;
      }
      escaped =
          "\\x" + std::string(text_.substr(position_, std::min<std::size_t>(2, end - position_)));
      const auto octet = unescape(escaped);
      if (!octet || octet->size() != 1) {
        return fail(position_, "'hex:' wants pairs of hexadecimal digits: '{hex:e9 ff}'");
      }
      out += *octet;
      ++position_;
    }
    return true;
  }

  // A name with what may follow it: `origin.port+1|filter|filter`.
  bool value(std::string& out, std::size_t start) {
    const std::size_t begin = position_;
    while (position_ < text_.size() && (name_character(text_[position_]) || at("+"))) {
      ++position_;
    }
    const std::string_view word = text_.substr(begin, position_ - begin);
    if (word.empty()) {
      return fail(start, "a name is missing behind '{'; a literal brace is '{{'");
    }
    return lookup(word, begin, out) && filters(out);
  }

  bool lookup(std::string_view word, std::size_t offset, std::string& out) {
    // A binding whose own name ends in `-1` is found before that is read as arithmetic.
    if (bindings_ != nullptr) {
      if (const auto whole = bindings_->find(word); whole != bindings_->end()) {
        out = whole->second;
        return true;
      }
    }
    const Arithmetic parts = split_arithmetic(word);
    if (parts.name.find('+') != std::string_view::npos) {
      return fail(offset, in_quotes(word) + " is neither a name nor a name with a number to add");
    }
    if (bindings_ == nullptr) {
      names_.emplace_back(parts.name);
      return true;
    }
    const auto found = bindings_->find(parts.name);
    if (found == bindings_->end()) {
      return unknown(parts.name, offset);
    }
    out = found->second;
    if (parts.sign == 0) {
      return true;
    }
    const auto sum = add_decimal(found->second, parts.sign == '-', parts.amount);
    if (!sum) {
      return fail(offset, in_quotes(parts.name) + " is " + in_quotes(found->second) +
                              ": can't compute " + in_quotes(word) +
                              " (whole numbers up to 2^127)");
    }
    out = *sum;
    return true;
  }

  bool unknown(std::string_view name, std::size_t offset) {
    std::string message = "unknown name " + in_quotes(name) + "; known: ";
    for (const auto& [known, unused] : *bindings_) {
      message += known + ", ";
    }
    if (bindings_->empty()) {
      message += "none";
    } else {
      message.resize(message.size() - 2);
    }
    return fail(offset, std::move(message));
  }

  bool filters(std::string& out) {
    while (take("|")) {
      const std::size_t begin = position_;
      while (position_ < text_.size() && name_character(text_[position_])) {
        ++position_;
      }
      const std::string_view name = text_.substr(begin, position_ - begin);
      if (!known_filter(name)) {
        return fail(begin, "unknown filter " + in_quotes(name) + "; known: " + filter_names());
      }
      if (bindings_ == nullptr) {
        continue;
      }
      auto filtered = apply_filter(name, out);
      if (!filtered) {
        return fail(begin, "filter " + in_quotes(name) + " can't be applied to " + in_quotes(out));
      }
      out = std::move(*filtered);
    }
    return true;
  }

  std::string_view text_;
  const Bindings* bindings_;
  std::size_t position_ = 0;
  std::size_t before_ = 0;  // octets before the element that is being read, at depth 0
  std::vector<std::string> names_;
  Bindings chosen_;
  TemplateError error_;
};

}  // namespace

void throw_exception_from_error(const TemplateError& error, const boost::source_location&) {
  throw std::runtime_error("template, offset " + std::to_string(error.offset) + ": " +
                           error.message);
}

Expansion expand(std::string_view text, const Bindings& bindings, Bindings* chosen) {
  Parser parser(text, &bindings);
  std::string out;
  if (!parser.run(out)) {
    return parser.error();
  }
  if (chosen != nullptr) {
    chosen->insert(parser.chosen().begin(), parser.chosen().end());
  }
  return out;
}

boost::system::result<std::vector<std::string>, TemplateError> names_in(std::string_view text) {
  Parser parser(text, nullptr);
  std::string unused;
  if (!parser.run(unused)) {
    return parser.error();
  }
  return std::move(parser.names());
}

Expansion literals_in(std::string_view text) {
  Parser parser(text, nullptr);
  std::string out;
  if (!parser.run(out)) {
    return parser.error();
  }
  return out;
}

}  // namespace connectspec

#include "harness/wire/digest.h"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <map>
#include <stdexcept>
#include <utility>
#include <vector>

#include "harness/model/field.h"
#include "harness/model/response.h"
#include "harness/wire/characters.h"
#include "harness/wire/list.h"

namespace connectspec {
namespace {

using Parameters = std::map<std::string, std::string, std::less<>>;

constexpr std::string_view session_suffix = "-sess";

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return out;
}

// RFC 9110 §11.6.1: challenges and their parameters are members of one and the same list, so a
// token with "=" behind it belongs to the challenge before it, any other begins one.
class Challenges {
 public:
  explicit Challenges(std::string_view text) : rest_(text) {}

  std::vector<Parameters> digests() {
    while (true) {
      skip(" \t,");
      const std::string word = token();
      if (word.empty()) {
        return std::move(found_);
      }
      skip(" \t");
      if (rest_.starts_with('=')) {
        rest_.remove_prefix(1);
        skip(" \t=");  // the second "=" is the padding of a token68
        parameter(lower(word));
      } else {
        in_digest_ = lower(word) == "digest";
        if (in_digest_) {
          found_.emplace_back();
        }
      }
    }
  }

 private:
  void skip(std::string_view which) {
    rest_.remove_prefix(std::min(rest_.find_first_not_of(which), rest_.size()));
  }

  std::string token() {
    std::size_t length = 0;
    while (length < rest_.size() && is_tchar(rest_[length])) {
      ++length;
    }
    std::string word(rest_.substr(0, length));
    rest_.remove_prefix(length);
    return word;
  }

  void parameter(std::string name) {
    std::string value = rest_.starts_with('"') ? quoted() : token();
    if (in_digest_) {
      found_.back().emplace(std::move(name), std::move(value));
    }
  }

  std::string quoted() {
    std::string value;
    std::size_t at = 1;
    for (; at < rest_.size() && rest_[at] != '"'; ++at) {
      if (rest_[at] == '\\' && at + 1 < rest_.size()) {
        ++at;
      }
      value += rest_[at];
    }
    rest_.remove_prefix(std::min(at + 1, rest_.size()));
    return value;
  }

  std::string_view rest_;
  bool in_digest_ = false;
  std::vector<Parameters> found_;
};

std::string value_of(const Parameters& parameters, std::string_view name) {
  const auto found = parameters.find(name);
  return found == parameters.end() ? std::string{} : found->second;
}

bool lists(std::string_view list, std::string_view word) {
  const auto members = members_of(list);
  return std::any_of(members.begin(), members.end(),
                     [word](std::string_view member) { return lower(member) == word; });
}

// "md5-sess" is "md5" but for the session that A1 is made for (RFC 7616 §3.4.2).
std::string_view without_session(std::string_view algorithm) {
  return algorithm.ends_with(session_suffix)
             ? algorithm.substr(0, algorithm.size() - session_suffix.size())
             : algorithm;
}

// RFC 7616 §3.3, §6.1; none for another algorithm.
const EVP_MD* digest_of(std::string_view algorithm) {
  const std::string name = lower(algorithm);
  const auto kind = without_session(name);
  if (kind.empty() || kind == "md5") {
    return EVP_md5();
  }
  if (kind == "sha-256") {
    return EVP_sha256();
  }
  return kind == "sha-512-256" ? EVP_sha512_256() : nullptr;
}

std::optional<DigestChallenge> answerable(const Parameters& parameters) {
  DigestChallenge challenge;
  challenge.algorithm = value_of(parameters, "algorithm");
  const std::string qop = value_of(parameters, "qop");
  challenge.qop_auth = lists(qop, "auth");
  if (digest_of(challenge.algorithm) == nullptr || (!qop.empty() && !challenge.qop_auth) ||
      !parameters.contains("nonce")) {
    return std::nullopt;
  }
  challenge.realm = value_of(parameters, "realm");
  challenge.nonce = value_of(parameters, "nonce");
  if (parameters.contains("opaque")) {
    challenge.opaque = value_of(parameters, "opaque");
  }
  return challenge;
}

bool is_md5(const DigestChallenge& challenge) {
  return digest_of(challenge.algorithm) == EVP_md5();
}

std::string hash(std::string_view algorithm, std::string_view text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> octets{};
  unsigned size = 0;
  if (EVP_Digest(text.data(), text.size(), octets.data(), &size, digest_of(algorithm), nullptr) !=
      1) {
    size = 0;
  }
  std::string hex;
  for (unsigned i = 0; i < size; ++i) {
    hex += fmt::format("{:02x}", octets[i]);
  }
  return hex;
}

std::string quote(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
    }
    out += c;
  }
  return out + "\"";
}

std::optional<Parameters> read_options(std::string_view options) {
  static constexpr std::array<std::string_view, 11> known{
      "uri",    "user", "password",  "realm",    "nonce", "nc",
      "cnonce", "qop",  "algorithm", "response", "form"};
  Parameters values;
  while (!options.empty()) {
    const auto end = std::min(options.find(';'), options.size());
    const std::string_view option = options.substr(0, end);
    const auto sign = option.find('=');
    if (sign == std::string_view::npos ||
        std::find(known.begin(), known.end(), option.substr(0, sign)) == known.end()) {
      return std::nullopt;
    }
    values.emplace(option.substr(0, sign), option.substr(sign + 1));
    options.remove_prefix(std::min(end + 1, options.size()));
  }
  return values.contains("uri") ? std::optional(std::move(values)) : std::nullopt;
}

// A parameter of the credentials, as it stands in them.
struct Parameter {
  std::string name;
  std::string written;
};

std::string upper(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  }
  return out;
}

// RFC 9110 §11.2 lets them be written in each of these ways, and a form's word says in which.
std::optional<std::string> written_in(std::string_view form, std::vector<Parameter> parameters) {
  std::string scheme = "Digest";
  std::string sign = "=";
  std::string comma = ", ";
  if (form == "reversed") {
    std::reverse(parameters.begin(), parameters.end());
  } else if (form == "upper") {
    scheme = upper(scheme);
    for (Parameter& one : parameters) {
      one.name = upper(one.name);
    }
  } else if (form == "lower") {
    scheme = lower(scheme);
  } else if (form == "compact") {
    comma = ",";
  } else if (form == "spaced") {
    sign = " = ";
    comma = " ,\t ";
  } else if (form == "empty-members") {
    comma = ", , ";
  } else if (!form.empty()) {
    return std::nullopt;
  }
  std::string text;
  for (const Parameter& one : parameters) {
    text += (text.empty() ? scheme + " " : comma) + one.name + sign + one.written;
  }
  return text;
}

// What isn't among the options is taken from the bindings, or from `otherwise`.
struct DigestAnswer {
  const Parameters& options;
  const Bindings& bindings;

  std::string get(std::string_view name, std::string_view binding,
                  std::string_view otherwise = {}) const {
    if (const auto given = options.find(name); given != options.end()) {
      return given->second;
    }
    const auto bound = bindings.find(binding);
    return bound == bindings.end() ? std::string(otherwise) : bound->second;
  }
};

}  // namespace

void throw_exception_from_error(const DigestError& error, const boost::source_location&) {
  throw std::runtime_error(error.message);
}

std::optional<DigestChallenge> digest_challenge(const Response& response) {
  std::optional<DigestChallenge> best;
  for (const Field& field : response.fields) {
    if (!same_name(field.name, "Proxy-Authenticate")) {
      continue;
    }
    for (const Parameters& parameters : Challenges(field.value).digests()) {
      auto challenge = answerable(parameters);
      if (challenge && (!best || (!is_md5(*challenge) && is_md5(*best)))) {
        best = std::move(challenge);
      }
    }
  }
  return best;
}

void bind_challenge(const DigestChallenge& challenge, Bindings& bindings) {
  bindings["challenge.realm"] = challenge.realm;
  bindings["challenge.nonce"] = challenge.nonce;
  bindings["challenge.algorithm"] = challenge.algorithm;
  bindings["challenge.qop"] = challenge.qop_auth ? "auth" : "";
  bindings.erase("challenge.opaque");
  if (challenge.opaque) {
    bindings["challenge.opaque"] = *challenge.opaque;
  }
}

boost::system::result<std::string, DigestError> digest_credentials(std::string_view options,
                                                                   const Bindings& bindings) {
  const auto values = read_options(options);
  if (!values) {
    return DigestError{
        "'digest:' wants a uri and no others than user, password, realm, nonce, nc, "
        "cnonce, qop, algorithm, response, form: '{digest:uri={origin};nc=00000002}'"};
  }
  if (!bindings.contains("challenge.nonce")) {
    return DigestError{"'digest:' answers a challenge, and none has been awaited"};
  }
  const DigestAnswer answer{*values, bindings};
  const std::string user = answer.get("user", "user");
  const std::string realm = answer.get("realm", "challenge.realm");
  const std::string nonce = answer.get("nonce", "challenge.nonce");
  const std::string uri = answer.get("uri", "");
  const std::string qop = answer.get("qop", "challenge.qop");
  const std::string nc = answer.get("nc", "", "00000001");
  const std::string cnonce = answer.get("cnonce", "nonce");
  const std::string algorithm = answer.get("algorithm", "challenge.algorithm");
  const std::string used = bindings.find("challenge.algorithm")->second;
  std::string a1 =
      hash(used, fmt::format("{}:{}:{}", user, realm, answer.get("password", "password")));
  if (lower(used).ends_with(session_suffix)) {
    a1 = hash(used, fmt::format("{}:{}:{}", a1, nonce, cnonce));
  }
  const std::string a2 = hash(used, "CONNECT:" + uri);
  const std::string count = qop.empty() ? "" : fmt::format("{}:{}:{}:", nc, cnonce, qop);
  const std::string response =
      answer.get("response", "", hash(used, fmt::format("{}:{}:{}{}", a1, nonce, count, a2)));
  std::vector<Parameter> parameters{{"username", quote(user)},
                                    {"realm", quote(realm)},
                                    {"nonce", quote(nonce)},
                                    {"uri", quote(uri)},
                                    {"response", quote(response)}};
  if (!algorithm.empty()) {
    parameters.push_back({"algorithm", algorithm});
  }
  if (!qop.empty()) {
    parameters.push_back({"qop", qop});
    parameters.push_back({"nc", nc});
    parameters.push_back({"cnonce", quote(cnonce)});
  }
  if (const auto opaque = bindings.find("challenge.opaque"); opaque != bindings.end()) {
    parameters.push_back({"opaque", quote(opaque->second)});
  }
  auto text = written_in(answer.get("form", ""), std::move(parameters));
  if (!text) {
    return DigestError{
        "'form' of 'digest:' is reversed, upper, lower, compact, spaced or "
        "empty-members"};
  }
  return {boost::system::in_place_value, std::move(*text)};
}

}  // namespace connectspec

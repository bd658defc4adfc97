// What nobody but the target has to know is taken out of a run, so that its reports can be shown to
// others: the octets of a password, also as they are encoded in credentials.
#pragma once

#include <string>
#include <vector>

namespace connectspec {

struct Run;

struct Secret {
  std::string user;  // empty: it isn't the password of somebody
  std::string password;
};

// Each octet of a password becomes a `*`, wherever it stands: in octets that came in several
// pieces, in a judgement, in bindings. In base64 it is that of as many asterisks, so that what can
// be decoded says who it was. Digest responses are masked as well, as a password can be guessed by
// them. TLS records go. Nothing else changes its length, and the same becomes the same, so that a
// stored run is judged as the live one was.
void redact(const std::vector<Secret>& secrets, Run& run);

// The same of one text.
std::string redacted(const std::vector<Secret>& secrets, std::string text);

}  // namespace connectspec

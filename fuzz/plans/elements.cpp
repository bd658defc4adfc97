#include "fuzz/plans/elements.h"

namespace connectspec::fuzz {
namespace {

constexpr Element targets[] = {
    {"target/empty", ""},
    {"target/missing-port", "{o}"},
    {"target/empty-port", "{o}:"},
    {"target/missing-host", ":{p}"},
    {"target/port-zero", "{o}:0"},
    {"target/port-65535", "{highest}"},
    {"target/port-65536", "{o}:65536"},
    {"target/port-wraps-16", "{o}:{origin.port+65536}"},
    {"target/port-wraps-32", "{o}:{origin.port+4294967296}"},
    {"target/port-wraps-64", "{o}:{origin.port+18446744073709551616}"},
    {"target/port-leading-zero", "{o}:0{p}"},
    {"target/port-many-zeros", "{o}:{repeat:40:0}{p}"},
    {"target/port-plus", "{o}:+{p}"},
    {"target/port-minus", "{o}:-{p}"},
    {"target/port-space-before", "{o}: {p}"},
    {"target/port-tab-before", "{o}:\t{p}"},
    {"target/port-text-behind", "{o}:{p}a"},
    {"target/port-dot-behind", "{o}:{p}.0"},
    {"target/port-nul-behind", "{o}:{p}{hex:00}"},
    {"target/port-percent", "{o}:{p}%20"},
    {"target/port-octal", "{o}:{decoy.port|octal}"},
    {"target/port-hex-443", "{o}:0x1BB"},
    {"target/port-service", "{o}:https"},
    {"target/port-fraction", "{o}:443.0"},
    {"target/port-full-width", "{o}:{hex:ef bc 94 ef bc 94 ef bc 93}"},
    {"target/port-hex", "{o}:0x1F90"},
    {"target/port-exponent", "{o}:1e4"},
    {"target/second-port", "{o}:{p}:{decoy.port}"},
    {"target/second-port-first", "{o}:{decoy.port}:{p}"},
    {"target/path", "{o}:{p}/"},
    {"target/path-long", "{o}:{p}/a/b"},
    {"target/query", "{o}:{p}?a"},
    {"target/fragment", "{o}:{p}#a"},
    {"target/userinfo", "user@{o}:{p}"},
    {"target/userinfo-decoy", "{decoy}@{o}:{p}"},
    {"target/password", "user:pw@{o}:{p}"},
    {"target/scheme", "http://{o}:{p}"},
    {"target/scheme-slash", "http://{o}:{p}/"},
    {"target/scheme-relative", "//{o}:{p}"},
    {"target/slash-first", "/{o}:{p}"},
    {"target/two", "{o}:{p},{decoy}"},
    {"target/two-space", "{o}:{p} {decoy}"},
    {"target/two-semicolon", "{o}:{p};{decoy}"},
    {"target/backslash", "{o}:{p}\\"},
    {"target/quoted", "\"{o}:{p}\""},
    {"target/bracketed-ipv4", "[{o}]:{p}"},
    {"target/bracket-open", "[{o}:{p}"},
    {"target/bracket-close", "{o}]:{p}"},
    {"target/text-behind-bracket", "[::ffff:{o}]a:{p}"},
    {"target/mapped", "[::ffff:{o}]:{p}"},
    {"target/mapped-bare", "::ffff:{o}:{p}"},
    {"target/zone", "[::ffff:{o}%25lo]:{p}"},
    {"target/zone-raw", "[::ffff:{o}%lo]:{p}"},
    {"target/two-gaps", "[::ffff::{o}]:{p}"},
    {"target/nine-groups", "[0:0:0:0:0:0:0:ffff:{o}]:{p}"},
    {"target/octal", "{origin.host|octal}:{p}"},
    {"target/hex", "{origin.host|hex}:{p}"},
    {"target/integer", "{origin.host|integer}:{p}"},
    {"target/short", "{origin.host|short}:{p}"},
    {"target/octets-wrapped", "{origin.host|wrapped}:{p}"},
    {"target/five-octets", "{o}.7:{p}"},
    {"target/dot-behind", "{o}.:{p}"},
    {"target/percent-digit", "{origin.host|percent}:{p}"},
    {"target/percent-colon", "{o}%3A{p}"},
    {"target/percent-stray", "{o}%:{p}"},
    {"target/percent-no-digits", "{o}%zz:{p}"},
    {"target/percent-one-digit", "{o}%2:{p}"},
    {"target/percent-nul", "{o}%00:{p}"},
    {"target/nul-behind-host", "{o}{hex:00}:{p}"},
    {"target/space-behind-host", "{o} :{p}"},
    {"target/tab-behind-host", "{o}\t:{p}"},
    {"target/high-octet-behind", "{o}{hex:ff}:{p}"},
    {"target/del-behind", "{o}:{p}{hex:7f}"},
    {"target/cr-behind", "{o}:{p}\r"},
    {"target/lf-behind", "{o}:{p}\n"},
    {"target/vt-behind", "{o}:{p}{hex:0b}"},
    {"target/star", "*"},
    {"target/slash", "/"},
    {"target/long", "{o}:{repeat:9000:0}{p}"},
    {"target/nobody-listens", "{o}:{nobody.port}"},
    {"target/led-by-tab", "\t{o}:{p}"},
    {"target/led-by-vt", "{hex:0b}{o}:{p}"},
    {"target/led-by-cr", "\r{o}:{p}"},
};

constexpr Element methods[] = {
    {"method/lower", "connect"},
    {"method/mixed", "Connect"},
    {"method/longer", "CONNECTX"},
    {"method/shorter", "CONNEC"},
    {"method/tab", "CONNECT\t"},
    {"method/space-first", " CONNECT"},
    {"method/nul", "CONNECT{hex:00}"},
    {"method/quoted", "\"CONNECT\""},
    {"method/two-spaces", "CONNECT "},
    {"method/high-octet", "{hex:ff}CONNECT"},
    {"method/bom", "{hex:ef bb bf}CONNECT"},
};

constexpr Element versions[] = {
    {"version/1.0", " HTTP/1.0\r\n"},
    {"version/1.2", " HTTP/1.2\r\n"},
    {"version/2.0", " HTTP/2.0\r\n"},
    {"version/0.9", " HTTP/0.9\r\n"},
    {"version/none", "\r\n"},
    {"version/empty", " \r\n"},
    {"version/two-digits", " HTTP/1.10\r\n"},
    {"version/leading-zero", " HTTP/01.1\r\n"},
    {"version/no-minor", " HTTP/1\r\n"},
    {"version/lower", " http/1.1\r\n"},
    {"version/comma", " HTTP/1,1\r\n"},
    {"version/other-name", " ICAP/1.1\r\n"},
    {"version/text-behind", " HTTP/1.1 x\r\n"},
    {"version/space-behind", " HTTP/1.1 \r\n"},
    {"version/two-spaces", "  HTTP/1.1\r\n"},
    {"version/tab", "\tHTTP/1.1\r\n"},
    {"version/lf", " HTTP/1.1\n"},
    {"version/cr", " HTTP/1.1\r"},
    {"version/cr-cr-lf", " HTTP/1.1\r\r\n"},
    {"version/nul-behind", " HTTP/1.1{hex:00}\r\n"},
    {"version/minus", " HTTP/-1.1\r\n"},
};

constexpr Element lines[] = {
    {"host/other", "Host: {decoy}\r\n"},
    {"host/same-again", "Host: {origin}\r\n"},
    {"host/lower-case", "host: {origin}\r\n"},
    {"host/empty", "Host:\r\n"},
    {"host/no-port", "Host: {o}\r\n"},
    {"host/list", "Host: {origin}, {decoy}\r\n"},
    {"host/space-inside", "Host: {o} :{p}\r\n"},
    {"host/userinfo", "Host: user@{origin}\r\n"},
    {"host/scheme", "Host: http://{origin}/\r\n"},
    {"host/path", "Host: {origin}/\r\n"},
    {"host/bracket", "Host: [::1\r\n"},
    {"host/nul", "Host: {origin}{hex:00}\r\n"},
    {"host/space-before-colon", "Host : {decoy}\r\n"},
    {"host/tab-before-colon", "Host\t: {decoy}\r\n"},
    {"host/led-by-space", " Host: {decoy}\r\n"},
    {"host/folded", "Host:\r\n {origin}\r\n"},
    {"host/bare-lf", "X-A: a\nHost: {decoy}\r\n"},
    {"host/bare-cr", "X-A: a\rHost: {decoy}\r\n"},
    {"length/zero", "Content-Length: 0\r\n"},
    {"length/five", "Content-Length: 5\r\n"},
    {"length/plus", "Content-Length: +5\r\n"},
    {"length/minus", "Content-Length: -1\r\n"},
    {"length/empty", "Content-Length:\r\n"},
    {"length/list", "Content-Length: 0, 5\r\n"},
    {"length/huge", "Content-Length: 18446744073709551621\r\n"},
    {"length/hex", "Content-Length: 0x5\r\n"},
    {"length/twice", "Content-Length: 0\r\nContent-Length: 5\r\n"},
    {"length/space-before-colon", "Content-Length : 5\r\n"},
    {"coding/chunked", "Transfer-Encoding: chunked\r\n"},
    {"coding/identity", "Transfer-Encoding: identity\r\n"},
    {"coding/unknown", "Transfer-Encoding: xchunked\r\n"},
    {"coding/with-length", "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n"},
    {"coding/space-before-colon", "Transfer-Encoding : chunked\r\n"},
    {"coding/tab", "Transfer-Encoding:\tchunked\r\n"},
    {"field/no-colon", "X-A\r\n"},
    {"field/no-name", ": a\r\n"},
    {"field/name-with-space", "X A: a\r\n"},
    {"field/name-with-octet", "X{hex:e9}: a\r\n"},
    {"field/name-with-bracket", "X(A): a\r\n"},
    {"field/name-with-nul", "X{hex:00}: a\r\n"},
    {"field/space-before-colon", "X-A : a\r\n"},
    {"field/value-with-nul", "X-A: a{hex:00}b\r\n"},
    {"field/value-with-control", "X-A: a{hex:0b}b\r\n"},
    {"field/value-with-del", "X-A: a{hex:7f}b\r\n"},
    {"field/value-with-octets", "X-A: {hex:e9 ff 80}\r\n"},
    {"field/value-with-cr", "X-A: a\rb\r\n"},
    {"field/value-empty", "X-A:\r\n"},
    {"field/value-quoted", "X-A: \"\r\n"},
    {"field/folded", "X-A: a\r\n b\r\n"},
    {"field/folded-empty", "X-A: a\r\n \r\n"},
    {"field/ends-with-lf", "X-A: a\n"},
    {"field/ends-with-cr-cr-lf", "X-A: a\r\r\n"},
    {"field/long-value", "X-A: {repeat:5000:a}\r\n"},
    {"field/long-name", "X{repeat:2000:a}: a\r\n"},
    {"field/many", "{repeat:90:X-A: a\r\n}"},
    {"field/very-many", "{repeat:400:A:\r\n}"},
    {"field/connection-close", "Connection: close\r\n"},
    {"field/connection-host", "Connection: Host\r\n"},
    {"field/proxy-connection", "Proxy-Connection: keep-alive\r\n"},
    {"field/expect", "Expect: 100-continue\r\n"},
    {"field/upgrade", "Upgrade: h2c\r\n"},
    {"field/te", "TE: trailers\r\n"},
    {"field/max-forwards", "Max-Forwards: 0\r\n"},
    {"field/authorization", "Authorization: Basic dXNlcjpwYXNzd29yZA==\r\n"},
};

constexpr Element tails[] = {
    {"tail/connect", "CONNECT {decoy} HTTP/1.1\r\nHost: {decoy}\r\n\r\n"},
    {"tail/data", "early {nonce}"},
    {"tail/empty-line", "\r\n"},
    {"tail/lf", "\n"},
    {"tail/nul", "{hex:00}"},
    {"tail/five-octets", "hello"},
    {"tail/chunks", "5\r\nhello\r\n0\r\n\r\n"},
    {"tail/get", "GET http://{decoy}/ HTTP/1.1\r\nHost: {decoy}\r\n\r\n"},
    {"tail/chunks-then-connect", "0\r\n\r\nCONNECT {decoy} HTTP/1.1\r\nHost: {decoy}\r\n\r\n"},
    {"tail/hello-then-connect", "helloCONNECT {decoy} HTTP/1.1\r\nHost: {decoy}\r\n\r\n"},
    {"tail/tls", "{hex:16 03 01 00 05 01 00 00 01 00}"},
    {"tail/long", "{repeat:20000:x}"},
};

constexpr Element befores[] = {
    {"before/empty-line", "\r\n"}, {"before/lf", "\n"},
    {"before/cr", "\r"},           {"before/space", " "},
    {"before/nul", "{hex:00}"},    {"before/two-empty-lines", "\r\n\r\n"},
};

constexpr Element ends[] = {{"end/lf", "\n"},
                            {"end/cr-cr-lf", "\r\r\n"},
                            {"end/space-crlf", " \r\n\r\n"},
                            {"end/lf-crlf", "\n\r\n"}};

constexpr Element data[] = {
    {"data/all-octets",
     "{hex:00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f 10 11 12 13 14 15 16 17 18 19 1"
     "a 1b 1c 1d 1e 1f 20 21 22 23 24 25 26 27 28 29 2a 2b 2c 2d 2e 2f 30 31 32 33 34 35 3"
     "6 37 38 39 3a 3b 3c 3d 3e 3f 40 41 42 43 44 45 46 47 48 49 4a 4b 4c 4d 4e 4f 50 51 5"
     "2 53 54 55 56 57 58 59 5a 5b 5c 5d 5e 5f 60 61 62 63 64 65 66 67 68 69 6a 6b 6c 6d 6"
     "e 6f 70 71 72 73 74 75 76 77 78 79 7a 7b 7c 7d 7e 7f 80 81 82 83 84 85 86 87 88 89 8"
     "a 8b 8c 8d 8e 8f 90 91 92 93 94 95 96 97 98 99 9a 9b 9c 9d 9e 9f a0 a1 a2 a3 a4 a5 a"
     "6 a7 a8 a9 aa ab ac ad ae af b0 b1 b2 b3 b4 b5 b6 b7 b8 b9 ba bb bc bd be bf c0 c1 c"
     "2 c3 c4 c5 c6 c7 c8 c9 ca cb cc cd ce cf d0 d1 d2 d3 d4 d5 d6 d7 d8 d9 da db dc dd d"
     "e df e0 e1 e2 e3 e4 e5 e6 e7 e8 e9 ea eb ec ed ee ef f0 f1 f2 f3 f4 f5 f6 f7 f8 f9 f"
     "a fb fc fd fe ff}"},
    {"data/nul", "{hex:00}a{hex:00 00}b"},
    {"data/high-octets", "{hex:ff fe ff ff f4 ff fb 80}"},
    {"data/line-ends", "a\r\nb\nc\rd\r\r\n\n\r\n\r\n"},
    {"data/request", "GET http://{decoy}/ HTTP/1.1\r\nHost: {decoy}\r\nConnection: close\r\n\r\n"},
    {"data/connect", "CONNECT {decoy} HTTP/1.1\r\nHost: {decoy}\r\n\r\n"},
    {"data/response", "HTTP/1.1 407 X\r\nConnection: close\r\nContent-Length: 5\r\n\r\nabc"},
    {"data/interim", "HTTP/1.1 100 Continue\r\n\r\n"},
    {"data/chunks", "5\r\nhello\r\n0\r\n\r\n"},
    {"data/one-octet", "a"},
    {"data/space", " \t "},
    {"data/end-of-file", "{hex:04 1a}"},
    {"data/percent", "%41%00%s%n"},
    {"data/tls", "{hex:16 03 01 00 05 01 00 00 01 00}"},
};

// Spellings of what the target's profile says is denied; {d} stands for {denied.host}.
constexpr Element denied_addresses[] = {
    {"denied/address", "{d}:{forbidden.port}"},
    {"denied/address-octal", "{denied.host|octal}:{forbidden.port}"},
    {"denied/address-hex", "{denied.host|hex}:{forbidden.port}"},
    {"denied/address-integer", "{denied.host|integer}:{forbidden.port}"},
    {"denied/address-short", "{denied.host|short}:{forbidden.port}"},
    {"denied/address-dotted", "{denied.host|dotted}:{forbidden.port}"},
    {"denied/address-percent", "{denied.host|percent}:{forbidden.port}"},
    {"denied/address-mapped", "[{denied.host|mapped}]:{forbidden.port}"},
    {"denied/address-compatible", "[::{d}]:{forbidden.port}"},
    {"denied/address-zone", "[{denied.host|mapped}%25lo]:{forbidden.port}"},
    {"denied/address-in-brackets", "[{d}]:{forbidden.port}"},
    {"denied/address-behind-userinfo", "{origin}@{d}:{forbidden.port}"},
    {"denied/address-before-userinfo", "{d}:{forbidden.port}@{origin}"},
    {"denied/address-behind-nul", "{d}{hex:00}:{forbidden.port}"},
    {"denied/address-zero-port", "{d}:0{forbidden.port}"},
    {"denied/address-wrapped-port", "{d}:{forbidden.port+65536}"},
    {"denied/address-in-a-uri", "http://{d}:{forbidden.port}/"},
};

constexpr Element denied_ports[] = {
    {"denied/port", "{o}:{denied.port}"},
    {"denied/port-zeros", "{o}:00{denied.port}"},
    {"denied/port-many-zeros", "{o}:{repeat:32:0}{denied.port}"},
    {"denied/port-octal", "{o}:{denied.port|octal}"},
    {"denied/port-plus", "{o}:+{denied.port}"},
    {"denied/port-space", "{o}: {denied.port}"},
    {"denied/port-percent", "{o}:{denied.port|percent}"},
    {"denied/port-wraps-16", "{o}:{denied.port+65536}"},
    {"denied/port-wraps-32", "{o}:{denied.port+4294967296}"},
    {"denied/port-path", "{o}:{denied.port}/"},
    {"denied/port-behind-another", "{origin}:{denied.port}"},
    {"denied/port-before-another", "{o}:{denied.port}:{p}"},
};

constexpr Element denied_names[] = {
    {"denied/name", "{denied.name}:{forbidden-name.port}"},
    {"denied/name-upper", "{denied.name|upper}:{forbidden-name.port}"},
    {"denied/name-dotted", "{denied.name|dotted}:{forbidden-name.port}"},
    {"denied/name-percent", "{denied.name|percent}:{forbidden-name.port}"},
    {"denied/name-in-brackets", "[{denied.name}]:{forbidden-name.port}"},
    {"denied/name-behind-userinfo", "{origin}@{denied.name}:{forbidden-name.port}"},
    {"denied/name-below", "below.{denied.name}:{forbidden-name.port}"},
};

constexpr Element denied_credentials[] = {
    {"denied/credentials-missing", ""},
    {"denied/credentials-empty", "Proxy-Authorization:\r\n"},
    {"denied/credentials-scheme-only", "Proxy-Authorization: Basic\r\n"},
    {"denied/credentials-nothing-encoded", "Proxy-Authorization: Basic {base64:}\r\n"},
    {"denied/credentials-colon", "Proxy-Authorization: Basic {base64::}\r\n"},
    {"denied/credentials-user", "Proxy-Authorization: Basic {base64:{user}}\r\n"},
    {"denied/credentials-no-password", "Proxy-Authorization: Basic {base64:{user}:}\r\n"},
    {"denied/credentials-no-user", "Proxy-Authorization: Basic {base64::{password}}\r\n"},
    {"denied/credentials-other-password", "Proxy-Authorization: Basic {base64:{user}:{nonce}}\r\n"},
    {"denied/credentials-longer", "Proxy-Authorization: Basic {base64:{user}:{password}x}\r\n"},
    {"denied/credentials-led", "Proxy-Authorization: Basic {base64:x{user}:{password}}\r\n"},
    {"denied/credentials-nul",
     "Proxy-Authorization: Basic {base64:{user}:{password}{hex:00}x}\r\n"},
    {"denied/credentials-nul-only", "Proxy-Authorization: Basic {base64:{user}:{hex:00}}\r\n"},
    {"denied/credentials-lf", "Proxy-Authorization: Basic {base64:{user}:{password}\nx}\r\n"},
    {"denied/credentials-upper", "Proxy-Authorization: Basic {base64:{user}:{password|upper}}\r\n"},
    {"denied/credentials-swapped", "Proxy-Authorization: Basic {base64:{password}:{user}}\r\n"},
    {"denied/credentials-not-encoded", "Proxy-Authorization: Basic {user}:{password}\r\n"},
    {"denied/credentials-bearer", "Proxy-Authorization: Bearer {credentials}\r\n"},
    {"denied/credentials-of-the-origin", "Authorization: Basic {credentials}\r\n"},
    {"denied/credentials-in-another-field", "X-A: Proxy-Authorization: Basic {credentials}\r\n"},
};

// Wrong by what everybody who checks has to notice: the name, or what is made of the password.
constexpr Element denied_digests[] = {
    {"denied/credentials-digest-scheme-only", "Proxy-Authorization: Digest\r\n"},
    {"denied/credentials-digest-name-only", "Proxy-Authorization: Digest username=\"{nonce}\"\r\n"},
    {"denied/credentials-digest-other-user",
     "Proxy-Authorization: {digest:uri={origin};user={nonce}}\r\n"},
    {"denied/credentials-digest-no-user", "Proxy-Authorization: {digest:uri={origin};user=}\r\n"},
    {"denied/credentials-digest-other-password",
     "Proxy-Authorization: {digest:uri={origin};password={nonce}}\r\n"},
    {"denied/credentials-digest-no-password",
     "Proxy-Authorization: {digest:uri={origin};password=}\r\n"},
    {"denied/credentials-digest-no-response",
     "Proxy-Authorization: {digest:uri={origin};response=}\r\n"},
    {"denied/credentials-digest-zeros",
     "Proxy-Authorization: {digest:uri={origin};response={repeat:32:0}}\r\n"},
};

}  // namespace

std::span<const Element> target_elements() { return targets; }
std::span<const Element> method_elements() { return methods; }
std::span<const Element> version_elements() { return versions; }
std::span<const Element> line_elements() { return lines; }
std::span<const Element> tail_elements() { return tails; }
std::span<const Element> marker_elements() { return tail_elements().first(1); }
std::span<const Element> before_elements() { return befores; }
std::span<const Element> end_elements() { return ends; }
std::span<const Element> data_elements() { return data; }
std::span<const Element> denied_credentials_elements() { return denied_credentials; }
std::span<const Element> denied_digest_elements() { return denied_digests; }
std::span<const Element> denied_address_elements() { return denied_addresses; }
std::span<const Element> denied_port_elements() { return denied_ports; }
std::span<const Element> denied_name_elements() { return denied_names; }

}  // namespace connectspec::fuzz

#include "harness/dns/zone.h"

#include <fmt/format.h>
#include <ldns/ldns.h>

#include <algorithm>
#include <memory>

namespace connectspec {
namespace {

using Clock = std::chrono::steady_clock;
using Packet = std::unique_ptr<ldns_pkt, decltype(&ldns_pkt_free)>;

constexpr std::size_t header_octets = 12;
constexpr std::size_t udp_octets = 512;      // RFC 1035 §4.2.1, without EDNS
constexpr std::uint16_t edns_octets = 1232;  // what usually passes unfragmented
constexpr int aliases_followed = 8;

char to_lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::string key_of(const ldns_rdf* owner) {
  std::string key(reinterpret_cast<const char*>(ldns_rdf_data(owner)), ldns_rdf_size(owner));
  std::transform(key.begin(), key.end(), key.begin(), to_lower);
  return key;
}

// Takes `data`; nothing is added without it.
void push_record(ldns_pkt* packet, ldns_pkt_section section, const ldns_rdf* owner,
                 ldns_rr_type type, ldns_rdf* data) {
  if (data == nullptr) {
    return;
  }
  ldns_rr* record = ldns_rr_new();
  ldns_rr_set_owner(record, ldns_rdf_clone(owner));
  ldns_rr_set_ttl(record, 0);
  ldns_rr_set_class(record, LDNS_RR_CLASS_IN);
  ldns_rr_set_type(record, type);
  ldns_rr_push_rdf(record, data);
  ldns_pkt_push_rr(packet, section, record);
}

// RFC 2308 §5: how long an absence may be remembered, here not at all.
void push_absence(ldns_pkt* packet) {
  ldns_rr* record = nullptr;
  if (ldns_rr_new_frm_str(&record, ". 0 IN SOA ns.test. hostmaster.test. 1 3600 600 86400 0", 0,
                          nullptr, nullptr) == LDNS_STATUS_OK) {
    ldns_pkt_push_rr(packet, LDNS_SECTION_AUTHORITY, record);
  }
}

// The reply to that query before anything is known of its name.
Packet begin_reply(const ldns_pkt* query, const ldns_rr* question) {
  Packet reply(ldns_pkt_new(), &ldns_pkt_free);
  ldns_pkt_set_id(reply.get(), ldns_pkt_id(query));
  ldns_pkt_set_qr(reply.get(), true);
  ldns_pkt_set_aa(reply.get(), true);
  ldns_pkt_set_ra(reply.get(), true);
  ldns_pkt_set_rd(reply.get(), ldns_pkt_rd(query));
  ldns_pkt_push_rr(reply.get(), LDNS_SECTION_QUESTION, ldns_rr_clone(question));
  if (ldns_pkt_edns(query)) {
    ldns_pkt_set_edns_udp_size(reply.get(), edns_octets);  // RFC 6891 §7
  }
  return reply;
}

std::string octets_of(const ldns_pkt* packet) {
  std::uint8_t* octets = nullptr;
  std::size_t size = 0;
  if (ldns_pkt2wire(&octets, packet, &size) != LDNS_STATUS_OK) {
    return {};
  }
  std::string text(reinterpret_cast<const char*>(octets), size);
  LDNS_FREE(octets);
  return text;
}

std::size_t room_for(const ldns_pkt* query, DnsTransport transport) {
  if (transport == DnsTransport::tcp) {
    return 65535;
  }
  return std::clamp<std::size_t>(ldns_pkt_edns(query) ? ldns_pkt_edns_udp_size(query) : 0,
                                 udp_octets, edns_octets);
}

std::string type_text(ldns_rr_type type) {
  const std::unique_ptr<char, decltype(&std::free)> text(ldns_rr_type2str(type), &std::free);
  return text ? text.get() : "?";
}

}  // namespace

// One question on its way to its answer.
class Answering {
 public:
  Answering(Zone& zone, const ldns_rr* question, ldns_pkt* reply)
      : zone_(zone), type_(ldns_rr_get_type(question)), question_(question), reply_(reply) {}

  void follow(const std::string& name) {
    std::string current = name;
    for (int hop = 0; hop <= aliases_followed; ++hop) {
      const auto found = zone_.entries_.find(current);
      if (found == zone_.entries_.end()) {
        return fail(LDNS_RCODE_NXDOMAIN, "NXDOMAIN");
      }
      const ZoneAnswer& answer = next_of(found->second);
      delay = std::max(delay, answer.delay);
      // The question's own spelling comes back (draft-vixie-dnsext-dns0x20).
      const Rdf owner(
          hop == 0 ? ldns_rdf_clone(ldns_rr_owner(question_)) : rdf_of(current).release(),
          &ldns_rdf_deep_free);
      switch (answer.kind) {
        case ZoneAnswer::Kind::addresses:
          return push_addresses(answer, owner.get());
        case ZoneAnswer::Kind::nxdomain:
          return fail(LDNS_RCODE_NXDOMAIN, "NXDOMAIN");
        case ZoneAnswer::Kind::servfail:
          return fail(LDNS_RCODE_SERVFAIL, "SERVFAIL");
        case ZoneAnswer::Kind::refused:
          return fail(LDNS_RCODE_REFUSED, "REFUSED");
        case ZoneAnswer::Kind::silent:
          silent = true;
          said = "silence";
          return;
        case ZoneAnswer::Kind::alias:
          break;
      }
      say("CNAME " + answer.alias);
      current = wire_name(answer.alias);
      push_record(reply_, LDNS_SECTION_ANSWER, owner.get(), LDNS_RR_TYPE_CNAME,
                  rdf_of(current).release());
    }
  }

  // As if it had never been asked: a truncated answer is no lookup.
  void forget() {
    for (std::size_t* count : counted_) {
      --*count;
    }
  }

  std::chrono::milliseconds delay{0};
  bool silent = false;
  std::string said;

 private:
  using Rdf = std::unique_ptr<ldns_rdf, decltype(&ldns_rdf_deep_free)>;

  static Rdf rdf_of(const std::string& wire) {
    return {ldns_rdf_new_frm_data(LDNS_RDF_TYPE_DNAME, wire.size(), wire.data()),
            &ldns_rdf_deep_free};
  }

  const ZoneAnswer& next_of(Zone::Entry& entry) {
    std::size_t& count = entry.lookups[type_];
    counted_.push_back(&count);
    const std::size_t number = count++;
    return entry.answers[std::min(number, entry.answers.size() - 1)];
  }

  void say(const std::string& what) { said += (said.empty() ? "" : ", ") + what; }

  void fail(ldns_pkt_rcode code, const std::string& what) {
    say(what);
    ldns_pkt_set_rcode(reply_, static_cast<std::uint8_t>(code));
    if (code == LDNS_RCODE_NXDOMAIN) {
      push_absence(reply_);
    }
  }

  void push_addresses(const ZoneAnswer& answer, const ldns_rdf* owner) {
    const bool v6 = type_ == LDNS_RR_TYPE_AAAA;
    const std::vector<std::string> none;
    const auto& addresses = v6 ? answer.ipv6 : type_ == LDNS_RR_TYPE_A ? answer.ipv4 : none;
    for (const std::string& address : addresses) {
      push_record(reply_, LDNS_SECTION_ANSWER, owner, type_,
                  ldns_rdf_new_frm_str(v6 ? LDNS_RDF_TYPE_AAAA : LDNS_RDF_TYPE_A, address.c_str()));
    }
    if (addresses.empty()) {
      say("no data");
      push_absence(reply_);
    } else {
      say(addresses.size() == 1
              ? addresses.front()
              : fmt::format("{} and {} more", addresses.front(), addresses.size() - 1));
    }
  }

  Zone& zone_;
  ldns_rr_type type_;
  const ldns_rr* question_;
  ldns_pkt* reply_;
  std::vector<std::size_t*> counted_;
};

std::string wire_name(std::string_view name) {
  constexpr std::size_t label_octets = 63;
  constexpr std::size_t name_octets = 255;
  std::string wire;
  if (name.ends_with('.')) {
    name.remove_suffix(1);
  }
  while (!name.empty()) {
    const std::string_view label = name.substr(0, name.find('.'));
    if (label.empty() || label.size() > label_octets || label.size() + 1 == name.size()) {
      return {};
    }
    wire.push_back(static_cast<char>(label.size()));
    wire.append(label);
    name.remove_prefix(std::min(label.size() + 1, name.size()));
  }
  wire.push_back('\0');
  if (wire.size() == 1 || wire.size() > name_octets) {
    return {};
  }
  std::transform(wire.begin(), wire.end(), wire.begin(), to_lower);
  return wire;
}

bool Zone::add(std::string_view name, std::vector<ZoneAnswer> answers) {
  std::string key = wire_name(name);
  if (key.empty() || answers.empty()) {
    return false;
  }
  const std::lock_guard guard(mutex_);
  entries_[std::move(key)] = {std::move(answers), {}, {}};
  return true;
}

void Zone::remove(std::string_view name) {
  const std::lock_guard guard(mutex_);
  entries_.erase(wire_name(name));
}

std::vector<ZoneQuestion> Zone::questions(std::string_view name) const {
  const std::lock_guard guard(mutex_);
  const auto found = entries_.find(wire_name(name));
  return found == entries_.end() ? std::vector<ZoneQuestion>{} : found->second.questions;
}

ZoneReply Zone::reply(std::string_view message, DnsTransport transport, std::string_view from) {
  ldns_pkt* parsed = nullptr;
  if (message.size() < header_octets ||
      ldns_wire2pkt(&parsed, reinterpret_cast<const std::uint8_t*>(message.data()),
                    message.size()) != LDNS_STATUS_OK) {
    return {};
  }
  const Packet query(parsed, &ldns_pkt_free);
  if (ldns_pkt_qr(parsed) || ldns_pkt_get_opcode(parsed) != LDNS_PACKET_QUERY ||
      ldns_pkt_qdcount(parsed) != 1) {
    return {};
  }
  const ldns_rr* question = ldns_rr_list_rr(ldns_pkt_question(parsed), 0);
  if (question == nullptr || ldns_rr_owner(question) == nullptr) {
    return {};
  }
  const Packet reply = begin_reply(parsed, question);
  const std::string name = key_of(ldns_rr_owner(question));

  const std::lock_guard guard(mutex_);
  Answering answering(*this, question, reply.get());
  answering.follow(name);
  std::string octets = octets_of(reply.get());
  if (octets.size() > room_for(parsed, transport)) {
    // The same question comes again over TCP.
    const Packet cut = begin_reply(parsed, question);
    ldns_pkt_set_tc(cut.get(), true);
    octets = octets_of(cut.get());
    answering.forget();
    answering.said = "truncated";
  }
  if (const auto found = entries_.find(name); found != entries_.end()) {
    auto& questions = found->second.questions;
    if (questions.size() < questions_kept) {
      questions.push_back(
          {Clock::now(),
           fmt::format("{} asked over {} by {}: {}", type_text(ldns_rr_get_type(question)),
                       transport == DnsTransport::tcp ? "TCP" : "UDP", from, answering.said)});
    }
  }
  return {answering.silent ? std::string() : std::move(octets), answering.delay};
}

}  // namespace connectspec

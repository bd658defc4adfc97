#include "harness/engine/parent_hub.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>

#include "harness/io/background.h"
#include "harness/io/use_tuple.h"
#include "harness/targets/profile_words.h"
#include "harness/wire/bytes.h"

namespace connectspec {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;
using tcp = asio::ip::tcp;

// For the head of a request; past either bound a plain parent gives up.
constexpr std::size_t longest_head = 256 * 1024;
constexpr std::chrono::seconds head_deadline{10};
// A loop that the target doesn't stop is cut here.
constexpr std::uint32_t most_rounds = 64;

Listening* parent_of(const Stage& stage) {
  const auto found = std::find_if(stage.listeners.begin(), stage.listeners.end(),
                                  [](const auto& one) { return one->plays_parent(); });
  return found == stage.listeners.end() ? nullptr : found->get();
}

// Whether `token` stands in `text` as a whole: neither in a longer address nor before more digits.
bool mentions(std::string_view text, std::string_view token) {
  const auto part_of_word = [](char c) {
    return c == '.' || c == '-' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
           (c >= 'A' && c <= 'Z');
  };
  for (auto at = text.find(token); at != std::string_view::npos && !token.empty();
       at = text.find(token, at + 1)) {
    const std::size_t end = at + token.size();
    if ((at == 0 || !part_of_word(text[at - 1])) &&
        (end == text.size() || !part_of_word(text[end]))) {
      return true;
    }
  }
  return false;
}

bool mentions_origin_of(std::string_view text, const Stage& stage) {
  return mentions(text, stage.own_address) ||
         std::any_of(stage.listeners.begin(), stage.listeners.end(), [&](const auto& listening) {
           const auto authority = stage.bindings.find(listening->name());
           return !listening->plays_parent() && authority != stage.bindings.end() &&
                  (mentions(text, authority->second) ||
                   mentions(text, listening->observed().address));
         });
}

std::string_view reason_for(int refusal) {
  switch (refusal) {
    case 407:
      return "the credentials for the parent weren't among its Proxy-Authorization lines";
    case 501:
      return "a parent is asked by CONNECT here";
    case 508:
      return "it goes round in circles";
    default:
      return "no destination of this suite is named";
  }
}

// A plain parent's word: what it refuses, others could take for the target's doing.
void tell(Scene& scene, const RequestHead& head, int refusal) {
  const std::string asked = escape(head.method) + " " + escape(head.target);
  if (refusal == 0) {
    return scene.record("parent", EventKind::note, asked + ": relayed");
  }
  const std::string refused = fmt::format("{}: refused with {}", asked, refusal);
  scene.record("parent", EventKind::note, refused);
  if (scene.hindrance.empty()) {
    scene.hindrance = fmt::format("{}: {}", refused, reason_for(refusal));
  }
}

// The address that a listener of ours really has, whatever name stands for it.
std::optional<asio::ip::address> bound_address(const Listening& listening) {
  std::string text = listening.observed().address;
  text.resize(std::min(text.rfind(':'), text.size()));
  if (text.starts_with('[') && text.ends_with(']')) {
    text = text.substr(1, text.size() - 2);
  }
  error_code error;
  const auto address = asio::ip::make_address(text, error);
  return error ? std::nullopt : std::optional(address);
}

}  // namespace

ParentHub::ParentHub(asio::any_io_executor executor, const ParentDoor& door,
                     std::optional<Credentials> credentials)
    : Parent(door, std::move(credentials)), executor_(std::move(executor)), acceptor_(executor_) {
  // The door keeps its socket: another run may follow this one.
  const auto family = door.host().find(':') == std::string::npos ? tcp::v4() : tcp::v6();
  error_code ignored;
  acceptor_.assign(family, ::dup(door.descriptor()), ignored);
}

// ---- visits

void ParentHub::enter(const Stage& stage, const TargetView& target) {
  guests_.push_back({&stage, {asio::ip::make_address(target.host), target.port}});
  if (!accepting_) {
    accepting_ = true;
    in_background(executor_, keep_accepting(shared_from_this()),
                  [self = shared_from_this()](const std::string& failure) {
                    if (!failure.empty()) {
                      self->accepting_ = false;  // the next visitor has it tried again
                      self->failed(failure);
                    }
                  });
  }
}

void ParentHub::leave(const Stage& stage) {
  guests_.remove_if([&stage](const Guest& guest) { return guest.stage == &stage; });
  if (!guests_.empty()) {
    return;
  }
  error_code ignored;
  acceptor_.cancel(ignored);
  for (const auto& held : relays_) {
    if (const auto relay = held.lock()) {
      relay->close();
    }
  }
  relays_.clear();
}

// A connection's case may not be known, so all that are under way are told.
void ParentHub::failed(const std::string& why) const {
  for (const Guest& guest : guests_) {
    guest.stage->scene->failed("parent", why);
  }
}

// ---- accepting

asio::awaitable<void> ParentHub::keep_accepting(std::shared_ptr<ParentHub> self) {
  co_await self->accept_loop();
}

asio::awaitable<void> ParentHub::accept_loop() {
  while (!guests_.empty()) {
    auto [error, socket] = co_await acceptor_.async_accept(use_tuple);
    if (error == asio::error::bad_descriptor) {
      break;
    }
    if (error || guests_.empty()) {
      continue;
    }
    auto relay = std::make_shared<Relay>(std::move(socket));
    relays_.remove_if([](const auto& held) { return held.expired(); });
    relays_.push_back(relay);
    const auto tell = [self = shared_from_this()](const std::string& failure) {
      if (!failure.empty()) {
        self->failed(failure);
      }
    };
    relay->on_failure = tell;
    in_background(executor_, keep_serving(shared_from_this(), std::move(relay)), tell);
  }
  accepting_ = false;
}

asio::awaitable<void> ParentHub::keep_serving(std::shared_ptr<ParentHub> self,
                                              std::shared_ptr<Relay> relay) {
  co_await self->serve(*relay);
}

asio::awaitable<void> ParentHub::serve(Relay& relay) {
  relay.close_after(head_deadline);
  while (head_end(relay.octets) == std::string::npos && relay.octets.size() <= longest_head) {
    const bool more = co_await relay.read_more();
    const Guest* guest = guest_for(relay.octets);
    if (!more || (guest != nullptr && hand_over(*guest, relay))) {
      co_return;
    }
  }
  const RequestHead head = parse_request_head(relay.octets);
  const Guest* guest = guest_for(relay.octets);
  // One whose parent is scripted has been handed over.
  Listening* loop = guest != nullptr ? parent_of(*guest->stage) : nullptr;
  int refusal = 0;
  std::optional<Endpoint> to;
  if (loop != nullptr) {
    loop->count(relay.target_side());
    refusal = loop->observed().connections > most_rounds ? 508 : 0;
    to = guest->target;
  } else if (head.method != "CONNECT") {
    refusal = 501;
  } else if (!let_in(head)) {
    refusal = 407;
  } else {
    to = destination(head.target);
    refusal = to ? 0 : 502;
  }
  if (guest != nullptr) {
    tell(*guest->stage->scene, head, refusal);
  }
  if (refusal != 0) {
    co_await relay.refuse(refusal);
  } else {
    const auto first_head = loop == nullptr ? Relay::Head::answered : Relay::Head::handed_on;
    const Endpoint destination = *to;
    co_await relay.carry(destination, first_head);
  }
}

// ---- whose it is

// By the request line as soon as that is there; by the rest of the head where the line says
// nothing.
const ParentHub::Guest* ParentHub::guest_for(std::string_view octets) const {
  const std::size_t line = octets.find('\n');
  if (line == std::string_view::npos) {
    return nullptr;
  }
  for (const std::string_view part : {octets.substr(0, line), octets.substr(0, head_end(octets))}) {
    for (const Guest& guest : guests_) {
      if (mentions_origin_of(part, *guest.stage)) {
        return &guest;
      }
    }
    if (head_end(octets) == std::string_view::npos) {
      break;
    }
  }
  return nullptr;
}

// Whether the case plays the parent itself; a loop is only counted here.
bool ParentHub::hand_over(const Guest& guest, Relay& relay) const {
  Listening* parent = parent_of(*guest.stage);
  if (parent == nullptr || parent->kind() == ListenerKind::loop) {
    return false;
  }
  const std::string octets = relay.octets;
  parent->adopt(relay.release(), octets);
  return true;
}

// ---- what a plain parent decides

bool ParentHub::let_in(const RequestHead& head) const {
  if (!credentials()) {
    return true;
  }
  const std::string right = "Basic " + base64(credentials()->user + ":" + credentials()->password);
  return std::any_of(head.fields.begin(), head.fields.end(), [&right](const Field& field) {
    return same_name(field.name, "Proxy-Authorization") && field.value == right;
  });
}

std::optional<ParentHub::Endpoint> ParentHub::destination(const std::string& authority) const {
  const auto colon = authority.rfind(':');
  const auto port =
      colon == std::string::npos ? std::nullopt : port_in(authority.substr(colon + 1));
  const auto address = port ? address_of(authority.substr(0, colon)) : std::nullopt;
  return address ? std::optional(Endpoint(*address, *port)) : std::nullopt;
}

// Only where our origins are, and without asking a name server: the suite reaches nobody else.
std::optional<asio::ip::address> ParentHub::address_of(std::string host) const {
  const bool bracketed = host.size() > 2 && host.front() == '[' && host.back() == ']';
  if (host.ends_with('.')) {
    host.pop_back();  // of a name that is absolute (RFC 1034 §3.1)
  }
  // RFC 3986 §3.2.2: brackets are for IPv6 addresses, and those have no zone there.
  if ((!bracketed && host.find(':') != std::string::npos) || host.find('%') != std::string::npos) {
    return std::nullopt;
  }
  error_code error;
  auto literal = asio::ip::make_address(bracketed ? host.substr(1, host.size() - 2) : host, error);
  if (!error && literal.is_v6() != bracketed) {
    return std::nullopt;
  }
  if (!error && literal.is_v6() && literal.to_v6().is_v4_mapped()) {
    literal = asio::ip::make_address_v4(asio::ip::v4_mapped, literal.to_v6());
  }
  if (!error && literal.is_loopback()) {
    return literal;
  }
  for (const Guest& guest : guests_) {
    for (const auto& listening : guest.stage->listeners) {
      const auto named = guest.stage->bindings.find(listening->name() + ".host");
      auto bound = bound_address(*listening);
      if (bound && !listening->plays_parent() && named != guest.stage->bindings.end() &&
          (same_name(named->second, host) || (!error && *bound == literal))) {
        return bound;
      }
    }
  }
  return same_name(host, "localhost") ? std::optional(asio::ip::make_address("127.0.0.1"))
                                      : std::nullopt;
}

}  // namespace connectspec

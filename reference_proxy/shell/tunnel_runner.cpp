#include "reference_proxy/shell/tunnel_runner.h"

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <utility>
#include <variant>
#include <vector>

#include "reference_proxy/shell/sockets/background.h"

namespace connectspec::proxy {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

// Of a parent's answer: most come in one read. One buffer for all of a thread.
constexpr std::size_t answer_read_octets = 16 * 1024;

DialError dial_error_of(const error_code& error) {
  if (error == asio::error::connection_refused) {
    return DialError::refused;
  }
  if (error == asio::error::network_unreachable || error == asio::error::host_unreachable) {
    return DialError::unreachable;
  }
  if (error == asio::error::timed_out) {
    return DialError::timed_out;
  }
  if (error == asio::error::no_descriptors || error == asio::error::no_buffer_space ||
      error == boost::system::errc::too_many_files_open_in_system ||
      error == boost::system::errc::address_not_available) {
    return DialError::out_of_resources;
  }
  return DialError::other;
}

}  // namespace

TunnelRunner::TunnelRunner(ShellContext& context, Client& side, Events& tell, const Tunnel& tunnel,
                           std::shared_ptr<Stream> client)
    : context_(context),
      side_(side),
      tell_(tell),
      tunnel_(tunnel),
      client_(std::move(client)),
      record_(context.counts, context.settings),
      timer_(context.io, context.settings.times,
             [this](Timer which) { apply(tell_.timer_fired(which)); }),
      relay_(context, record_, timer_, *this) {}

TunnelRunner::~TunnelRunner() { record_.write(tunnel_); }

void TunnelRunner::apply(const Actions& list) {
  for (const AnyAction& one : list) {
    std::visit([this](const auto& what) { carry_out(what); }, one);
  }
  side_.carried_out();
}

void TunnelRunner::carry_out(const action::Answer& what) {
  drop_origin();
  side_.answer(what.content);
}

void TunnelRunner::carry_out(const action::PassOn& what) {
  drop_origin();
  side_.pass_on(what);
}

void TunnelRunner::carry_out(const action::CheckPassword& what) {
  asio::post(context_.passwords, [self = self(), work = what.work]() mutable {
    const PasswordVerdict verdict = verify_password(work);
    asio::io_context& io = self->context_.io;
    asio::post(io, [self = std::move(self), verdict] {
      self->apply(self->tell_.password_checked(verdict));
    });
  });
}

void TunnelRunner::carry_out(const action::Resolve& what) {
  context_.names->look_up(what.name, [self = self()](const ResolveOutcome& outcome) {
    self->apply(outcome.addresses.empty() ? self->tell_.resolve_failed(outcome.error)
                                          : self->tell_.resolved(outcome.addresses));
  });
}

void TunnelRunner::carry_out(const action::Dial& what) {
  drop_origin();
  std::vector<tcp::endpoint> runners = {{to_asio(what.address), what.port}};
  for (const IpAddress& address : what.others) {
    runners.emplace_back(to_asio(address), what.port);
  }
  record_.dials(runners.front());
  const auto self = this->self();
  const auto race = std::make_shared<DialRace>(
      context_.io, std::move(runners),
      DialRace::Outcome{
          .won = [self, number = what.number](
                     std::shared_ptr<Stream> origin) { self->dial_won(std::move(origin), number); },
          .lost =
              [self, number = what.number](const error_code& error) {
                self->apply(self->tell_.dial_failed(number, dial_error_of(error)));
              }});
  race_ = race;
  race->start();
}

void TunnelRunner::dial_won(std::shared_ptr<Stream> origin, unsigned number) {
  origin_ = std::move(origin);
  if (const auto peer = peer_of(origin_->socket())) {
    record_.dials(*peer);
  }
  apply(tell_.dialled(number));
}

void TunnelRunner::carry_out(const action::AskParent& what) {
  in_background(context_.io.get_executor(), ask_parent(self(), what.text));
}

asio::awaitable<void> TunnelRunner::ask_parent(std::shared_ptr<TunnelRunner> self,
                                               std::string text) {
  const std::shared_ptr<Stream> parent = self->origin_;
  const asio::const_buffer request = asio::buffer(text);
  const auto [unwritten, ignored] = co_await parent->write(request);
  if (unwritten && unwritten != asio::error::operation_aborted) {
    self->apply(self->tell_.broke(Side::origin));
  }
  thread_local std::array<char, answer_read_octets> bytes;
  while (self->tunnel_.awaits_parent()) {
    const IoResult got = parent->read_now(asio::buffer(bytes));
    if (got.count > 0) {
      self->apply(self->tell_.parent_bytes({bytes.data(), got.count}));
    } else if (got.error == asio::error::would_block) {
      const error_code error = co_await parent->wait_readable();
      if (error == asio::error::operation_aborted) {
        co_return;
      }
    } else if (got.error == asio::error::eof) {
      self->apply(self->tell_.finished(Side::origin));
    } else {
      self->apply(self->tell_.broke(Side::origin));
    }
  }
}

void TunnelRunner::carry_out(const action::Relay&) {
  relay_.between(client_, origin_);
  side_.open();
}

void TunnelRunner::relay(Side from, std::string first) {
  if (from == Side::client) {
    timer_.touch();
    record_.count(Side::client, first.size());
  }
  Relay::start_pump({side_.self(), &relay_}, from, std::move(first));
}

void TunnelRunner::carry_out(const action::HalfClose& what) {
  (what.to == Side::client ? client_ : origin_)->end();
}

void TunnelRunner::carry_out(const action::Arm& what) {
  timer_.arm(what.which, std::shared_ptr<SessionTimer>(side_.self(), &timer_));
}

void TunnelRunner::carry_out(const action::Reset&) {
  client_->reset();
  if (origin_) {
    origin_->reset();
  }
  close_all();
}

void TunnelRunner::carry_out(const action::Close&) { close_all(); }

void TunnelRunner::close_all() {
  timer_.stop();
  relay_.stop();
  client_->close();
  drop_origin();
  record_.write(tunnel_);
}

void TunnelRunner::drop_origin() {
  if (const auto race = race_.lock()) {
    race->cancel();
  }
  if (origin_) {
    origin_->close();
  }
}

}  // namespace connectspec::proxy

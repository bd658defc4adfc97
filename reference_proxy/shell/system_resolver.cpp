#include "reference_proxy/shell/system_resolver.h"

#include <atomic>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <utility>

#include "reference_proxy/shell/sockets/endpoints.h"

namespace connectspec::proxy {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

// Slow lookups that don't yet hold up the others.
constexpr std::size_t name_threads = 8;

ResolveError resolve_error_of(const error_code& error) {
  const bool absent = error == asio::error::host_not_found || error == asio::error::no_data;
  return absent ? ResolveError::not_found : ResolveError::failed;
}

class SystemResolver : public Resolver {
 public:
  explicit SystemResolver(asio::io_context& io) : io_(io) {}

  void look_up(const std::string& name, Done when_done) override {
    if (lookups_ >= most_lookups) {
      asio::post(io_, [when_done = std::move(when_done)] {
        when_done({ResolveError::out_of_resources, {}});
      });
      return;
    }
    ++lookups_;
    // A thread each: in asio's own resolver thread one slow lookup would hold up all others.
    asio::post(threads_, [this, name, when_done = std::move(when_done)]() mutable {
      error_code error;
      tcp::resolver blocking(threads_);
      const auto found = blocking.resolve(name, "", tcp::resolver::flags(), error);
      ResolveOutcome outcome{resolve_error_of(error), {}};
      for (const auto& entry : found) {
        outcome.addresses.push_back(from_asio(entry.endpoint().address()));
      }
      --lookups_;
      asio::post(io_, [when_done = std::move(when_done), outcome = std::move(outcome)] {
        when_done(outcome);
      });
    });
  }

  [[nodiscard]] std::size_t lookups_in_flight() const override { return lookups_; }

 private:
  asio::io_context& io_;
  std::atomic<std::size_t> lookups_ = 0;
  asio::thread_pool threads_{name_threads};  // ends first: its work uses the others
};

}  // namespace

std::unique_ptr<Resolver> make_system_resolver(asio::io_context& io) {
  return std::make_unique<SystemResolver>(io);
}

}  // namespace connectspec::proxy

// A listener of one execution: an origin, a decoy or a parent that the target may reach.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "harness/engine/peer.h"
#include "harness/engine/scene.h"
#include "harness/engine/unix_door.h"
#include "harness/model/connection.h"
#include "harness/model/listener.h"

namespace connectspec {

class Listening : public std::enable_shared_from_this<Listening> {
 public:
  Listening(std::shared_ptr<Scene> scene, const Listener& what);

  // Binds and, unless it refuses, listens; of the kinds that stand nowhere it only takes note.
  // `port` 0: any. False when the port can't be had; why is in the record then, and nothing is
  // watched.
  bool open(const std::string& address, std::uint16_t port);
  // Of kind `unix`, which has a path instead; empty when it can't be had.
  std::string open_at_a_path();
  // Parents only: where their connections come from, the hub's address.
  void stands_at(const std::string& authority, std::uint16_t port);
  // A second address with the same port, for names that stand for several; best effort.
  void also_on(const std::string& address);
  // On each connection there, now and later, a prompt (prompts.h) may come first.
  void expect_prompt();
  void release();  // hang: empties the accept queue
  // Parents only, which have no door of their own: a connection whose first `octets` have been read
  // already. The script plays the first; a target that tries again gets a plain refusal.
  void adopt(boost::asio::ip::tcp::socket socket, std::string_view octets);
  // Counts a connection that is relayed instead.
  void count(const boost::asio::ip::tcp::socket& socket);
  void close();

  std::uint16_t port() const { return port_; }
  const std::string& name() const { return name_; }
  ListenerKind kind() const { return kind_; }
  bool plays_parent() const { return kind_ == ListenerKind::parent || kind_ == ListenerKind::loop; }
  const std::vector<std::shared_ptr<Peer>>& peers() const { return peers_; }
  ListenerRecord observed() const;

  // Called for each accepted peer before its first octet is read.
  std::function<void(Speaker&)> on_accept;

 private:
  struct Door;  // an acceptor on one address
  void fill_queue(Door& door);
  static boost::asio::awaitable<void> keep_accepting(std::shared_ptr<Listening> self,
                                                     std::shared_ptr<Door> door);
  boost::asio::awaitable<void> accept_loop(Door& door);
  void accepted(boost::asio::ip::tcp::socket socket, std::string_view octets = {});
  Actor current_actor() const;
  void unwatched(const std::string& address, std::uint16_t port, const std::string& why);

  std::shared_ptr<Scene> scene_;
  std::string name_;
  ListenerKind kind_;
  std::vector<std::shared_ptr<Door>> doors_;
  std::vector<std::shared_ptr<Peer>> peers_;
  std::vector<std::shared_ptr<boost::asio::ip::tcp::socket>> left_alone_;  // no script sees them
  std::unique_ptr<UnixDoor> unix_door_;
  std::uint64_t receive_buffer_ = 0;
  std::uint16_t port_ = 0;
  bool closed_ = false;
  bool prompt_due_ = false;
  ListenerRecord record_;
};

}  // namespace connectspec

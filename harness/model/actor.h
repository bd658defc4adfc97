// Who does something in a script, is asked about by a rule, or is told of in a transcript. Texts of
// case files and run files are read into this at the edge, and written from it.
#pragma once

#include <compare>
#include <string>
#include <string_view>

namespace connectspec {

class Actor {
 public:
  enum class Kind {
    client,      // "client", "client2", …: the harness in front of the target
    connection,  // "origin", "origin#2": what a listener behind the target has accepted
    name,        // "names.a": a name of the case, which the run's name server is asked for
    canary,      // the harness's own CONNECT behind the script
    target,
    harness,  // itself, where it has something to say of the transcript
  };

  Actor() = default;  // the first client

  // Reads a text, as files and literals have it: `Actor("origin#2")`. Takes any: what is nothing
  // else is a listener of that name.
  Actor(std::string_view text);                               // NOLINT(google-explicit-constructor)
  Actor(const char* text) : Actor(std::string_view(text)) {}  // NOLINT(google-explicit-constructor)
  Actor(const std::string& text)
      : Actor(std::string_view(text)) {}  // NOLINT(google-explicit-constructor)

  static Actor client(unsigned number = 1);
  // The connection that the listener accepted as its n-th; the first also stands for the listener.
  static Actor connection(std::string listener, unsigned number = 1);
  static Actor name(std::string name);
  static Actor canary();
  static Actor target();
  static Actor harness();

  std::string text() const;

  Kind kind() const { return kind_; }
  bool is_client() const { return kind_ == Kind::client; }
  // Of the listener or the name of the case; empty for the others.
  const std::string& called() const { return called_; }
  unsigned number() const { return number_; }

  // Whether what is said of `whole` is said of this one too: "origin" means every connection of
  // that listener, "origin#2" that one alone.
  bool belongs_to(const Actor& whole) const;

  friend bool operator==(const Actor&, const Actor&) = default;
  friend auto operator<=>(const Actor&, const Actor&) = default;

 private:
  Actor(Kind kind, std::string called, unsigned number);
  static Actor read(std::string_view text);

  Kind kind_ = Kind::client;
  std::string called_;
  unsigned number_ = 1;  // from 1
};

}  // namespace connectspec

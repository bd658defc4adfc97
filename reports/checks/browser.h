// Headless Chromium for the tests of pages, driven by the DevTools protocol over a pair of pipes
// (--remote-debugging-pipe): messages are JSON, each ended by a NUL.
#pragma once

#include <sys/types.h>

#include <boost/json.hpp>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace connectspec::testing {

class Browser {
 public:
  // Whether there is a Chromium to start.
  static bool installed();

  Browser();
  ~Browser();
  Browser(const Browser&) = delete;
  Browser& operator=(const Browser&) = delete;

  // Loads a page and waits until it is complete and drawn. Sizes are CSS pixels.
  void open(const std::string& url);
  void resize(int width, int height);
  void prefer_dark();
  // Styles are those of paper from now on.
  void as_printed();

  // The value of an expression, promises awaited; null when there is none.
  boost::json::value evaluate(std::string_view expression);
  // Whether it becomes true before the deadline of every call.
  bool becomes_true(std::string_view expression);
  void press(std::string_view key);
  // A PNG of what is in sight.
  void screenshot(const std::filesystem::path& file);
  // The size of the page as PDF, in octets.
  std::size_t print();

  // Exceptions and errors that the page wrote to its console, and addresses that it asked for.
  const std::vector<std::string>& errors() const { return errors_; }
  const std::vector<std::string>& requests() const { return requests_; }

 private:
  boost::json::value call(std::string_view method, boost::json::object parameters = {});
  boost::json::value next_message();
  void note(const boost::json::object& event);
  void start(const std::string& program);

  pid_t process_ = -1;
  int to_browser_ = -1;
  int from_browser_ = -1;
  int last_id_ = 0;
  bool loaded_ = false;
  std::string session_;
  std::string unread_;
  std::filesystem::path profile_;
  std::vector<std::string> errors_;
  std::vector<std::string> requests_;
};

}  // namespace connectspec::testing

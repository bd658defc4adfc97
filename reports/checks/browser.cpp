#include "reports/checks/browser.h"

#include <fcntl.h>
#include <openssl/evp.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <thread>

namespace connectspec::testing {
namespace {

namespace json = boost::json;
using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds deadline{
    30};  // of one call; beside other work Chromium is slow to start

std::string program() {
  for (const char* name : {"chromium", "chromium-browser", "google-chrome"}) {
    for (const char* folder : {"/usr/bin/", "/usr/local/bin/", "/snap/bin/"}) {
      if (::access((std::string(folder) + name).c_str(), X_OK) == 0) {
        return std::string(folder) + name;
      }
    }
  }
  return {};
}

std::string decoded(const json::string& base64) {
  std::string out(base64.size() / 4 * 3, '\0');
  const int size = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                                   reinterpret_cast<const unsigned char*>(base64.data()),
                                   static_cast<int>(base64.size()));
  out.resize(size < 0 ? 0 : static_cast<std::size_t>(size));
  return out;
}

std::string text_at(const json::object& object, std::string_view key) {
  const json::value* value = object.if_contains(key);
  return value == nullptr ? std::string() : json::serialize(*value);
}

}  // namespace

bool Browser::installed() { return !program().empty(); }

Browser::Browser() {
  std::string name =
      (std::filesystem::temp_directory_path() / "connectspec-browser-XXXXXX").string();
  profile_ = ::mkdtemp(name.data());
  start(program());
  const json::value target = call("Target.createTarget", {{"url", "about:blank"}});
  const json::value attached =
      call("Target.attachToTarget", {{"targetId", target.at("targetId")}, {"flatten", true}});
  session_ = std::string(attached.at("sessionId").as_string());
  for (const char* domain : {"Page.enable", "Runtime.enable", "Log.enable", "Network.enable"}) {
    call(domain);
  }
}

void Browser::start(const std::string& path) {
  std::array<int, 2> in{};
  std::array<int, 2> out{};
  if (::pipe2(in.data(), O_CLOEXEC) != 0 || ::pipe2(out.data(), O_CLOEXEC) != 0) {
    throw std::runtime_error("no pipe");
  }
  const std::string data = "--user-data-dir=" + profile_.string();
  process_ = ::fork();
  if (process_ == 0) {
    ::setpgid(0, 0);
    // Chromium reads from 3 and writes to 4. Away from those numbers first, should one be in the
    // way.
    const int read_end = ::fcntl(in[0], F_DUPFD, 10);
    const int write_end = ::fcntl(out[1], F_DUPFD, 10);
    ::dup2(read_end, 3);
    ::dup2(write_end, 4);
    const int nowhere = ::open("/dev/null", O_WRONLY);
    ::dup2(nowhere, STDERR_FILENO);
    ::setenv("TMPDIR", profile_.c_str(), 1);  // killed, it leaves a folder there
    ::execl(path.c_str(), path.c_str(), "--headless=new", "--no-sandbox", "--disable-gpu",
            "--hide-scrollbars", "--no-first-run", "--disable-background-networking",
            "--remote-debugging-pipe", data.c_str(), "about:blank", nullptr);
    ::_exit(127);
  }
  ::close(in[0]);
  ::close(out[1]);
  to_browser_ = in[1];
  from_browser_ = out[0];
}

Browser::~Browser() {
  ::close(to_browser_);
  ::close(from_browser_);
  if (process_ > 0) {
    ::kill(-process_, SIGKILL);
    ::waitpid(process_, nullptr, 0);
  }
  std::error_code ignored;
  std::filesystem::remove_all(profile_, ignored);
}

json::value Browser::next_message() {
  const auto until = Clock::now() + deadline;
  std::size_t end = 0;
  while ((end = unread_.find('\0')) == std::string::npos) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - Clock::now());
    pollfd ready{from_browser_, POLLIN, 0};
    if (left.count() <= 0 || ::poll(&ready, 1, static_cast<int>(left.count())) <= 0) {
      throw std::runtime_error("the browser didn't answer in time");
    }
    std::array<char, 65536> buffer;
    const ssize_t count = ::read(from_browser_, buffer.data(), buffer.size());
    if (count <= 0) {
      throw std::runtime_error("the browser is gone");
    }
    unread_.append(buffer.data(), static_cast<std::size_t>(count));
  }
  json::value message = json::parse(unread_.substr(0, end));
  unread_.erase(0, end + 1);
  return message;
}

void Browser::note(const json::object& event) {
  const std::string_view method(event.at("method").as_string());
  const json::object& parameters = event.at("params").as_object();
  const std::string level = method == "Log.entryAdded"
                                ? text_at(parameters.at("entry").as_object(), "level")
                                : text_at(parameters, "type");
  if (method == "Page.loadEventFired") {
    loaded_ = true;
  } else if (method == "Network.requestWillBeSent") {
    requests_.emplace_back(parameters.at("request").at("url").as_string());
  } else if (method == "Runtime.exceptionThrown" ||
             ((method == "Log.entryAdded" || method == "Runtime.consoleAPICalled") &&
              (level == "\"error\"" || level == "\"warning\""))) {
    errors_.push_back(json::serialize(event));
  }
}

json::value Browser::call(std::string_view method, json::object parameters) {
  const int id = ++last_id_;
  json::object message{{"id", id}, {"method", method}, {"params", std::move(parameters)}};
  if (!session_.empty()) {
    message["sessionId"] = session_;
  }
  const std::string text = json::serialize(message) + '\0';
  if (::write(to_browser_, text.data(), text.size()) != static_cast<ssize_t>(text.size())) {
    throw std::runtime_error("the browser doesn't read");
  }
  while (true) {
    const json::value answer = next_message();
    const json::object& object = answer.as_object();
    if (object.contains("method")) {
      note(object);
    } else if (object.at("id") == id) {
      if (object.contains("error")) {
        throw std::runtime_error(json::serialize(object.at("error")));
      }
      return object.at("result");
    }
  }
}

void Browser::open(const std::string& url) {
  // A new fragment alone would not load anything.
  call("Page.navigate", {{"url", "about:blank"}});
  loaded_ = false;
  requests_.clear();
  errors_.clear();
  call("Page.navigate", {{"url", url}});
  while (!loaded_ || evaluate("document.readyState + location.protocol") != "completefile:") {
    if (!loaded_) {
      const json::value message = next_message();
      note(message.as_object());
    }
  }
  // A page whose data are packed is drawn when they are unpacked.
  becomes_true("document.getElementById('header')?.hasChildNodes() ?? true");
}

void Browser::resize(int width, int height) {
  call("Emulation.setDeviceMetricsOverride",
       {{"width", width}, {"height", height}, {"deviceScaleFactor", 1}, {"mobile", width < 500}});
}

void Browser::prefer_dark() {
  call("Emulation.setEmulatedMedia",
       {{"features",
         json::array{json::object{{"name", "prefers-color-scheme"}, {"value", "dark"}}}}});
}

void Browser::as_printed() { call("Emulation.setEmulatedMedia", {{"media", "print"}}); }

json::value Browser::evaluate(std::string_view expression) {
  const json::value answer =
      call("Runtime.evaluate",
           {{"expression", expression}, {"awaitPromise", true}, {"returnByValue", true}});
  if (answer.as_object().contains("exceptionDetails")) {
    throw std::runtime_error(json::serialize(answer.at("exceptionDetails")));
  }
  const json::value* value = answer.at("result").as_object().if_contains("value");
  return value == nullptr ? json::value() : *value;
}

bool Browser::becomes_true(std::string_view expression) {
  // The page looks itself, frame by frame.
  const json::value answer = evaluate(
      "new Promise((resolve) => { const until = performance.now() + 10000;"
      "const look = () => { if (" +
      std::string(expression) +
      ") resolve(true); else if (performance.now() > until) resolve(false);"
      "else setTimeout(look, 20); }; look(); })");
  return answer.is_bool() && answer.get_bool();
}

void Browser::press(std::string_view key) {
  const int code = key == "Enter" ? 13 : key == "Tab" ? 9 : key == "Escape" ? 27 : 0;
  for (const char* type : {"keyDown", "keyUp"}) {
    json::object event{
        {"type", type}, {"key", key}, {"code", key}, {"windowsVirtualKeyCode", code}};
    if (key == "Enter") {
      event["text"] = "\r";
    }
    call("Input.dispatchKeyEvent", std::move(event));
  }
}

void Browser::screenshot(const std::filesystem::path& file) {
  const json::value shot = call("Page.captureScreenshot", {{"format", "png"}});
  std::filesystem::create_directories(file.parent_path());
  std::ofstream(file, std::ios::binary) << decoded(shot.at("data").as_string());
}

std::size_t Browser::print() {
  const json::value pdf = call("Page.printToPDF");
  return decoded(pdf.at("data").as_string()).size();
}

}  // namespace connectspec::testing

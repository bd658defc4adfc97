#include "harness/yaml/scan.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <set>
#include <sstream>
#include <string_view>
#include <vector>

#include "harness/model/diagnostics.h"
#include "harness/yaml/indentation.h"

namespace connectspec {
namespace {

constexpr std::uint64_t most_nodes = 1'000'000;

class Scanner : public YAML::EventHandler {
 public:
  Scanner(const std::string& file, Diagnostics& diagnostics)
      : file_(file), diagnostics_(diagnostics) {}

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (++documents_ == 2) {
      refuse(mark, "expected one document, found a second one");
    }
  }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override { leaf(mark, "", anchor); }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const auto size = sizes_.find(anchor);
    if (size == sizes_.end()) {
      refuse(mark, "an alias inside of what it stands for");
    } else {
      add(mark, size->second);
    }
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string&) override {
    leaf(mark, tag, anchor);
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open(mark, tag, anchor);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    open(mark, tag, anchor);
  }
  void OnMapEnd() override { close(); }

 private:
  struct Open {
    YAML::anchor_t anchor;
    std::uint64_t before;  // nodes counted when it began
  };

  void check_tag(const YAML::Mark& mark, const std::string& tag) {
    // yaml-cpp's own marks for plain and for quoted nodes.
    if (!tag.empty() && tag != "?" && tag != "!") {
      refuse(mark, "tags ('!name') can't be used here");
    }
  }

  void leaf(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor) {
    open(mark, tag, anchor);
    close();
  }

  void open(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor) {
    check_tag(mark, tag);
    open_.push_back({anchor, nodes_});
    add(mark, 1);
  }

  void close() {
    const auto node = open_.back();
    open_.pop_back();
    if (node.anchor != YAML::NullAnchor) {
      sizes_[node.anchor] = nodes_ - node.before;
    }
  }

  void add(const YAML::Mark& mark, std::uint64_t nodes) {
    const bool fits = nodes_ <= most_nodes;
    nodes_ = std::min(nodes_ + nodes, most_nodes + 1);
    if (fits && nodes_ > most_nodes) {
      refuse(mark, "the file stands for more than a million nodes");
    }
  }

  void refuse(const YAML::Mark& mark, const char* message) {
    diagnostics_.add(position_of(file_, mark), message);
  }

  const std::string& file_;
  Diagnostics& diagnostics_;
  int documents_ = 0;
  std::uint64_t nodes_ = 0;  // with each alias counted as what it stands for
  std::map<YAML::anchor_t, std::uint64_t> sizes_;
  std::vector<Open> open_;
};

}  // namespace

SourcePosition position_of(const std::string& file, const YAML::Mark& mark) {
  return {file, std::max(mark.line, 0) + 1, std::max(mark.column, 0) + 1};
}

std::string not_yaml(const YAML::Exception& problem) {
  // What yaml-cpp says of texts without quotes that only look like texts.
  static const std::set<std::string_view> looks_like_a_text{
      YAML::ErrorMsg::MAP_VALUE,       YAML::ErrorMsg::MAP_KEY,         YAML::ErrorMsg::END_OF_MAP,
      YAML::ErrorMsg::END_OF_MAP_FLOW, YAML::ErrorMsg::END_OF_SEQ_FLOW, YAML::ErrorMsg::END_OF_SEQ,
      YAML::ErrorMsg::UNKNOWN_TOKEN};
  return "not YAML: " + problem.msg +
         (looks_like_a_text.contains(problem.msg)
              ? "; a text that holds ': ', or begins with a sign of YAML's such as { [ \" @, is "
                "written in quotes"
              : "");
}

bool scan_yaml(const SourceFile& file, Diagnostics& diagnostics) {
  const auto before = diagnostics.count();
  try {
    std::istringstream stream(file.text);
    YAML::Parser parser(stream);
    Scanner scanner(file.name, diagnostics);
    while (parser.HandleNextDocument(scanner)) {
    }
  } catch (const YAML::Exception& problem) {
    diagnostics.add(position_of(file.name, problem.mark),
                    not_yaml(problem) + indentation_trouble(file.text, problem.mark.line));
  }
  return diagnostics.count() == before;
}

}  // namespace connectspec

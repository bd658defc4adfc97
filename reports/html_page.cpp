#include "reports/html_page.h"

#include <boost/json.hpp>
#include <utility>

#include "harness/model/clause_link.h"
#include "harness/wire/bytes.h"
#include "reports/entries.h"
#include "reports/groups.h"
#include "reports/gzip.h"
#include "reports/issue.h"
#include "reports/printable.h"
#include "reports/run_value.h"

namespace connectspec {
namespace {

namespace json = boost::json;

std::string text_of(const std::vector<SourceFile>& files, std::string_view name) {
  for (const SourceFile& file : files) {
    if (file.name == name) {
      return file.text;
    }
  }
  return {};
}

struct Reference {
  std::string_view before;  // of the file's name in a template
  std::string_view after;
  std::string_view open;
  std::string_view close;
};

constexpr Reference style{R"(<link rel="stylesheet" href=")", R"(">)", "<style>\n", "</style>"};
constexpr Reference script{R"(<script src=")", R"("></script>)", "<script>\n", "</script>"};
constexpr Reference module{R"(<script type="module" src=")", R"("></script>)",
                           "<script type=\"module\">\n", "</script>"};

// From here on data are packed: the page of a run of the whole suite has 6 MB of them, and 1 MB so.
constexpr std::size_t long_data = 1U << 20U;

// The page with every reference to a file replaced by what is in the file.
std::string inlined(std::string page, const Reference& reference,
                    const std::vector<SourceFile>& files) {
  std::size_t at = 0;
  while ((at = page.find(reference.before, at)) != std::string::npos) {
    const std::size_t name = at + reference.before.size();
    const std::size_t end = page.find(reference.after, name);
    if (end == std::string::npos) {
      break;
    }
    const std::string content = std::string(reference.open) +
                                text_of(files, page.substr(name, end - name)) +
                                std::string(reference.close);
    page.replace(at, end + reference.after.size() - at, content);
    at += content.size();
  }
  return page;
}

// Inside JSON "<" occurs in strings only; without it neither </script> nor <!-- can be.
std::string harmless(const std::string& document) {
  std::string out;
  out.reserve(document.size());
  for (const char character : document) {
    if (character == '<') {
      out += "\\u003c";
    } else {
      out += character;
    }
  }
  return out;
}

std::string_view word_of(Standing standing) {
  switch (standing) {
    case Standing::known_deviation:
      return "known";
    case Standing::unexpected:
      return "unexpected";
    case Standing::vanished:
      return "vanished";
    case Standing::explained:
      return "explained";
    case Standing::as_expected:
      break;
  }
  return "expected";
}

void slim_down(Observation& observation) {
  observation.bindings.clear();
  for (Connection& connection : observation.connections) {
    connection.responses.clear();
    connection.sent.prefix.clear();
    connection.received.prefix.clear();
    connection.data = {};
  }
}

Run slim(const Run& run) {
  Run out = run;
  for (Result& result : out.results) {
    slim_down(result.observation);
    for (Attempt& other : result.other_attempts) {
      slim_down(other.observation);
    }
  }
  for (CitedClause& clause : out.clauses) {
    if (!is_web_link(clause.link)) {
      clause.link.clear();
    }
  }
  return out;
}

json::string text(std::string_view value, const json::storage_ptr& storage) {
  return json::string(printable(value), storage);
}

}  // namespace

std::string html_page(std::string_view name, const json::object& data, std::string_view behind) {
  const std::vector<SourceFile> files = embedded_page_files();
  std::string page = text_of(files, name);
  for (const Reference& reference : {style, script, module}) {
    page = inlined(std::move(page), reference, files);
  }
  constexpr std::string_view place = R"(id="data"></script>)";
  constexpr std::string_view end = "</script>";
  if (const std::size_t at = page.find(place); at != std::string::npos) {
    page.insert(at + place.size(), behind);
    const std::string document = json::serialize(data);
    page.insert(at + place.size() - end.size(),
                document.size() < long_data ? harmless(document) : base64(gzip(document)));
  }
  return page;
}

json::object page_run(const Run& run, const ExpectationReport& comparison,
                      const json::storage_ptr& storage) {
  json::object out = run_value(slim(run), storage);
  const std::vector<ReportEntry> entries = entries_of(run, comparison);
  json::array& results = out.at("results").as_array();
  for (std::size_t at = 0; at < results.size(); ++at) {
    json::object& result = results[at].as_object();
    const ReportEntry& entry = entries[at];
    result.emplace("standing", json::string_view(word_of(entry.standing)));
    if (!entry.reason.empty()) {
      result.emplace("reason", text(entry.reason, storage));
    }
    const std::string_view todo = advice(entry.standing, entry.result->judgement);
    if (!todo.empty()) {
      result.emplace("advice", json::string_view(todo));
    }
    if (why_no_issue(*entry.result).empty()) {
      result.emplace("issue", json::string(issue_text(run, {entry.result->case_id}), storage));
    }
  }
  return out;
}

json::array page_groups(const Run& run, const ExpectationReport& comparison,
                        const json::storage_ptr& storage) {
  json::array out(storage);
  for (const Group& group : groups_of(run, comparison)) {
    if (group.standing == Standing::known_deviation) {
      continue;
    }
    json::array cases(storage);
    for (const Result* result : group.results) {
      cases.emplace_back(result - run.results.data());
    }
    json::object one({{"cases", std::move(cases)},
                      {"name", text(name_of(group), storage)},
                      {"reason", text(reason_of(group), storage)}},
                     storage);
    if (!group.explained.empty()) {
      one.emplace("explained", group.explained.size());
    }
    out.push_back(std::move(one));
  }
  return out;
}

}  // namespace connectspec

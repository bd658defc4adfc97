// The page of several runs: which target does what. The table is there at once; what the ladders of
// a case are drawn from is packed by area, and unpacked when somebody looks at one of its cases.
#include "reports/matrix.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <map>
#include <string>
#include <vector>

#include "harness/model/result.h"
#include "harness/wire/bytes.h"
#include "reports/gzip.h"
#include "reports/html_page.h"

namespace connectspec {
namespace {

namespace json = boost::json;

class Table {
 public:
  Table(const std::vector<Run>& runs, json::storage_ptr storage)
      : storage_(std::move(storage)), columns_(runs.size()), runs_(storage_), cases_(storage_) {
    for (std::size_t column = 0; column < columns_; ++column) {
      json::object run = page_run(runs[column], ExpectationReport{}, storage_);
      for (std::size_t at = 0; at < runs[column].results.size(); ++at) {
        add(column, runs[column].results[at], run.at("results").at(at).as_object());
      }
      run.erase("results");
      runs_.push_back(std::move(run));
    }
  }

  // `runs` without their results; `cases` with a verdict per run, and the pack and the place in it
  // where the whole results are.
  json::object data() {
    json::object out(storage_);
    out.emplace("runs", std::move(runs_));
    out.emplace("cases", std::move(cases_));
    return out;
  }

  // By area, as base64.
  struct Pack {
    std::string area;
    std::string content;
  };
  [[nodiscard]] std::vector<Pack> packs() const {
    std::vector<Pack> out(packs_.size());
    for (const auto& [area, pack] : pack_of_area_) {
      out[pack] = {area, base64(gzip(json::serialize(packs_[pack])))};
    }
    return out;
  }

 private:
  json::array empty_row() const {
    json::array row(storage_);
    row.resize(columns_);  // with nulls
    return row;
  }

  static void copy(const json::object& from, std::string_view member, json::object& to) {
    if (const json::value* value = from.if_contains(member)) {
      to.emplace(member, *value);
    }
  }

  void add(std::size_t column, const Result& result, json::object& shown) {
    const auto [row, added] = rows_.try_emplace(result.case_id, cases_.size());
    if (added) {
      add_case(result, shown);
    }
    json::object& scenario = cases_.at(row->second).as_object();
    json::object summary(storage_);
    for (const std::string_view member : {"verdict", "observed", "because", "clauses"}) {
      copy(shown.at("judgement").as_object(), member, summary);
    }
    scenario.at("results").at(column) = std::move(summary);
    json::array& pack = packs_[scenario.at("pack").to_number<std::size_t>()];
    pack.at(scenario.at("place").to_number<std::size_t>()).at(column) = std::move(shown);
  }

  void add_case(const Result& result, const json::object& shown) {
    const auto [pack, first] = pack_of_area_.try_emplace(result.area, packs_.size());
    if (first) {
      packs_.emplace_back(storage_);
    }
    json::object scenario(storage_);
    for (const std::string_view member : {"case_id", "area", "title", "level"}) {
      copy(shown, member, scenario);
    }
    scenario.emplace("pack", pack->second);
    scenario.emplace("place", packs_[pack->second].size());
    scenario.emplace("results", empty_row());
    packs_[pack->second].push_back(empty_row());
    cases_.push_back(std::move(scenario));
  }

  json::storage_ptr storage_;
  std::size_t columns_;
  std::map<std::string, std::size_t, std::less<>> rows_;  // case id → place in cases_
  std::map<std::string, std::size_t, std::less<>> pack_of_area_;
  json::array runs_;
  json::array cases_;
  std::vector<json::array> packs_;
};

// "transcripts/connect.tunnel.js"
std::string file_of(std::string area) {
  std::replace(area.begin(), area.end(), '/', '.');
  return "transcripts/" + area + ".js";
}

// The page may load what lies beside it, also from disk, and nothing else.
std::string may_load_scripts(std::string page) {
  constexpr std::string_view before = "script-src 'unsafe-inline'";
  page.insert(page.find(before) + before.size(), " 'self' file:");
  return page;
}

}  // namespace

std::string runs_to_matrix(const std::vector<Run>& runs) {
  json::monotonic_resource memory(1U << 20U);
  Table table(runs, &memory);
  std::string packs;
  for (std::size_t at = 0; const Table::Pack& pack : table.packs()) {
    packs +=
        fmt::format("\n<script type=\"text/plain\" id=\"pack-{}\">{}</script>", at++, pack.content);
  }
  return html_page("matrix.html", table.data(), packs);
}

std::vector<PageFile> runs_to_split_matrix(const std::vector<Run>& runs, const std::string& name,
                                           const std::vector<RunLinks>& links) {
  json::monotonic_resource memory(1U << 20U);
  Table table(runs, &memory);
  std::vector<PageFile> files;
  json::array names(&memory);
  for (std::size_t at = 0; Table::Pack & pack : table.packs()) {
    files.push_back(
        {file_of(std::move(pack.area)), fmt::format("packs[{}] = \"{}\";\n", at++, pack.content)});
    names.emplace_back(files.back().name);
  }
  json::array beside(&memory);
  for (const RunLinks& link : links) {
    beside.push_back(json::object({{"page", link.page}, {"run_file", link.run_file}}, &memory));
  }
  json::object data = table.data();
  data.emplace("pack_files", std::move(names));
  data.emplace("links", std::move(beside));
  files.push_back({name, may_load_scripts(html_page("matrix.html", data))});
  return files;
}

}  // namespace connectspec

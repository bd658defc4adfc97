// That the schemas take what ships, and that the schema of case files takes and refuses what the
// readers do: tried with every shipped case, one part of it changed. The validator is none of ours
// (`./dev packages schema` installs it).
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <yaml-cpp/yaml.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>

#include "harness/language/case_files.h"
#include "harness/language/suite.h"
#include "harness/model/diagnostic.h"

namespace connectspec {
namespace {

namespace fs = std::filesystem;

// Where Debian has what is written for Node.
const std::string in_node = "NODE_PATH=/usr/share/nodejs node ";

bool has_validator() {
  return std::system(
             (in_node + "-e 'require(\"ajv\"); require(\"js-yaml\")' 2>/dev/null").c_str()) == 0;
}

// A line for each file.
std::vector<std::string> validate(const std::string& schema, const std::string& files) {
  std::vector<std::string> lines;
  FILE* output = ::popen(
      (in_node + CONNECTSPEC_LANGUAGE "/validate.cjs '" + schema + "' " + files).c_str(), "r");
  std::string line;
  for (int octet = std::fgetc(output); octet != EOF; octet = std::fgetc(output)) {
    if (octet == '\n') {
      lines.push_back(std::exchange(line, ""));
    } else {
      line += static_cast<char>(octet);
    }
  }
  EXPECT_EQ(::pclose(output), 0);
  return lines;
}

class Schemas : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!has_validator()) {
      GTEST_SKIP() << "no ajv and js-yaml for node (`./dev packages schema`)";
    }
    fs::create_directories(folder_);
  }
  void TearDown() override { fs::remove_all(folder_); }

  fs::path folder_ = fs::path(::testing::TempDir()) / ("schemas." + std::to_string(::getpid()));
};

void expect_valid(const std::string& schema, const fs::path& folder,
                  const std::vector<std::string>& names) {
  std::string files;
  for (const auto& name : names) {
    files += " '" + (folder / name).string() + "'";
  }
  const auto said = validate(schema, files);
  ASSERT_EQ(said.size(), names.size());
  for (std::size_t i = 0; i < said.size(); ++i) {
    EXPECT_EQ(said[i], "valid") << names[i];
  }
}

std::vector<std::string> yaml_files(const fs::path& folder) {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() == ".yaml") {
      names.push_back(entry.path().filename().string());
    }
  }
  std::sort(names.begin(), names.end());
  return names;
}

TEST_F(Schemas, take_every_file_that_ships) {
  const fs::path cases = CONNECTSPEC_CASES;
  auto names = yaml_files(cases);
  std::erase_if(names, [](const std::string& name) {
    return name == "clauses.yaml" || name == "requirements.yaml" || name == "judgements.yaml" ||
           name == "former-ids.yaml";
  });
  expect_valid((cases / "case-file.schema.json").string(), cases, names);
  expect_valid((cases / "case-file.schema.json#/definitions/judgements").string(), cases,
               {"judgements.yaml"});
  expect_valid((cases / "clauses.schema.json").string(), cases,
               {"clauses.yaml", "requirements.yaml"});
  const fs::path profiles = CONNECTSPEC_PROFILES;
  expect_valid((profiles / "profile.schema.json").string(), profiles, yaml_files(profiles));
}

// ---- One part changed

using Random = std::mt19937;

std::size_t below(Random& random, std::size_t bound) {
  return std::uniform_int_distribution<std::size_t>(0, bound - 1)(random);
}

YAML::Node some_value(Random& random, const YAML::Node& was) {
  YAML::Node list(YAML::NodeType::Sequence);
  YAML::Node map(YAML::NodeType::Map);
  switch (below(random, 9)) {
    case 0:
      return YAML::Node("perhaps");
    case 1:
      return YAML::Node(7);
    case 2:
      return YAML::Node(YAML::NodeType::Null);
    case 3:
      return list;
    case 4:
      return map;
    case 5:
      list.push_back(was);
      return list;
    case 6:
      map["other"] = was;
      return map;
    case 7:
      return was.IsScalar() ? YAML::Node(was.Scalar() + "x") : YAML::Node("2s");
    default:
      return YAML::Node("");
  }
}

void change_map(Random& random, YAML::Node map) {
  const auto at = below(random, map.size());
  auto entry = map.begin();
  std::advance(entry, at);
  const std::string key = entry->first.Scalar();
  const YAML::Node value = entry->second;
  switch (below(random, 4)) {
    case 0:
      map.remove(key);
      break;
    case 1:
      map.remove(key);
      map[key + "x"] = value;
      break;
    case 2:
      map["extra"] = value;
      break;
    default:
      map[key] = some_value(random, value);
  }
}

// Goes down at random, and changes something where it stops.
void change(Random& random, YAML::Node node) {
  if ((node.IsMap() || node.IsSequence()) && node.size() > 0) {
    auto entry = node.begin();
    const auto at = below(random, node.size());
    std::advance(entry, at);
    YAML::Node child = node.IsMap() ? entry->second : YAML::Node(*entry);
    if (child.IsDefined() && !child.IsScalar() && child.size() > 0 && below(random, 4) > 0) {
      change(random, child);
    } else if (node.IsMap()) {
      change_map(random, node);
    } else {
      node[at] = some_value(random, YAML::Clone(child));
    }
  }
}

// ---- What only the readers know

// Of names that have to be known, and of things that don't go together, a schema knows nothing.
bool beyond_a_schema(const std::string& message) {
  static const std::vector<std::string> words{
      "unknown name in a template", "unknown listener", "unknown actor",
      "does nothing in this script", "unknown case or area", "unknown control", "unknown rule list",
      "is no id here", "has to be an 'otherwise'", "never reached", "needs the capability",
      "need the capability", "a fail needs 'breaks", "only of kind 'parent'",
      "only a listener of kind", "can do nothing", "made of itself", "a crowd is served",
      "asks about resources", "unknown client", "unknown name '", "'both-hosts' needs",
      "which no step uses", "unknown parameter", "leave one of the two out", "can't both hold",
      "no regular expression", "broken template", "is no token", "which is syntax of HTTP/1.1",
      "is no cut", "expected one of 'addresses'", "already a name in templates",
      "have a Proxy-Authorization of their own", "has a key of its own", "can't be its own control",
      "uses itself", "a parent has no", "can't be a parent", "a parent already",
      "can't have the host of 'origin'",
      // which of the listeners are parents
      "unknown key 'raw'",
      // a key is that of an actor only if there is one
      "unknown fact 'extra'", "unknown fact 'other'", "unknown fact 'loopback'",
      "unknown fact 'originx'", "unknown key 'parent.", "unknown fact 'parent"};
  return std::any_of(words.begin(), words.end(), [&message](const std::string& word) {
    return message.find(word) != std::string::npos;
  });
}

struct Mistakes {
  std::string all;
  std::string a_schema_sees;
};

Mistakes mistakes_in(const SourceFile& file, const std::vector<SourceFile>& shared) {
  auto files = shared;
  files.push_back(file);
  Mistakes said;
  for (const auto& error : load_suite(files).errors) {
    if (error.position.file == file.name) {
      said.all += to_string(error) + "; ";
      said.a_schema_sees += beyond_a_schema(error.message) ? "" : to_string(error) + "; ";
    }
  }
  return said;
}

struct Changed {
  std::string name;
  std::string text;
};

// A file with one of its cases alone, changed in one place.
std::string changed(Random& random, const YAML::Node& file, std::size_t at) {
  YAML::Node copy = YAML::Clone(file);
  YAML::Node one(YAML::NodeType::Sequence);
  one.push_back(YAML::Clone(file["cases"][at]));
  copy["cases"] = one;
  change(random, copy);
  return YAML::Dump(copy) + "\n";
}

TEST_F(Schemas, take_and_refuse_what_the_readers_do) {
  constexpr std::size_t changes_of_a_case = 4;  // of 288: more than a thousand
  Random random(20);
  std::vector<SourceFile> shared;
  std::vector<Changed> all;
  for (const auto& file : embedded_case_files()) {
    const auto root = YAML::Load(file.text);
    if (file.name.ends_with("judgements.yaml")) {
      shared.push_back(file);
    }
    if (!root["cases"]) {
      continue;
    }
    for (std::size_t at = 0; at < root["cases"].size(); ++at) {
      for (std::size_t time = 0; time < changes_of_a_case; ++time) {
        const auto name = fmt::format("{:05}.yaml", all.size());
        all.push_back({name, changed(random, root, at)});
        std::ofstream(folder_ / name) << all.back().text;
      }
    }
  }
  ASSERT_GT(all.size(), 1000U);
  const auto said = validate(CONNECTSPEC_CASES "/case-file.schema.json", folder_.string());
  ASSERT_EQ(said.size(), all.size());
  std::size_t refused = 0;
  std::size_t differing = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto mistakes = mistakes_in({all[i].name, all[i].text}, shared);
    const bool taken = said[i] == "valid";
    refused += taken ? 0 : 1;
    const bool agreed = taken ? mistakes.a_schema_sees.empty() : !mistakes.all.empty();
    if (!agreed && ++differing <= 20) {
      ADD_FAILURE() << "the schema: " << said[i] << "\nthe readers: " << mistakes.all << "\n"
                    << all[i].text;
    }
  }
  EXPECT_EQ(differing, 0U) << "of " << all.size();
  EXPECT_GT(refused, all.size() / 3);
}

}  // namespace
}  // namespace connectspec

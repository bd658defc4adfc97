#include "harness/program/cli/guide_text.h"

#include <algorithm>
#include <cctype>
#include <sstream>

#include "harness/program/cli/paragraph.h"

namespace connectspec {
namespace {

constexpr std::size_t deeper = 6;  // a meaning below its term

// Octets of UTF-8 that begin a character.
std::size_t characters_in(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char octet) {
    return (static_cast<unsigned char>(octet) & 0xc0) != 0x80;
  }));
}

// `a` / `b` → a / b: on its own line a term needs no marks.
std::string without_marks(std::string text) {
  std::erase(text, '`');
  return text;
}

// A cell ends at a bar that stands in no code.
std::vector<std::string> cells_of(const std::string& row) {
  std::vector<std::string> cells;
  std::string cell;
  bool code = false;
  for (const char octet : row.substr(1)) {
    code = code != (octet == '`');
    if (octet == '|' && !code) {
      const auto from = cell.find_first_not_of(' ');
      const auto to = cell.find_last_not_of(' ');
      cells.push_back(from == std::string::npos ? "" : cell.substr(from, to - from + 1));
      cell.clear();
    } else {
      cell += octet;
    }
  }
  return cells;
}

class Writer {
 public:
  void take(const std::string& line) {
    if (line.starts_with("<!--")) {
      end_paragraph();
    } else if (line.starts_with("|")) {
      take_row(line);
    } else if (line.starts_with("    ")) {
      end_paragraph();
      text_ += line + "\n";
    } else if (line.starts_with("#")) {
      take_heading(line);
    } else if (line.empty()) {
      end_paragraph();
      rows_ = 0;
      skip_line();
    } else {
      if (line.starts_with("- ")) {
        end_paragraph();
      }
      paragraph_ += (paragraph_.empty() ? "" : " ") + line;
    }
  }

  std::string finish() {
    end_paragraph();
    return std::move(text_);
  }

 private:
  void take_heading(const std::string& line) {
    end_paragraph();
    skip_line();
    const auto title = line.substr(line.find_first_not_of("# "));
    text_ +=
        title + "\n" + std::string(characters_in(title), line.starts_with("##") ? '-' : '=') + "\n";
  }

  // The first row of a table is its heading, the second a line.
  void take_row(const std::string& line) {
    end_paragraph();
    const auto cells = cells_of(line);
    if (++rows_ < 3 || cells.size() < 2) {
      return;
    }
    text_ += "  " + without_marks(cells[0]) + "\n" +
             paragraph(std::string(deeper, ' ') + cells[1], deeper);
  }

  void end_paragraph() {
    if (!paragraph_.empty()) {
      text_ += paragraph(paragraph_, paragraph_.starts_with("- ") ? 2 : 0);
      paragraph_.clear();
    }
  }

  void skip_line() {
    if (!text_.empty() && !text_.ends_with("\n\n")) {
      text_ += "\n";
    }
  }

  std::size_t rows_ = 0;
  std::string paragraph_;
  std::string text_;
};

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  std::istringstream in{std::string(text)};
  for (std::string line; std::getline(in, line);) {
    lines.push_back(line);
  }
  return lines;
}

std::string lower(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(),
                 [](unsigned char octet) { return static_cast<char>(std::tolower(octet)); });
  return result;
}

bool has_word(std::string_view text, std::string_view word) {
  const auto belongs = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-';
  };
  for (auto at = text.find(word); !word.empty() && at != std::string_view::npos;
       at = text.find(word, at + 1)) {
    const auto end = at + word.size();
    const bool begins = at == 0 || !belongs(text[at - 1]) || !belongs(word.front());
    if (begins && (end == text.size() || !belongs(text[end]) || !belongs(word.back()))) {
      return true;
    }
  }
  return false;
}

}  // namespace

std::string guide_text(std::string_view markdown) {
  Writer writer;
  for (const auto& line : lines_of(markdown)) {
    writer.take(line);
  }
  return writer.finish();
}

std::vector<std::string> guide_sections(std::string_view markdown) {
  std::vector<std::string> titles;
  for (const auto& line : lines_of(markdown)) {
    if (line.starts_with("## ")) {
      titles.push_back(line.substr(3));
    }
  }
  return titles;
}

std::string guide_section(std::string_view markdown, std::string_view words) {
  std::string section;
  bool inside = false;
  for (const auto& line : lines_of(markdown)) {
    if (line.starts_with("## ")) {
      if (inside) {
        break;
      }
      inside = lower(line.substr(3)).starts_with(lower(words));
    }
    section += inside ? line + "\n" : "";
  }
  return section;
}

std::string guide_entries(std::string_view markdown, std::string_view word) {
  std::string entries;
  for (const auto& line : lines_of(markdown)) {
    const auto cells = line.starts_with("|") ? cells_of(line) : std::vector<std::string>{};
    if (cells.size() >= 2 && has_word(cells[0], word)) {
      entries += line + "\n";
    }
  }
  return entries.empty() ? entries : "| term | says |\n| --- | --- |\n" + entries;
}

}  // namespace connectspec

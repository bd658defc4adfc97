// Mistakes with heads that show at one size, place or octet and not at the next.
#include <algorithm>
#include <string>

#include "reference_proxy/defects/hooks.h"
#include "reference_proxy/defects/http_text.h"
#include "reference_proxy/defects/registry.h"

namespace connectspec::proxy::defects {
namespace {

constexpr std::size_t blank_line = 4;

std::vector<std::string> lines_of(const Visit& guest) {
  std::vector<std::string> lines;
  std::string copy = guest.asked;
  edit_fields(copy, [&lines](std::string& line) { lines.push_back(line); });
  return lines;
}

std::size_t count_of_fields(const Visit& guest) { return lines_of(guest).size(); }

bool some_line(const Visit& guest, const std::function<bool(const std::string&)>& test) {
  const auto lines = lines_of(guest);
  return std::any_of(lines.begin(), lines.end(), test);
}

std::string name_of_line(const std::string& line) { return line.substr(0, line.find(':')); }
std::string value_in(const std::string& line) {
  return trimmed(line.substr(std::min(line.find(':'), line.size() - 1) + 1));
}

// The fields behind so many are left out.
Hook keep_fields(std::size_t most) {
  return [most](Visit& guest) {
    std::size_t seen = 0;
    edit_fields(guest.request, [&](std::string& line) {
      if (++seen > most) {
        line.clear();
      }
    });
  };
}

// The fields that begin behind so many octets of the head are left out.
Hook keep_octets(std::size_t most) {
  return [most](Visit& guest) {
    std::size_t at = guest.request.find('\n') + 1;
    edit_fields(guest.request, [&](std::string& line) {
      const std::size_t size = line.size() + 2;
      if (at > most) {
        line.clear();
      }
      at += size;
    });
  };
}

// A read ended there, counted from the end of the head.
bool cut_before_end(const Visit& guest, std::size_t octets) {
  return std::find(guest.reads.begin(), guest.reads.end(), guest.asked.size() - octets) !=
         guest.reads.end();
}

Hook mute_at(std::function<bool(const Visit&)> test) { return when(std::move(test), say_nothing); }

Hook refuse_with(int status, std::function<bool(const Visit&)> test) {
  return when(std::move(test), [status](Visit& guest) { refuse(guest, status); });
}

bool has_control(const std::string& text) {
  return std::any_of(text.begin(), text.end(), [](unsigned char c) {
    return (c < 0x20 && c != '\t' && c != '\r' && c != '\n') || c == 0x7f;
  });
}

// What stands in the head behind so many octets is the next request.
void answer_the_rest_too(Visit& guest) {
  constexpr std::size_t buffer = 8192;
  if (guest.request.size() > buffer) {
    guest.also_ask = guest.request.substr(buffer);
    refuse(guest, 431);
    guest.answer += refusal_answer(400);
  }
}

void carry_out_the_rest(Visit& guest) {
  constexpr std::size_t buffer = 4096;
  if (guest.request.size() > buffer) {
    guest.also_ask = guest.request.substr(buffer);
    refuse(guest, 431);
  }
}

void go_where_a_value_says(Visit& guest) {
  for (const std::string& line : lines_of(guest)) {
    if (const std::string value = value_in(line); value.starts_with("CONNECT ")) {
      guest.also_ask = value + "\r\nHost: " + target_of(value + "\r\n") + "\r\n\r\n";
    }
  }
}

// Octets that aren't allowed where they stand, left out of what the right proxy sees.
void clean(std::string& text, const std::function<bool(unsigned char)>& bad) {
  text.erase(std::remove_if(text.begin(), text.end(), bad), text.end());
}

std::vector<Defect> of_size() {
  return {
      {.name = "blank-line-over-an-edge",
       .breaks = "A blank line that goes over the edge of a buffer of 1024 octets isn't seen.",
       .fails = {"h1/head/size/octets-1024", "h1/head/size/octets-2048", "h1/head/size/octets-4096",
                 "h1/head/size-large"},
       .request = mute_at([](const Visit& guest) {
         const std::size_t over = guest.asked.size() % 1024;
         return guest.asked.size() > 1024 && over > 0 && over < blank_line;
       })},
      {.name = "buffer-just-full",
       .breaks = "A head of exactly 4096 octets is never answered.",
       .fails = {"h1/head/size/octets-4096"},
       .request = mute_at([](const Visit& guest) { return guest.asked.size() == 4096; })},
      {.name = "one-octet-too-few",
       .breaks = "Behind a head of exactly 2048 octets the first of the data is lost.",
       .fails = {"h1/head/size/octets-2048"},
       .request = [](Visit& guest) { guest.lasting = guest.asked.size() == 2048 ? "eat" : ""; },
       .relayed =
           [](Visit& guest, Side from, std::string& bytes) {
             if (from == Side::client && guest.lasting == "eat" && !bytes.empty()) {
               bytes.erase(0, 1);
               guest.lasting.clear();
             }
           }},
      {.name = "data-behind-a-second-read-lost",
       .breaks = "What comes with the end of a head of more than one read is lost.",
       .fails = {"h1/head/cuts-and-data"},
       .request = when([](const Visit& guest) { return guest.reads.size() > 1; },
                       [](Visit& guest) { guest.behind.clear(); })},
      {.name = "data-behind-big-heads-lost",
       .breaks = "Data behind a head of more than 4096 octets are lost.",
       .fails = {"h1/head/size-and-data"},
       .request = when([](const Visit& guest) { return guest.asked.size() > 4096; },
                       [](Visit& guest) { guest.behind.clear(); })},
      {.name = "closes-on-big-heads",
       .breaks = "A head of more than 8192 octets is answered by a close.",
       .warns = {"h1/head/size-large/octets-8192", "h1/head/size-large/octets-16384"},
       .request = when([](const Visit& guest) { return guest.asked.size() > 8192; }, hang_up)},
      {.name = "two-kilobytes-at-most",
       .breaks = "A head of more than 2048 octets draws 431.",
       .warns = {"h1/head/size/octets-2048", "h1/head/size/octets-4096", "h1/head/size/between"},
       .request = refuse_with(431, [](const Visit& guest) { return guest.asked.size() > 2048; })},
      {.name = "fields-behind-the-hundredth-vanish",
       .breaks = "Of the fields the first hundred are read.",
       .fails = {"h1/credentials/behind-fields", "h1/head/hidden-host", "h1/head/hidden-space",
                 "h1/head/hidden-length"},
       .endpoint = "plain",
       .request = keep_fields(100)},
      {.name = "fields-behind-the-sixtieth-vanish",
       .breaks = "Of the fields the first sixty are read.",
       .fails = {"h1/credentials/behind-fields", "h1/head/hidden-host", "h1/head/hidden-space",
                 "h1/head/hidden-length"},
       .request = keep_fields(60)},
      {.name = "fields-behind-4096-octets-vanish",
       .breaks = "Fields that begin behind the first 4096 octets aren't read.",
       .fails = {"h1/credentials/behind-octets", "h1/head/hidden-host", "h1/head/hidden-space",
                 "h1/head/hidden-length"},
       .request = keep_octets(4096)},
      {.name = "fields-behind-32768-octets-vanish",
       .breaks = "Fields that begin behind the first 32768 octets aren't read.",
       .fails = {"h1/credentials/behind-octets", "h1/head/hidden-host", "h1/head/hidden-space",
                 "h1/head/hidden-length"},
       .request = keep_octets(32768)},
      {.name = "forty-fields-at-most",
       .breaks = "More than forty fields draw 431.",
       .warns = {"h1/head/fields"},
       .request = refuse_with(431, [](const Visit& guest) { return count_of_fields(guest) > 40; })},
      {.name = "sixty-fields-hang",
       .breaks = "More than 56 fields are never answered.",
       .fails = {"h1/head/fields", "h1/head/fields-many"},
       .request = mute_at([](const Visit& guest) { return count_of_fields(guest) > 56; })},
      {.name = "hundred-fields-hang",
       .breaks = "More than a hundred fields are never answered.",
       .fails = {"h1/head/fields-many"},
       .request = mute_at([](const Visit& guest) { return count_of_fields(guest) > 100; })},
      {.name = "many-fields-closed",
       .breaks = "More than a hundred fields are answered by a close.",
       .warns = {"h1/head/fields-many"},
       .request = when([](const Visit& guest) { return count_of_fields(guest) > 100; }, hang_up)},
      {.name = "rest-of-a-head-is-answered",
       .breaks = "Behind 8192 octets of a head the next request begins, and is answered.",
       .fails = {"h1/head/cut-at-the-edge"},
       .request = answer_the_rest_too},
      {.name = "rest-of-a-head-is-carried-out",
       .breaks = "Behind 4096 octets of a head the next request begins.",
       .fails = {"h1/head/cut-at-the-edge"},
       .request = carry_out_the_rest},
      {.name = "long-lines-go-on-in-the-next",
       .breaks = "A field line goes on in the next one behind each 1024 octets.",
       .warns = {"h1/head/inside-a-long-line"},
       .request = [](Visit& guest) { cut_long_lines(guest.request, 1024); }},
      {.name = "a-kilobyte-for-a-line",
       .breaks = "A request line of more than 1000 octets draws 414.",
       .warns = {"h1/head/request-line", "h1/reqline/8000-octets"},
       .request =
           refuse_with(414, [](const Visit& guest) { return guest.asked.find("\r\n") > 1000; })},
      {.name = "long-lines-hang",
       .breaks = "A request line of more than 512 octets is never answered.",
       .fails = {"h1/head/request-line"},
       .request = mute_at([](const Visit& guest) { return guest.asked.find("\r\n") > 512; })},
  };
}

std::vector<Defect> of_cut() {
  return {
      {.name = "first-read-holds-the-method",
       .breaks = "A request whose method doesn't come in the first read is never answered.",
       .fails = {"h1/head/cuts"},
       .request = mute_at(
           [](const Visit& guest) { return !guest.reads.empty() && guest.reads.front() < 7; })},
      {.name = "first-read-holds-the-line",
       .breaks = "A request whose line doesn't come in the first read draws 400.",
       .warns = {"h1/head/cuts"},
       .request = refuse_with(400,
                              [](const Visit& guest) {
                                return !guest.reads.empty() &&
                                       guest.reads.front() < guest.asked.find("\r\n");
                              })},
      {.name = "blank-line-in-two-reads-missed",
       .breaks = "A blank line that comes in two reads isn't seen.",
       .fails = {"h1/head/cuts"},
       .request = mute_at([](const Visit& guest) { return cut_before_end(guest, 2); })},
      {.name = "last-lf-goes-through-the-tunnel",
       .breaks = "Where the last LF of a head comes in a read of its own, it goes into the tunnel.",
       .fails = {"h1/head/cuts"},
       .request = when([](const Visit& guest) { return cut_before_end(guest, 1); },
                       [](Visit& guest) { guest.behind.insert(0, "\n"); })},
  };
}

std::vector<Defect> of_octets() {
  const auto value_quoted = [](const std::string& line) {
    return std::count(line.begin(), line.end(), '"') % 2 != 0;
  };
  return {
      {.name = "names-of-one-letter-refused",
       .breaks = "A field name of one letter is an error.",
       .warns = {"h1/head/unusual"},
       .request = refuse_with(400,
                              [](const Visit& guest) {
                                return some_line(guest, [](const std::string& line) {
                                  return line.starts_with("A:");
                                });
                              })},
      {.name = "table-of-tokens-with-holes",
       .breaks = "A field name with | or ~ is an error.",
       .warns = {"h1/head/unusual"},
       .request = refuse_with(400,
                              [](const Visit& guest) {
                                return some_line(guest, [](const std::string& line) {
                                  return name_of_line(line).find_first_of("|~") != npos;
                                });
                              })},
      {.name = "long-names-refused",
       .breaks = "A field name of more than 128 octets is an error.",
       .warns = {"h1/head/unusual"},
       .request = refuse_with(400,
                              [](const Visit& guest) {
                                return some_line(guest, [](const std::string& line) {
                                  return name_of_line(line).size() > 128;
                                });
                              })},
      {.name = "quotes-have-to-match",
       .breaks = "A value with an odd number of quotes makes the proxy wait for the next one.",
       .fails = {"h1/head/unusual"},
       .request =
           mute_at([value_quoted](const Visit& guest) { return some_line(guest, value_quoted); })},
      {.name = "goes-where-a-value-says",
       .breaks = "A request inside a value is carried out as well.",
       .fails = {"h1/head/unusual"},
       .request = go_where_a_value_says},
      {.name = "names-by-their-beginning",
       .breaks = "A field whose name begins with Host is Host.",
       .warns = {"h1/head/unusual"},
       .request = refuse_with(400,
                              [](const Visit& guest) {
                                return some_line(guest, [](const std::string& line) {
                                  return line.starts_with("Host-");
                                });
                              })},
      {.name = "ten-lines-of-a-name",
       .breaks = "More than ten lines of one name are an error.",
       .warns = {"h1/head/unusual"},
       .request = refuse_with(400,
                              [](const Visit& guest) {
                                const auto lines = lines_of(guest);
                                return std::count(lines.begin(), lines.end(), "X-A: b") > 10;
                              })},
      {.name = "controls-in-names-passed-over",
       .breaks = "Control characters in a field name are left out.",
       .warns = {"h1/head/octets-of-names"},
       .request =
           [](Visit& guest) {
             edit_fields(guest.request, [](std::string& line) {
               if (has_control(name_of_line(line))) {
                 clean(line, [](unsigned char c) { return c < 0x20 || c == 0x7f; });
               }
             });
           }},
      {.name = "controls-before-the-method-passed-over",
       .breaks = "A control character before the method is left out.",
       .warns = {"h1/head/octets-of-names"},
       .request =
           [](Visit& guest) {
             if (has_control(guest.request.substr(0, 1))) {
               guest.request.erase(0, 1);
             }
           }},
      {.name = "bad-names-hang",
       .breaks = "A field name with an octet from 0x80 up is never answered.",
       .fails = {"h1/head/octets-of-names"},
       .request = mute_at([](const Visit& guest) {
         return some_line(guest, [](const std::string& line) {
           const std::string name = name_of_line(line);
           return std::any_of(name.begin(), name.end(), [](char c) { return c < 0; });
         });
       })},
  };
}

}  // namespace

std::vector<Defect> head_defects() {
  std::vector<Defect> all = of_size();
  for (auto part : {of_cut(), of_octets()}) {
    all.insert(all.end(), part.begin(), part.end());
  }
  return all;
}

}  // namespace connectspec::proxy::defects

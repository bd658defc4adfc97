#include "reports/capture/case_packets.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "harness/model/result.h"
#include "harness/wire/http2/recorded_frame.h"

namespace connectspec {
namespace {

using From = TcpFlow::From;

constexpr std::uint32_t between_connections =
    0x10001;  // of the sequence numbers that they begin at

std::string comment_on(const Event& event) {
  const std::string about = fmt::format("{}: {}", event.actor.text(), to_string(event.kind));
  return event.text.empty() ? about : about + ": " + event.text;
}

// A connection, and what has to be known of it to draw the next packet.
struct Drawn {
  TcpFlow flow;
  CapturedPacket::Side side;
  From from_afar;  // who connected
  bool records;    // TLS ones are drawn in place of what they hold
  bool ended = false;
};

class CaseDrawing {
 public:
  CaseDrawing(const Observation& seen, std::uint32_t& sequence) : seen_(seen) {
    for (const Connection& connection : seen.connections) {
      add(connection, sequence);
    }
  }

  std::vector<CapturedPacket> draw() {
    std::vector<Seen> all;
    for (const Event& event : seen_.events) {
      all.push_back({&event, false});
    }
    for (const Event& record : seen_.records) {
      all.push_back({&record, true});
    }
    std::stable_sort(all.begin(), all.end(), [](const Seen& one, const Seen& other) {
      return one.event->at < other.event->at;
    });
    for (const Seen& one : all) {
      draw(one);
    }
    return std::move(packets_);
  }

 private:
  struct Seen {
    const Event* event;
    bool record;  // octets as they went over the wire, not those inside TLS
  };

  void add(const Connection& connection, std::uint32_t& sequence) {
    const auto local = ip_endpoint(connection.local);
    const auto remote = ip_endpoint(connection.remote);
    if (!local || !remote || local->address.size() != remote->address.size()) {
      return;
    }
    const bool client = connection.actor.is_client();
    const bool records = std::any_of(
        seen_.records.begin(), seen_.records.end(),
        [&connection](const Event& record) { return record.actor == connection.actor; });
    drawn_.emplace(connection.actor,
                   Drawn{TcpFlow(*local, *remote, sequence),
                         client ? CapturedPacket::Side::clients : CapturedPacket::Side::origins,
                         client ? From::harness : From::target, records});
    sequence += between_connections;
  }

  void put(const Event& event, const Drawn& drawn, Packet packet) {
    packets_.push_back({seen_.began + event.at, drawn.side, std::move(packet), {}});
  }

  void remark(std::string comment) {
    if (packets_.empty()) {
      early_.push_back(std::move(comment));
    } else {
      packets_.back().comments.push_back(std::move(comment));
    }
  }

  void draw(const Seen& one) {
    const auto found = drawn_.find(one.event->actor);
    if (found == drawn_.end()) {
      remark(comment_on(*one.event));
      return;
    }
    draw(one, found->second);
    if (!early_.empty() && !packets_.empty()) {
      packets_.back().comments = std::exchange(early_, {});
    }
  }

  // Both sides' own ways to end a connection, once.
  void end(const Event& event, Drawn& drawn, Packet packet) {
    if (!std::exchange(drawn.ended, true)) {
      put(event, drawn, std::move(packet));
    }
  }

  void draw(const Seen& one, Drawn& drawn) {
    const Event& event = *one.event;
    const From near = drawn.from_afar;
    const From far = near == From::harness ? From::target : From::harness;
    switch (event.kind) {
      case EventKind::connecting:
        return put(event, drawn, drawn.flow.syn(near));
      case EventKind::connected:
        put(event, drawn, drawn.flow.syn_ack(far));
        return put(event, drawn, drawn.flow.ack(near));
      case EventKind::accepted:
        put(event, drawn, drawn.flow.syn(near));
        put(event, drawn, drawn.flow.syn_ack(far));
        return put(event, drawn, drawn.flow.ack(near));
      case EventKind::sent:
      case EventKind::frame_sent:
        return data(one, drawn, From::harness);
      case EventKind::received:
      case EventKind::frame_received:
        return data(one, drawn, From::target);
      case EventKind::fin_sent:
        drawn.ended = true;
        return put(event, drawn, drawn.flow.fin(From::harness));
      case EventKind::fin_received:
        return put(event, drawn, drawn.flow.fin(From::target));
      case EventKind::rst_sent:
        return put(event, drawn, drawn.flow.rst(From::harness));
      case EventKind::rst_received:
        return put(event, drawn, drawn.flow.rst(From::target));
      case EventKind::closed:
        return end(event, drawn, drawn.flow.fin(From::harness));
      default:
        return remark(comment_on(event));
    }
  }

  void data(const Seen& one, Drawn& drawn, From from) {
    const Event& event = *one.event;
    if (drawn.records != one.record) {
      return;
    }
    const std::string octets = event.frame ? http2::octets_of(event) : event.bytes;
    const std::uint64_t cut =
        event.count - std::min<std::uint64_t>(event.count, event.bytes.size());
    for (Packet& packet : drawn.flow.data(from, octets, octets.size() + cut)) {
      put(event, drawn, std::move(packet));
    }
    if (event.bytes.size() < event.count) {
      remark(fmt::format("{}: {} of {} octets are kept here", event.actor.text(),
                         event.bytes.size(), event.count));
    }
  }

  const Observation& seen_;
  std::map<Actor, Drawn> drawn_;
  std::vector<CapturedPacket> packets_;
  std::vector<std::string> early_;  // comments before the first packet
};

std::string opening(const Result& result) {
  return fmt::format("{}: {}", result.case_id, result.title);
}

std::string verdict_of(const Result& result) {
  const Judgement& judgement = result.judgement;
  std::string text = fmt::format("{}: {}", result.case_id, to_string(judgement.verdict));
  const auto add = [&text](std::string_view before, const std::string& what) {
    text += what.empty() ? "" : fmt::format("{}{}", before, what);
  };
  add(": ", judgement.because);
  add("; expected: ", judgement.expected);
  add("; observed: ", judgement.observed);
  add("; ", fmt::format("{}", fmt::join(judgement.clauses, "; ")));
  return text;
}

}  // namespace

std::vector<CapturedPacket> packets_of(const Result& result, std::uint32_t& sequence) {
  std::vector<CapturedPacket> packets = CaseDrawing(result.observation, sequence).draw();
  if (!packets.empty()) {
    auto& first = packets.front().comments;
    first.insert(first.begin(), opening(result));
    packets.back().comments.push_back(verdict_of(result));
  }
  return packets;
}

}  // namespace connectspec

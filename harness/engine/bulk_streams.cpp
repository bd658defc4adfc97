#include "harness/engine/bulk_streams.h"

#include "harness/engine/pseudo_random.h"
#include "harness/model/scenario.h"
#include "harness/wire/seeded.h"

namespace connectspec {
namespace {

namespace asio = boost::asio;

ProbeOutcome outcome_of(const StreamCheck& check, End end) {
  return check.first_difference() ? ProbeOutcome::altered
         : check.complete()       ? ProbeOutcome::intact
         : end == End::fin        ? ProbeOutcome::closed
         : end == End::reset      ? ProbeOutcome::reset
                                  : ProbeOutcome::lost;
}

}  // namespace

asio::awaitable<Next> BulkStreams::start(const Step& step, std::uint64_t bytes) {
  Speaker* sender = co_await play_.cast.speaker(step.actor, play_.deadline_of(step));
  if (sender == nullptr) {
    co_return Next::stop;
  }
  BulkStream stream{step.actor, play_.cast.partner_of(step.actor), 0, bytes};
  stream.seed = play_.settings.seed ^ hash_of(play_.scenario.id + "|" + step.actor.text());
  streams_.push_back(stream);
  if (Speaker* receiver = play_.cast.existing(stream.to)) {
    receiver->data().expect_stream(stream.seed, stream.bytes);
  }
  play_.cast.spoke(step.actor);
  sender->send_stream(stream.seed, stream.bytes);
  co_return Next::step;
}

void BulkStreams::announce_to(Speaker& newcomer) const {
  for (const BulkStream& stream : streams_) {
    if (stream.to == newcomer.actor()) {
      newcomer.data().expect_stream(stream.seed, stream.bytes);
    }
  }
}

std::vector<Probe> BulkStreams::outcome() const {
  std::vector<Probe> all;
  for (const BulkStream& stream : streams_) {
    Probe probe;
    probe.from = stream.from;
    probe.to = stream.to;
    if (const Speaker* sender = play_.cast.existing(stream.from)) {
      probe.bytes_sent = sender->streamed();
      probe.sha256_sent = sender->streamed_digest();
    }
    const Speaker* receiver = play_.cast.existing(stream.to);
    if (receiver != nullptr && receiver->data().stream()) {
      const StreamCheck& check = *receiver->data().stream();
      probe.bytes_received = check.received();
      const bool as_sent = !check.first_difference() && check.received() == probe.bytes_sent;
      probe.sha256_received = as_sent ? probe.sha256_sent : check.digest();
      probe.first_difference = check.first_difference();
      probe.outcome = outcome_of(check, receiver->end());
    }
    all.push_back(std::move(probe));
  }
  return all;
}

}  // namespace connectspec

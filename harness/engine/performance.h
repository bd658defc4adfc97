// What the steps of one script share while it is performed: the stage, who plays, and what they
// have to know of each other.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "harness/engine/cast.h"
#include "harness/engine/settings.h"
#include "harness/engine/stage.h"
#include "harness/engine/target_view.h"
#include "harness/model/action.h"

namespace connectspec {

struct Scenario;

Prompting prompting_in(const Scenario& scenario);

// What a step leads to: the next one, or the end of the script.
enum class Next { step, stop };

struct Performance {
  // All of them outlive it.
  Performance(const Scenario& the_case, const TargetView& the_target, const Settings& the_settings,
              Stage& the_stage, ClientMaker make = &make_client)
      : scenario(the_case),
        target(the_target),
        settings(the_settings),
        stage(the_stage),
        cast(the_target, the_stage, prompting_in(the_case), std::move(make)) {}

  // From now on.
  Clock::time_point deadline_of(const Step& step) const {
    return Clock::now() + std::min(step.within.value_or(settings.timeout), settings.at_most);
  }

  // The text of a step with its names filled in. Nothing when one isn't known: a failure.
  std::optional<std::string> expanded(const Step& step, const std::string& text);

  // The step with its times filled in. Nothing when one can't be: a failure.
  std::optional<Step> timed(const Step& step);

  // Octets, by listeners that say what the script has them say.
  std::uint64_t received_behind_target() const;

  // What the seed decided, as soon as it counts.
  void tell_choices(const Step& step);

  const Scenario& scenario;
  const TargetView& target;
  const Settings& settings;
  Stage& stage;
  Cast cast;
  std::uint64_t received_before_step = 0;  // behind the target, the last that awaits no answer
  std::set<Actor> answered;                // clients whose response a step has awaited
  std::set<std::string> told;              // choices that stand in the transcript
  std::string failure;                     // the harness could not do what the script says
};

// What a transcript calls a wait that hit its deadline.
std::string name_of_wait(const Step& step);

}  // namespace connectspec

// `connectspec forwards`: what a target hands on to its parent, or to an origin, and what it makes
// of it.
#include <fmt/format.h>

#include <iostream>

#include "harness/program/cli/commands.h"
#include "harness/program/cli/interruptions.h"
#include "harness/program/cli/report_files.h"
#include "harness/program/cli/target_options.h"
#include "harness/program/forwarding/forwarding_cases.h"
#include "harness/program/forwarding/forwarding_text.h"
#include "harness/runner/live_workbench.h"
#include "harness/runner/options.h"
#include "harness/targets/profile_words.h"
#include "reports/reports.h"

namespace connectspec {
namespace {

// What is asked in one request.
struct ForwardsRequest {
  std::vector<Field> fields;
  std::string data;
};

// Where credentials open the door, a made-up line beside them would be another question.
bool may_be_asked(const std::vector<Field>& fields, const EndpointProfile& endpoint) {
  return !endpoint.credentials || fields.front().name != "Proxy-Authorization";
}

// All that aren't for the next hop alone, which would be the last to be in the same request.
std::vector<Field> those_that_go_together(const EndpointProfile& endpoint) {
  std::vector<Field> together;
  for (const std::vector<Field>& fields : fields_to_forward()) {
    if (fields.front().name == "Connection") {
      break;
    }
    if (may_be_asked(fields, endpoint)) {
      together.insert(together.end(), fields.begin(), fields.end());
    }
  }
  return together;
}

std::vector<ForwardsRequest> requests_for(const EndpointProfile& endpoint) {
  std::vector<ForwardsRequest> all{{{}, ""}, {those_that_go_together(endpoint), ""}, {{}, "EARLY"}};
  for (const std::vector<Field>& fields : fields_to_forward()) {
    if (may_be_asked(fields, endpoint)) {
      all.push_back({fields, ""});
    }
  }
  return all;
}

class Forwards {
 public:
  Forwards(TargetPool& pool, const Settings& settings)
      : endpoint_(pool.default_endpoint()),
        profile_(*pool.endpoint(endpoint_)),
        bench_(pool, settings, RunnerOptions().mute_at_most) {}

  boost::system::result<void, LaunchError> ready() { return bench_.make_ready(endpoint_); }

  Way way(Method method) {
    const OtherSide to = profile_.parent ? OtherSide::parent : OtherSide::origin;
    const std::vector<ForwardsRequest> requests = requests_for(profile_);
    std::vector<Case> cases;
    for (const ForwardsRequest& request : requests) {
      cases.push_back(forwarding_case(method, to, request.fields, request.data));
    }
    const std::vector<Observation> seen = carried_out(cases);
    const auto forwarded = [&](std::size_t number) {
      return forwarded_in(seen[number], to, requests[number].fields);
    };
    Way way;
    way.method = method == Method::connect ? "CONNECT" : "GET";
    way.to = to == OtherSide::parent ? "parent" : "origin";
    way.request_line = plain_line(method);
    way.plain = plain_fields();
    way.alone = forwarded(0);
    way.together = forwarded(1);
    way.early = forwarded(2);
    for (std::size_t number = 3; number < requests.size(); ++number) {
      way.each.push_back(forwarded(number));
    }
    return way;
  }

 private:
  std::vector<Observation> carried_out(const std::vector<Case>& cases) {
    std::vector<Observation> all(cases.size());
    std::size_t left = 0;
    for (std::size_t number = 0; number < cases.size(); ++number) {
      left += bench_.begin(number, cases[number], endpoint_, {}) ? 1 : 0;
    }
    while (left > 0) {
      Happening happening = bench_.next();
      if (happening.what == Happening::What::over) {
        all[happening.number] = std::move(happening.seen);
        --left;
      }
    }
    return all;
  }

  std::string endpoint_;
  const EndpointProfile& profile_;
  LiveWorkbench bench_;
};

// The endpoint that is chained, where none was named: that is where a CONNECT is forwarded.
std::string endpoint_for(const Profile& profile, const std::string& wanted) {
  if (!wanted.empty()) {
    return wanted;
  }
  for (const EndpointProfile& endpoint : profile.endpoints) {
    if (endpoint.parent) {
      return endpoint.name;
    }
  }
  return profile.endpoints.front().name;
}

// Nothing after a complaint.
std::unique_ptr<TargetPool> attached_pool(const ForwardsOptions& options, Settings& settings) {
  const auto view = take_origins(options.target, settings, std::cerr)
                        ? attached_view(options.target, std::cerr)
                        : std::nullopt;
  if (!view) {
    return nullptr;
  }
  Profile profile = attached_profile(options.target.address, view->credentials, view->carrier);
  EndpointProfile& endpoint = profile.endpoints.front();
  endpoint.fields = view->fields;
  if (!options.parent.empty()) {
    if (!is_authority(options.parent)) {
      std::cerr << "--parent: expected ADDRESS:PORT, where the target looks for its parent\n";
      return nullptr;
    }
    endpoint.parent.emplace().listen = options.parent;
  }
  return std::make_unique<TargetPool>(profile, std::string());
}

std::unique_ptr<TargetPool> profile_pool(const ForwardsOptions& options, Settings& settings,
                                         int& code) {
  TargetOptions target = options.target;
  const LoadedProfile loaded = find_profile(target.profile.empty() ? "reference" : target.profile);
  if (loaded.profile) {
    target.endpoint = endpoint_for(*loaded.profile, target.endpoint);
  }
  return pool_for(target, settings, std::cerr, code);
}

}  // namespace

int forwards_command(const ForwardsOptions& options) {
  count_interruptions(0);
  Settings settings;
  int code = 2;
  if (!take_files({options.json}, std::cerr)) {
    return 2;
  }
  const auto pool = options.target.address.empty() ? profile_pool(options, settings, code)
                                                   : attached_pool(options, settings);
  if (!pool) {
    return code;
  }
  if (carriers_of_http2().contains(pool->endpoint(pool->default_endpoint())->carrier())) {
    std::cerr << "connectspec: forwards is asked over HTTP/1.1 alone; name an endpoint that speaks "
                 "it\n";
    return 2;
  }
  Forwards forwards(*pool, settings);
  if (const auto ready = forwards.ready(); !ready) {
    std::cerr << ready.error().message << '\n';
    return 3;
  }
  ForwardingReport report{pool->profile().title, pool->default_endpoint(), {}};
  std::cout << fmt::format("{}, endpoint '{}'\n", report.target, report.endpoint);
  if (pool->endpoint(report.endpoint)->parent) {
    report.ways.push_back(forwards.way(Method::connect));
  } else {
    std::cout << "A CONNECT isn't forwarded there: the target dials itself. With a parent: "
                 "--endpoint, or --target HOST:PORT --parent ADDRESS:PORT.\n";
  }
  report.ways.push_back(forwards.way(Method::get));
  const std::vector<Secret> secrets = options.target.show_credentials
                                          ? std::vector<Secret>()
                                          : secrets_of(options.target, pool->profile());
  const auto shown = [&secrets](std::string text) { return redacted(secrets, std::move(text)); };
  bool any = false;
  for (const Way& way : report.ways) {
    std::cout << '\n' << shown(forwarding_table(way));
    any = any || way.alone.arrived;
  }
  if (!options.json.empty()) {
    if (const auto written = write_file(options.json, shown(forwarding_json(report))); !written) {
      std::cerr << written.error().message << '\n';
      return 2;
    }
  }
  return any ? 0 : 3;
}

}  // namespace connectspec

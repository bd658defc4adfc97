// All defects, by group. A group is the area of the suite whose rules its defects break.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "reference_proxy/defects/defect.h"

namespace connectspec::proxy::defects {

std::vector<Defect> base_defects();
std::vector<Defect> target_defects();
std::vector<Defect> reqline_defects();
std::vector<Defect> host_defects();
std::vector<Defect> field_defects();
std::vector<Defect> framing_defects();
std::vector<Defect> policy_defects();
std::vector<Defect> auth_defects();
std::vector<Defect> credentials_defects();
std::vector<Defect> head_defects();
std::vector<Defect> digest_defects();
std::vector<Defect> success_defects();
std::vector<Defect> tunnel_defects();
std::vector<Defect> close_defects();
std::vector<Defect> fail_defects();
std::vector<Defect> persist_defects();
std::vector<Defect> robust_defects();
std::vector<Defect> tls_defects();
std::vector<Defect> chain_defects();
std::vector<Defect> load_defects();
std::vector<Defect> names_defects();
std::vector<Defect> forward_defects();
std::vector<Defect> opaque_defects();
std::vector<Defect> amount_defects();
std::vector<Defect> timer_defects();
std::vector<Defect> ends_defects();
std::vector<Defect> others_defects();

struct Group {
  std::string_view name;
  std::vector<Defect> defects;
};

const std::vector<Group>& groups();

// By its name, or "group/name"; null: there is none.
const Defect* find(std::string_view name);

// YAML, for people and for `connectspec examine`.
std::string listing();

}  // namespace connectspec::proxy::defects

// All defects, by group. A group is the area of the suite whose rules its defects break.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "reference_proxy/defects/defect.h"

namespace connectspec::proxy::defects {

std::vector<defect> base_defects();
std::vector<defect> target_defects();
std::vector<defect> reqline_defects();
std::vector<defect> host_defects();
std::vector<defect> field_defects();
std::vector<defect> framing_defects();
std::vector<defect> policy_defects();
std::vector<defect> auth_defects();
std::vector<defect> digest_defects();
std::vector<defect> success_defects();
std::vector<defect> tunnel_defects();
std::vector<defect> close_defects();
std::vector<defect> fail_defects();
std::vector<defect> persist_defects();
std::vector<defect> robust_defects();
std::vector<defect> tls_defects();
std::vector<defect> chain_defects();
std::vector<defect> load_defects();
std::vector<defect> names_defects();

struct group {
  std::string_view name;
  std::vector<defect> defects;
};

const std::vector<group>& groups();

// By its name, or "group/name"; null: there is none.
const defect* find(std::string_view name);

// YAML, for people and for `connectspec examine`.
std::string listing();

}  // namespace connectspec::proxy::defects

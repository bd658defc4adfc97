// The account of the profile that the suite runs with.
#pragma once

#include <string_view>

namespace connectspec::proxy::defects {

inline constexpr std::string_view user =
    "suite user !\"#$%&'()*+,-./;<=>?@[\\]^_`{|}~ whose name is longer than 64 octets";
inline constexpr std::string_view password =
    "s3:same pass%41word+ !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]"
    "^_`abcdefghijklmnopqrstuvwxyz{|}~<~}|{zyxwvutsrqponmlkjihgfedcba`_^]\\[ZYXWVUTSRQPON"
    "MLKJIHGFEDCBA@?>=<;:9876543210/.-,+*)('&%$#\"! \?\?\?\?\?>>>>> longer than 8, 64, 72, 127"
    " and 255 octets.";
// Both, joined by a colon, in base64.
inline constexpr std::string_view right =
    "c3VpdGUgdXNlciAhIiMkJSYnKCkqKywtLi87PD0+P0BbXF1eX2B7fH1+IHdob3NlIG5hbWUgaXMgbG9uZ2Vy"
    "IHRoYW4gNjQgb2N0ZXRzOnMzOnNhbWUgcGFzcyU0MXdvcmQrICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6"
    "Ozw9Pj9AQUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVpbXF1eX2BhYmNkZWZnaGlqa2xtbm9wcXJzdHV2d3h5"
    "ent8fX48fn18e3p5eHd2dXRzcnFwb25tbGtqaWhnZmVkY2JhYF9eXVxbWllYV1ZVVFNSUVBPTk1MS0pJSEdG"
    "RURDQkFAPz49PDs6OTg3NjU0MzIxMC8uLSwrKikoJyYlJCMiISA/Pz8/Pz4+Pj4+IGxvbmdlciB0aGFuIDgs"
    "IDY0LCA3MiwgMTI3IGFuZCAyNTUgb2N0ZXRzLg==";

}  // namespace connectspec::proxy::defects

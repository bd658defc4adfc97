# connectspec::fuzz: sources rather than a library, so that the user's compiler, sanitizers and coverage apply.
include_guard()

# The folder above fuzz/, here and where it is installed.
if(NOT DEFINED CONNECTSPEC_FUZZ_ROOT)
  get_filename_component(CONNECTSPEC_FUZZ_ROOT "${CMAKE_CURRENT_LIST_DIR}/.." ABSOLUTE)
endif()

if(NOT TARGET connectspec_fuzz_package)
  add_library(connectspec_fuzz_package INTERFACE)
  add_library(connectspec::fuzz ALIAS connectspec_fuzz_package)
  target_compile_features(connectspec_fuzz_package INTERFACE cxx_std_20)
  target_include_directories(connectspec_fuzz_package INTERFACE "${CONNECTSPEC_FUZZ_ROOT}")
  if(TARGET connectspec_fuzz)  # built here
    target_link_libraries(connectspec_fuzz_package INTERFACE connectspec_fuzz)
  else()
    target_sources(
      connectspec_fuzz_package
      INTERFACE "${CONNECTSPEC_FUZZ_ROOT}/fuzz/generate/ingredients.cpp"
                "${CONNECTSPEC_FUZZ_ROOT}/fuzz/generate/mutate.cpp"
                "${CONNECTSPEC_FUZZ_ROOT}/fuzz/generate/request_parts.cpp"
                "${CONNECTSPEC_FUZZ_ROOT}/fuzz/grammar/abnf.cpp"
                "${CONNECTSPEC_FUZZ_ROOT}/fuzz/grammar/authority.cpp"
                "${CONNECTSPEC_FUZZ_ROOT}/fuzz/grammar/connect.cpp"
                "${CONNECTSPEC_FUZZ_ROOT}/fuzz/grammar/rules.cpp"
                "${CONNECTSPEC_FUZZ_ROOT}/fuzz/oracles/parser/divergences.cpp"
                "${CONNECTSPEC_FUZZ_ROOT}/fuzz/oracles/parser/parser_oracles.cpp")
  endif()
endif()

# connectspec_add_parser_fuzzer(name SOURCES adapter.cpp... [DIVERGENCES file])
#
# A fuzzer for the parser that the adapter (fuzz/oracles/parser/adapter.h) feeds. CONNECTSPEC_FUZZ on (clang): a libFuzzer
# program, or what CONNECTSPEC_FUZZ_ENGINE links; else one that replays the files it is given.
function(connectspec_add_parser_fuzzer name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "DIVERGENCES" "SOURCES")
  if(NOT arg_SOURCES OR arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "connectspec_add_parser_fuzzer(${name}): SOURCES missing, or stray '${arg_UNPARSED_ARGUMENTS}'")
  endif()
  set(targets "${CONNECTSPEC_FUZZ_ROOT}/fuzz/targets")
  add_executable(${name} ${arg_SOURCES} "${targets}/own_parser_fuzz.cpp")
  target_link_libraries(${name} PRIVATE connectspec::fuzz)
  if(arg_DIVERGENCES)
    target_compile_definitions(${name} PRIVATE CONNECTSPEC_DIVERGENCES="${arg_DIVERGENCES}")
  endif()
  if(CONNECTSPEC_FUZZ)
    target_sources(${name} PRIVATE "${targets}/request_mutator.cpp")
    if(NOT DEFINED CONNECTSPEC_FUZZ_ENGINE)
      set(CONNECTSPEC_FUZZ_ENGINE "-fsanitize=fuzzer")
    endif()
    target_compile_options(${name} PRIVATE -fsanitize=fuzzer-no-link)
    target_link_options(${name} PRIVATE ${CONNECTSPEC_FUZZ_ENGINE})
  else()
    target_sources(${name} PRIVATE "${targets}/replay_main.cpp")
  endif()
endfunction()

# find_package(connectspec): connectspec::fuzz and connectspec_add_parser_fuzzer(); see fuzz/oracle/adapter.h.
get_filename_component(connectspec_prefix "${CMAKE_CURRENT_LIST_DIR}/../../.." ABSOLUTE)
set(CONNECTSPEC_FUZZ_ROOT "${connectspec_prefix}/share/connectspec")
set(CONNECTSPEC_FUZZ_SEEDS "${CONNECTSPEC_FUZZ_ROOT}/seeds")
set(CONNECTSPEC_FUZZ_DICTIONARY "${CONNECTSPEC_FUZZ_ROOT}/fuzz/connect_head_fuzz.dict")
include("${CMAKE_CURRENT_LIST_DIR}/connectspec_fuzz.cmake")

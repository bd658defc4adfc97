# add_connect_conformance_test(
#   NAME name
#   COMMAND program argument...   how the proxy is started; {port} stands for the port, {dir} for a folder of its own
#   [CLAIMS capability...]        what it is configured to do (connectspec list --capabilities); default: connect
#   [PROFILE file]                a profile instead of COMMAND and CLAIMS, for credentials, ports, several endpoints
#   [ENDPOINT name]               which of the profile's endpoints
#   [EXPECT file]                 known deviations, each with a reason
#   [CASES pattern...]            which cases; default: all
#   [EXCLUDE pattern...]          leave these out
#   [TIMEOUT seconds])            of the whole run; default: 600
#
# Makes the CTest test "name/run", which runs the suite once, and one test per case, "name/connect/target/missing-port" and so on,
# which says what that run found. A test of a case brings "name/run" along (it is its fixture), is skipped where the
# proxy doesn't claim what the case needs, and fails with the transcript, and with what there is to do.
# The run file and a page to read are left in <binary dir>/connectspec/name/.
function(add_connect_conformance_test)
  cmake_parse_arguments(PARSE_ARGV 0 arg "" "NAME;PROFILE;ENDPOINT;EXPECT;TIMEOUT" "COMMAND;CLAIMS;CASES;EXCLUDE")
  if(arg_UNPARSED_ARGUMENTS OR NOT arg_NAME)
    message(FATAL_ERROR "add_connect_conformance_test: NAME missing, or stray '${arg_UNPARSED_ARGUMENTS}'")
  endif()
  if((arg_COMMAND AND arg_PROFILE) OR NOT (arg_COMMAND OR arg_PROFILE))
    message(FATAL_ERROR "add_connect_conformance_test(${arg_NAME}): expected either COMMAND or PROFILE")
  endif()
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 600)
  endif()
  set(folder "${CMAKE_CURRENT_BINARY_DIR}/connectspec/${arg_NAME}")
  file(MAKE_DIRECTORY "${folder}")

  if(arg_PROFILE)
    get_filename_component(profile "${arg_PROFILE}" ABSOLUTE)
  else()
    set(profile "${folder}/profile-$<CONFIG>.yaml")
    _connectspec_write_profile("${profile}" "${arg_NAME}" "${arg_COMMAND}" "${arg_CLAIMS}")
  endif()
  set(selection ${arg_CASES})
  foreach(pattern IN LISTS arg_EXCLUDE)
    list(APPEND selection --exclude "${pattern}")
  endforeach()
  set(endpoint)
  if(arg_ENDPOINT)
    set(endpoint --endpoint "${arg_ENDPOINT}")
  endif()
  set(expect)
  if(arg_EXPECT)
    get_filename_component(expect_file "${arg_EXPECT}" ABSOLUTE)
    set(expect --expect "${expect_file}")
  endif()

  add_test(NAME "${arg_NAME}/run"
           COMMAND connectspec::connectspec run --profile "${profile}" ${endpoint} ${expect} --exit-zero --color never
                   --report "json=${folder}/run.json" --report "html=${folder}/run.html" ${selection})
  set_tests_properties("${arg_NAME}/run" PROPERTIES FIXTURES_SETUP "${arg_NAME}" TIMEOUT "${arg_TIMEOUT}"
                                                    LABELS connect-conformance)

  _connectspec_case_ids(ids ${selection})
  foreach(id IN LISTS ids)
    add_test(NAME "${arg_NAME}/${id}" COMMAND connectspec::connectspec report "${folder}/run.json" --case "${id}"
                                              ${expect} --color never)
    set_tests_properties("${arg_NAME}/${id}" PROPERTIES FIXTURES_REQUIRED "${arg_NAME}" LABELS connect-conformance
                                                        SKIP_REGULAR_EXPRESSION "(^|\n)- skip ")
  endforeach()
endfunction()

# The ids of the selected cases, as `connectspec list` says.
function(_connectspec_case_ids result)
  get_target_property(program connectspec::connectspec IMPORTED_LOCATION)
  execute_process(
    COMMAND "${program}" list ${ARGN}
    OUTPUT_VARIABLE listed
    ERROR_VARIABLE trouble
    RESULT_VARIABLE status)
  if(NOT status EQUAL 0)
    message(FATAL_ERROR "add_connect_conformance_test: connectspec list ${ARGN}: ${trouble}")
  endif()
  # A line of it: the id, which holds a slash, then more in columns.
  string(REGEX MATCHALL "(^|\n)[^ \n/]+/[^ \n]+" ids "${listed}")
  string(REPLACE "\n" "" ids "${ids}")
  set(${result} "${ids}" PARENT_SCOPE)
endfunction()

# A profile for a proxy that is started by one command. Written at generation, so that COMMAND may hold $<TARGET_FILE:proxy>.
function(_connectspec_write_profile file name command claims)
  if(NOT claims)
    set(claims connect)
  endif()
  list(JOIN claims ", " claims)
  set(content "name: ${name}\nlaunch:\n  command:\n")
  foreach(argument IN LISTS command)
    string(REPLACE "'" "''" argument "${argument}")
    string(APPEND content "    - '${argument}'\n")
  endforeach()
  string(APPEND content "endpoints:\n  plain: {}\ncapabilities: [${claims}]\n")
  file(GENERATE OUTPUT "${file}" CONTENT "${content}")
endfunction()

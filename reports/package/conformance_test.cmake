# add_connect_conformance_test(
#   NAME name
#   COMMAND program argument...   how the proxy is started; {port} stands for the port, {dir} for a folder of its own
#   [CLAIMS capability...]        what it is configured to do (connectspec list --capabilities); default: connect
#   [PROFILE file]                a profile instead of COMMAND and CLAIMS, for credentials, ports, several endpoints;
#                                 a file, or the name of one that is shipped
#   [ENDPOINT name]               which of the profile's endpoints
#   [EXPECT file]                 known deviations, each with a reason
#   [CASES pattern...]            which cases; default: all
#   [EXCLUDE pattern...]          leave these out
#   [SLOW]                        also what takes over a second by its nature
#   [TIMEOUT seconds])            of the whole run; default: 600
#
# Makes the CTest test "name/run", which runs the suite once, and one test per case, "name/connect/target/missing-port" and so on,
# which says what that run found. `ctest -R name/connect/target/missing-port`, without "name/run", runs the cases of its area
# alone, once for all of them. A test of a case is skipped where the proxy doesn't claim what the case needs, and fails
# with the transcript, and with what there is to do.
# The run file and a page to read of the whole run are left in <binary dir>/connectspec/name/.
function(add_connect_conformance_test)
  cmake_parse_arguments(PARSE_ARGV 0 arg "SLOW" "NAME;PROFILE;ENDPOINT;EXPECT;TIMEOUT" "COMMAND;CLAIMS;CASES;EXCLUDE")
  if(arg_UNPARSED_ARGUMENTS OR arg_KEYWORDS_MISSING_VALUES OR NOT arg_NAME)
    message(FATAL_ERROR "add_connect_conformance_test: NAME missing, or stray '${arg_UNPARSED_ARGUMENTS}', or nothing "
                        "behind '${arg_KEYWORDS_MISSING_VALUES}'")
  endif()
  if((arg_COMMAND AND arg_PROFILE) OR NOT (arg_COMMAND OR arg_PROFILE))
    message(FATAL_ERROR "add_connect_conformance_test(${arg_NAME}): expected either COMMAND or PROFILE")
  endif()
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 600)
  endif()
  set(folder "${CMAKE_CURRENT_BINARY_DIR}/connectspec/${arg_NAME}")
  file(MAKE_DIRECTORY "${folder}")

  if(arg_COMMAND)
    set(profile "${folder}/profile-$<CONFIG>.yaml")
    _connectspec_write_profile("${profile}" "${arg_NAME}" "${arg_COMMAND}" "${arg_CLAIMS}")
  elseif(arg_PROFILE MATCHES "[./]")
    get_filename_component(profile "${arg_PROFILE}" ABSOLUTE)
  else()
    set(profile "${arg_PROFILE}")
  endif()
  set(selection ${arg_CASES})
  foreach(pattern IN LISTS arg_EXCLUDE)
    list(APPEND selection --exclude "${pattern}")
  endforeach()
  set(options --profile "${profile}")
  if(arg_ENDPOINT)
    list(APPEND options --endpoint "${arg_ENDPOINT}")
  endif()
  if(arg_EXPECT)
    get_filename_component(expect_file "${arg_EXPECT}" ABSOLUTE)
    if(NOT EXISTS "${expect_file}")
      message(FATAL_ERROR "add_connect_conformance_test(${arg_NAME}): there is no ${expect_file}; `connectspec run … --write-expect FILE` makes one")
    endif()
    list(APPEND options --expect "${expect_file}")
  endif()
  set(quick --quick)
  set(slow)
  if(arg_SLOW)
    set(quick)
    set(slow --slow)
  endif()

  set(asks /bin/sh "${CMAKE_CURRENT_FUNCTION_LIST_DIR}/conformance_case.sh" "${folder}")
  set(runs "$<TARGET_FILE:connectspec::connectspec>" run ${options})
  add_test(NAME "${arg_NAME}/run"
           COMMAND ${asks} run ${runs} ${slow} --report "json=${folder}/run.json" --report "html=${folder}/run.html" ${selection})
  set_tests_properties("${arg_NAME}/run" PROPERTIES TIMEOUT "${arg_TIMEOUT}" LABELS connect-conformance
                                                    RESOURCE_LOCK connectspec)

  _connectspec_case_ids(ids ${quick} ${selection})
  _connectspec_write_selections("${folder}/selected" "${ids}")
  foreach(id IN LISTS ids)
    add_test(NAME "${arg_NAME}/${id}" COMMAND ${asks} "${id}" ${runs})
    set_tests_properties("${arg_NAME}/${id}" PROPERTIES DEPENDS "${arg_NAME}/run" TIMEOUT "${arg_TIMEOUT}"
                                                        LABELS connect-conformance SKIP_RETURN_CODE 77)
  endforeach()
endfunction()

# The ids of the selected cases, as `connectspec list` says.
function(_connectspec_case_ids result)
  get_target_property(program connectspec::connectspec IMPORTED_LOCATION)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${program}")
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

# A file for each area, by which conformance_case.sh runs its cases alone.
function(_connectspec_write_selections folder ids)
  file(REMOVE_RECURSE "${folder}")
  set(areas)
  foreach(id IN LISTS ids)
    string(REGEX REPLACE "^([^/]+)/([^/]+).*" "\\1+\\2" area "${id}")
    list(APPEND areas "${area}")
    string(APPEND cases_of_${area} "${id}\n")
  endforeach()
  list(REMOVE_DUPLICATES areas)
  foreach(area IN LISTS areas)
    file(WRITE "${folder}/${area}" "${cases_of_${area}}")
  endforeach()
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

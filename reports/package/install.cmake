# What `cmake --install` and CPack take along: the programs (which need no data files), their man page and
# shell completions, and the CMake package with add_connect_conformance_test().
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

if(NOT TARGET connectspec)
  return()
endif()

# After `cmake --build BUILD --target connectspec` the rest of what is installed isn't there yet.
install(CODE "
  if(NOT EXISTS \"${PROJECT_BINARY_DIR}/package/complete\")
    execute_process(COMMAND \"${CMAKE_COMMAND}\" --build \"${PROJECT_BINARY_DIR}\" --target connectspec_description
                    COMMAND_ERROR_IS_FATAL ANY)
  endif()")
install(TARGETS connectspec RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}")
if(TARGET connectspec-proxy)
  install(TARGETS connectspec-proxy RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}")
endif()

# ---- Man page and completions, from the program's own definitions

set(described "${PROJECT_BINARY_DIR}/package")
file(MAKE_DIRECTORY "${described}")
function(connectspec_described name arguments destination)
  add_custom_command(
    OUTPUT "${described}/${name}"
    COMMAND sh -c "\"$1\" ${arguments} > \"$2.part\" && mv \"$2.part\" \"$2\"" sh
            "$<TARGET_FILE:connectspec>" "${described}/${name}"
    DEPENDS connectspec
    COMMENT "Writing ${name}"
    VERBATIM)
  set_property(GLOBAL APPEND PROPERTY connectspec_described "${described}/${name}")
  install(FILES "${described}/${name}" DESTINATION "${destination}")
endfunction()

connectspec_described(connectspec.1 "man" "${CMAKE_INSTALL_MANDIR}/man1")
connectspec_described(connectspec "completion bash" "${CMAKE_INSTALL_DATADIR}/bash-completion/completions")
connectspec_described(_connectspec "completion zsh" "${CMAKE_INSTALL_DATADIR}/zsh/site-functions")
connectspec_described(connectspec.fish "completion fish" "${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d")
get_property(files GLOBAL PROPERTY connectspec_described)
set(programs connectspec)
if(TARGET connectspec-proxy)
  list(APPEND programs connectspec-proxy)
endif()
add_custom_command(
  OUTPUT "${described}/complete"
  COMMAND "${CMAKE_COMMAND}" -E touch "${described}/complete"
  DEPENDS ${programs} ${files})
add_custom_target(connectspec_description ALL DEPENDS "${described}/complete")

# ---- The CMake package

set(package_folder "${CMAKE_INSTALL_LIBDIR}/cmake/connectspec")
configure_package_config_file(
  "${CMAKE_CURRENT_LIST_DIR}/connectspec-config.cmake.in" "${described}/connectspec-config.cmake"
  INSTALL_DESTINATION "${package_folder}"
  PATH_VARS CMAKE_INSTALL_BINDIR CMAKE_INSTALL_DATADIR)
write_basic_package_version_file("${described}/connectspec-config-version.cmake" COMPATIBILITY SameMajorVersion
                                 ARCH_INDEPENDENT)
install(FILES "${described}/connectspec-config.cmake" "${described}/connectspec-config-version.cmake"
              "${CMAKE_CURRENT_LIST_DIR}/conformance_test.cmake" "${CMAKE_CURRENT_LIST_DIR}/conformance_case.sh"
        DESTINATION "${package_folder}")
# The component "fuzz" is of use alone (fuzz/CMakeLists.txt says what is in it).
install(FILES "${described}/connectspec-config.cmake" DESTINATION "${package_folder}" COMPONENT fuzz)
install(FILES "${PROJECT_SOURCE_DIR}/README.md" "${PROJECT_SOURCE_DIR}/LICENSE"
        DESTINATION "${CMAKE_INSTALL_DOCDIR}")

# ---- CPack: a Debian package and an archive

set(CPACK_GENERATOR "DEB;TGZ")
set(CPACK_PACKAGE_VENDOR "connectspec")
set(CPACK_PACKAGE_CONTACT "the connectspec project <connectspec@localhost>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "${PROJECT_DESCRIPTION}")
set(CPACK_RESOURCE_FILE_LICENSE "${PROJECT_SOURCE_DIR}/LICENSE")
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_PACKAGE_SECTION "net")
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_FILE_NAME "DEB-DEFAULT")
include(CPack)

# ---- Tests

if(CONNECTSPEC_BUILD_TESTS)
  # Stored runs stay readable whatever is added to the run file.
  file(GLOB results CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/reports/results/*.json.gz")
  add_test(NAME package/published_results COMMAND connectspec report matrix ${results} -o
                                                  "${described}/published-matrix.html")
  set_tests_properties(package/published_results PROPERTIES LABELS package TIMEOUT 60)
  foreach(test IN ITEMS outside_project packages)
    add_test(NAME package/${test} COMMAND "${CMAKE_CURRENT_LIST_DIR}/${test}_test.sh" "${PROJECT_BINARY_DIR}")
    set_tests_properties(package/${test} PROPERTIES LABELS package TIMEOUT 600)
  endforeach()
  add_test(NAME package/action COMMAND "${PROJECT_SOURCE_DIR}/.github/actions/connectspec/gate_test.sh"
                                       "$<TARGET_FILE:connectspec>")
  set_tests_properties(package/action PROPERTIES LABELS package TIMEOUT 600 SKIP_RETURN_CODE 77)
endif()

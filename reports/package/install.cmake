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
    COMMAND sh -c "into=$1; shift; \"$@\" ${arguments} > \"$into.part\" && mv \"$into.part\" \"$into\"" sh
            "${described}/${name}" ${CMAKE_CROSSCOMPILING_EMULATOR} "$<TARGET_FILE:connectspec>"
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

if(CONNECTSPEC_STATIC)
  # Whoever hands a program on hands on what the licences of its parts ask for.
  install(CODE "execute_process(COMMAND \"${CMAKE_CURRENT_LIST_DIR}/components.sh\" licenses
                                OUTPUT_FILE \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/${CMAKE_INSTALL_DOCDIR}/third-party-licenses.txt\"
                                COMMAND_ERROR_IS_FATAL ANY)")
endif()

set(CPACK_GENERATOR "DEB;TGZ")
set(CPACK_PACKAGE_VERSION "${CONNECTSPEC_VERSION}")
# As `uname` has it: connectspec-0.2.0-linux-x86_64.
string(TOLOWER "${CMAKE_SYSTEM_NAME}" system)
set(CPACK_PACKAGE_FILE_NAME "connectspec-${CONNECTSPEC_VERSION}-${system}-${CMAKE_SYSTEM_PROCESSOR}")
set(CPACK_PACKAGE_VENDOR "connectspec")
set(CPACK_PACKAGE_CONTACT "the connectspec project <connectspec@localhost>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "${PROJECT_DESCRIPTION}")
set(CPACK_RESOURCE_FILE_LICENSE "${PROJECT_SOURCE_DIR}/LICENSE")
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_PACKAGE_SECTION "net")
string(REPLACE "-" "~" CPACK_DEBIAN_PACKAGE_VERSION "${CONNECTSPEC_VERSION}")  # what comes before 0.2.0 sorts before it
if(NOT CONNECTSPEC_STATIC)
  set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
elseif(CMAKE_SYSTEM_PROCESSOR STREQUAL "aarch64")
  set(CPACK_DEBIAN_PACKAGE_ARCHITECTURE arm64)
endif()
set(CPACK_DEBIAN_FILE_NAME "DEB-DEFAULT")
include(CPack)

# ---- Tests

if(CONNECTSPEC_BUILD_TESTS)
  add_test(NAME package/site COMMAND "${CMAKE_CURRENT_LIST_DIR}/site_test.sh" "$<TARGET_FILE:connectspec>"
                                     "${PROJECT_SOURCE_DIR}/reports/results")
  set_tests_properties(package/site PROPERTIES LABELS package TIMEOUT ${connectspec_test_timeout})
  foreach(test IN ITEMS outside_project release)
    add_test(NAME package/${test} COMMAND "${CMAKE_CURRENT_LIST_DIR}/${test}_test.sh" "${PROJECT_BINARY_DIR}")
    set_tests_properties(package/${test} PROPERTIES LABELS package TIMEOUT 600 SKIP_RETURN_CODE 77)
  endforeach()
  add_test(NAME package/publish COMMAND "${CMAKE_CURRENT_LIST_DIR}/publish_test.sh")
  set_tests_properties(package/publish PROPERTIES LABELS package TIMEOUT ${connectspec_test_timeout})
  connectspec_add_test(static_names_test FOLDERS reports/package/static SOURCES reports/package/static/names.cpp LIBS cares::cares)
  add_test(NAME package/action COMMAND "${PROJECT_SOURCE_DIR}/.github/actions/connectspec/gate_test.sh"
                                       "$<TARGET_FILE:connectspec>")
  set_tests_properties(package/action PROPERTIES LABELS package TIMEOUT 600 SKIP_RETURN_CODE 77)
endif()

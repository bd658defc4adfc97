# A program that needs nothing of the machine it runs on: CONNECTSPEC_STATIC. It stands before the dependencies, so that
# these are found as archives.
list(APPEND CMAKE_MODULE_PATH "${CMAKE_CURRENT_LIST_DIR}")
set(CMAKE_FIND_LIBRARY_SUFFIXES .a)
set(Boost_USE_STATIC_LIBS ON)
set(OPENSSL_USE_STATIC_LIBS ON)

# Functions that nothing calls go, with what only they need of libc.
add_compile_options(-ffunction-sections -fdata-sections)
add_link_options(-static -Wl,--gc-sections)

# The configurations of these name the shared library; the archive lies beside it.
foreach(package IN ITEMS yaml-cpp pugixml)
  find_package(${package} REQUIRED)
  foreach(target IN ITEMS ${package} ${package}::${package} ${package}::shared)
    set(type "")
    if(TARGET ${target})
      get_target_property(type ${target} TYPE)
    endif()
    if(type STREQUAL "SHARED_LIBRARY")
      get_target_property(shared ${target} LOCATION)
      string(REGEX REPLACE "\\.so[.0-9]*$" ".a" archive "${shared}")
      get_target_property(configuration ${target} IMPORTED_CONFIGURATIONS)
      set_target_properties(${target} PROPERTIES IMPORTED_LOCATION_${configuration} "${archive}")
    endif()
  endforeach()
endforeach()

# Behind all that calls libc's functions, and before libc itself.
find_library(CARES_ARCHIVE NAMES cares cares_static REQUIRED)  # the latter is Ubuntu's
set(pkgcfg_lib_CARES_cares "${CARES_ARCHIVE}" CACHE FILEPATH "What pkg_check_modules would look for")
add_library(connectspec_static_libc STATIC "${CMAKE_CURRENT_LIST_DIR}/names.cpp"
                                           "${CMAKE_CURRENT_LIST_DIR}/modules.cpp")
set_target_properties(connectspec_static_libc PROPERTIES UNITY_BUILD OFF)  # each is linked if it is called
target_link_libraries(connectspec_static_libc PUBLIC "${CARES_ARCHIVE}")
add_link_options(-Wl,--undefined=dlopen)  # which libcrypto calls, and that may stand behind it
link_libraries(connectspec_static_libc)

# cmake -DBUILD=… -DWORK=… -DSOURCE=… -P package_test.cmake: installs the fuzz component, builds a user's project with
# it and replays the installed seeds.
function(run)
  execute_process(COMMAND ${ARGV} RESULT_VARIABLE status)
  if(NOT status EQUAL 0)
    message(FATAL_ERROR "failed: ${ARGV}")
  endif()
endfunction()

file(REMOVE_RECURSE "${WORK}")
run("${CMAKE_COMMAND}" --install "${BUILD}" --component fuzz --prefix "${WORK}/installed")
file(WRITE "${WORK}/project/CMakeLists.txt" [[
cmake_minimum_required(VERSION 3.25)
project(user LANGUAGES CXX)
find_package(connectspec REQUIRED)
connectspec_add_parser_fuzzer(user_fuzz SOURCES adapter.cpp DIVERGENCES "${ADAPTERS}/beast.divergences")
]])
configure_file("${SOURCE}/fuzz/examples/beast_adapter.cpp" "${WORK}/project/adapter.cpp" COPYONLY)
run("${CMAKE_COMMAND}" -S "${WORK}/project" -B "${WORK}/build" -G Ninja "-DCMAKE_PREFIX_PATH=${WORK}/installed"
    "-DADAPTERS=${SOURCE}/fuzz/examples")
run("${CMAKE_COMMAND}" --build "${WORK}/build")
run("${WORK}/build/user_fuzz" "${WORK}/installed/share/connectspec/seeds")

# connectspec_embed(target FUNCTION name DECLARED_IN header FILES file...)
#
# Compiles text files into the target as `std::vector<SourceFile> connectspec::name()`, in the order given, so that
# the installed program needs no data folder.

function(connectspec_embed target)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "FUNCTION;DECLARED_IN" "FILES")
  set(script "${CMAKE_CURRENT_FUNCTION_LIST_DIR}/embed_files.cmake")
  set(output "${CMAKE_CURRENT_BINARY_DIR}/${arg_FUNCTION}.cpp")
  list(JOIN arg_FILES "|" files)
  add_custom_command(
    OUTPUT "${output}"
    COMMAND "${CMAKE_COMMAND}" "-DOUTPUT=${output}" "-DFUNCTION=${arg_FUNCTION}"
            "-DDECLARED_IN=${arg_DECLARED_IN}" "-DFILES=${files}" -P "${script}"
    DEPENDS ${arg_FILES} "${script}"
    COMMENT "Embedding ${arg_FUNCTION}"
    VERBATIM)
  target_sources(${target} PRIVATE "${output}")
endfunction()

# Run by connectspec_embed(): FILES (separated by "|") → one C++ source.
string(REPLACE "|" ";" files "${FILES}")
set(source "#include \"${DECLARED_IN}\"\n\nnamespace connectspec {\n\nstd::vector<SourceFile> ${FUNCTION}() {\n  return {\n")
foreach(file IN LISTS files)
  get_filename_component(name "${file}" NAME)
  # As octets, since CMake's lists and quoting would change semicolons and brackets.
  file(READ "${file}" hex HEX)
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "\\\\x\\1" text "${hex}")
  # A literal for every 1024 octets keeps lines bearable; neighbours are joined by the compiler.
  string(REGEX REPLACE "((\\\\x[0-9a-f][0-9a-f])(\\\\x[0-9a-f][0-9a-f])(\\\\x[0-9a-f][0-9a-f])(\\\\x[0-9a-f][0-9a-f])(\\\\x[0-9a-f][0-9a-f])(\\\\x[0-9a-f][0-9a-f])(\\\\x[0-9a-f][0-9a-f])(\\\\x[0-9a-f][0-9a-f]))" "\\1\"\n       \"" text "${text}")
  string(APPEND source "      {\"${name}\",\n       \"${text}\"},\n")
endforeach()
string(APPEND source "  };\n}\n\n}  // namespace connectspec\n")
file(WRITE "${OUTPUT}" "${source}")

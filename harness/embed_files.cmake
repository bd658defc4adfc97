# Run by connectspec_embed(): FILES (separated by "|") → one C++ source.
set(octets_of_a_literal 32768)  # compilers need not take more than 65536 (C++ [implimits]), and clang warns

string(REPLACE "|" ";" files "${FILES}")
set(source "#include \"${DECLARED_IN}\"\n\nnamespace connectspec {\n\nstd::vector<SourceFile> ${FUNCTION}() {\n  return {\n")
foreach(file IN LISTS files)
  get_filename_component(name "${file}" NAME)
  file(SIZE "${file}" size)
  set(text "std::string()")
  set(offset 0)
  while(offset LESS size)
    # As octets, since CMake's lists and quoting would change semicolons and brackets.
    file(READ "${file}" hex OFFSET ${offset} LIMIT ${octets_of_a_literal} HEX)
    string(REGEX REPLACE "([0-9a-f][0-9a-f])" "\\\\x\\1" literal "${hex}")
    # Cut into short ones, which the compiler joins, to keep lines bearable.
    string(REGEX REPLACE "((\\\\x[0-9a-f][0-9a-f])(\\\\x[0-9a-f][0-9a-f])(\\\\x[0-9a-f][0-9a-f])(\\\\x[0-9a-f][0-9a-f])(\\\\x[0-9a-f][0-9a-f])(\\\\x[0-9a-f][0-9a-f])(\\\\x[0-9a-f][0-9a-f])(\\\\x[0-9a-f][0-9a-f]))" "\\1\"\n       \"" literal "${literal}")
    string(APPEND text " +\n       \"${literal}\"")
    math(EXPR offset "${offset} + ${octets_of_a_literal}")
  endwhile()
  string(APPEND source "      {\"${name}\", ${text}},\n")
endforeach()
string(APPEND source "  };\n}\n\n}  // namespace connectspec\n")
file(WRITE "${OUTPUT}" "${source}")

#!/bin/bash -eu
# Builds the fuzz targets into $OUT with $CC $CXX $CFLAGS $CXXFLAGS $LIB_FUZZING_ENGINE, as ClusterFuzzLite and
# OSS-Fuzz call it; unset ones get what libFuzzer with clang needs, so that it works outside of Docker too.
# FUZZ_TARGETS limits what is built.
source=$(dirname "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")")
[[ -f $source/CMakeLists.txt ]] || source=$SRC/connectspec
: "${OUT:?the folder for the targets}"
: "${WORK:=$(mktemp -d)}"
: "${CC:=clang}" "${CXX:=clang++}" "${LIB_FUZZING_ENGINE:=-fsanitize=fuzzer}"
: "${CXXFLAGS:=-O1 -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize=function}"
export CC CXX CFLAGS="${CFLAGS:-}" CXXFLAGS
read -ra targets <<<"${FUZZ_TARGETS:-connect_head_fuzz authority_fuzz session_fuzz response_reader_fuzz case_file_fuzz profile_file_fuzz}"

cmake -S "$source" -B "$WORK/build" -G Ninja -DCMAKE_BUILD_TYPE=None -DCONNECTSPEC_BUILD_TESTS=OFF \
  -DCONNECTSPEC_WERROR=OFF -DCONNECTSPEC_PCH=OFF -DCONNECTSPEC_FUZZ=ON \
  -DCONNECTSPEC_FUZZ_ENGINE="$LIB_FUZZING_ENGINE"
cmake --build "$WORK/build" --target "${targets[@]}"

for target in "${targets[@]}"; do
  cp "$WORK/build/bin/$target" "$OUT/"
  [[ ! -f $source/fuzz/$target.dict ]] || cp "$source/fuzz/$target.dict" "$OUT/"
  printf '[libfuzzer]\nmax_len = 4096\n' >"$OUT/$target.options"
  # Of all folders with seeds for it, which may or may not be there.
  seeds=()
  for folder in "$source/fuzz/corpus/$target" "$WORK/build/fuzz/seeds/$target"; do
    [[ ! -d $folder ]] || seeds+=("$folder")
  done
  mkdir -p "$WORK/seeds/$target"
  for folder in "${seeds[@]}"; do
    cp "$folder"/* "$WORK/seeds/$target/"
  done
  (cd "$WORK/seeds/$target" && cmake -E tar cf "$OUT/${target}_seed_corpus.zip" --format=zip .)
done

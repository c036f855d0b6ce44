#!/bin/sh
# Runtime and natives must build for small processors with no C library but mem*,
# and keep no writable data outside the arena. Links no program: looks at what the objects ask for.
# usage: check_freestanding.sh SOURCE_DIR
set -eu
root=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0

includes=""
for folder in include contract value heap types regexp interp loader; do includes="$includes -I$root/runtime/$folder"; done
includes="$includes -I$root/stdlib -I$root/stdlib/native"

# what may be left open: memory functions, the compiler's own helpers, the library image
allowed='^(mem(cpy|move|set|cmp)|mote_library_image|_?_?(aeabi|gnu|udiv|div|mod|umod|mul|ash|lsh|clz|ctz|popcount|float|fix|eq|ne|lt|le|gt|ge|add|sub|neg|unord|cmp|ucmp|extend|trunc|bswap|cls|riscv)[a-z0-9_]*)$'

check() {
    name=$1 prefix=$2 emulation=$3
    shift 3
    mkdir "$work/$name"
    for source in "$root"/runtime/*/*.c "$root"/stdlib/native/*.c; do
        object="$work/$name/$(echo "${source#"$root"/}" | tr / _).o"
        if ! "${prefix}gcc" -std=c11 -Os -ffreestanding -fno-math-errno -DNDEBUG -DMOTE_GRANULE=2 "$@" $includes -c "$source" -o "$object"; then
            echo "$name: $source does not compile"
            failed=1
        fi
    done
    "${prefix}ld" $emulation -r "$work/$name"/*.o -o "$work/$name.all" || failed=1
    open=$("${prefix}nm" -u "$work/$name.all" | awk '{print $NF}' | grep -Ev "$allowed" || true)
    if [ -n "$open" ]; then
        echo "$name: needs" $open
        failed=1
    fi
    writable=$("${prefix}nm" "$work/$name.all" | awk '$2 ~ /^[bBdDC]$/ {print $3}')
    if [ -n "$writable" ]; then
        echo "$name: writable data outside the arena:" $writable
        failed=1
    fi
    "${prefix}size" "$work/$name.all" | awk -v name="$name" 'NR == 2 {print name ": " $1 " bytes of code and constants, " $2 + $3 " of data"}'
}

check cortex-m0 arm-none-eabi- '' -mcpu=cortex-m0 -mthumb
check cortex-m3 arm-none-eabi- '' -mcpu=cortex-m3 -mthumb
check cortex-m4 arm-none-eabi- '' -mcpu=cortex-m4 -mthumb -mfloat-abi=soft
check rv32imac riscv64-unknown-elf- '-m elf32lriscv' -march=rv32imac -mabi=ilp32 --specs=picolibc.specs
check lx106 xtensa-lx106-elf- ''
exit $failed

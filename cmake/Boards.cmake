# boards/*/board.json: one description, read by the firmware build and compiled into `mote`.
get_filename_component(MOTE_BOARDS_DIR ${CMAKE_CURRENT_LIST_DIR}/../boards ABSOLUTE)

file(GLOB MOTE_BOARD_FILES CONFIGURE_DEPENDS ${MOTE_BOARDS_DIR}/*/board.json)

set(MOTE_FEATURES_CARRIED 0x07) # FEATURES_CARRIED

# Sets BOARD_<key path in upper case> in the caller's scope, e.g. BOARD_FLASH_ORIGIN; "" where absent.
macro(mote_board_read file)
  file(READ ${file} json)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
  foreach(key name title cpu clock_hz optimise libc granule features flash.origin flash.bytes flash.image_offset
          ram.origin ram.bytes ram.c_stack ram.arena leds.LED1 leds.LED2 qemu.system qemu.machine)
    string(REPLACE "." ";" path ${key})
    string(TOUPPER "BOARD_${key}" variable)
    string(REPLACE "." "_" variable ${variable})
    string(JSON ${variable} ERROR_VARIABLE absent GET "${json}" ${path})
    if(absent)
      set(${variable} "")
    endif()
  endforeach()
  # what of C that features have the general firmware has, as MOTE_FEATURES (runtime/contract/feature.h)
  if(BOARD_FEATURES STREQUAL "all")
    set(BOARD_FEATURE_BITS 0x1F)
  elseif(BOARD_FEATURES STREQUAL "none")
    set(BOARD_FEATURE_BITS ${MOTE_FEATURES_CARRIED})
  else()
    message(FATAL_ERROR "${file}: features: all or none")
  endif()
endmacro()

# The boards as a C table (compiler/commands/board.h).
function(mote_boards_table output)
  set(text "/* Made from boards/NAME/board.json. */\n#include \"board.h\"\n\nconst Board BOARDS[] = {\n")
  foreach(file ${MOTE_BOARD_FILES})
    mote_board_read(${file})
    set(clock "${BOARD_CLOCK_HZ}")
    if(clock STREQUAL "")
      set(clock 0)
    endif()
    string(APPEND text "    {\"${BOARD_NAME}\", \"${BOARD_TITLE}\", \"${BOARD_CPU}\", \"${BOARD_QEMU_SYSTEM}\", \"${BOARD_QEMU_MACHINE}\", "
           "${clock}, ${BOARD_GRANULE}, ${BOARD_FEATURE_BITS}, ${BOARD_FLASH_ORIGIN}, ${BOARD_FLASH_BYTES}, ${BOARD_FLASH_IMAGE_OFFSET}, "
           "${BOARD_RAM_ORIGIN}, ${BOARD_RAM_BYTES}, ${BOARD_RAM_C_STACK}, ${BOARD_RAM_ARENA}, "
           "{${BOARD_LEDS_LED1}, ${BOARD_LEDS_LED2}}},\n")
  endforeach()
  list(LENGTH MOTE_BOARD_FILES count)
  string(APPEND text "};\nconst unsigned BOARD_COUNT = ${count};\n")
  file(CONFIGURE OUTPUT ${output} CONTENT "${text}" @ONLY)
endfunction()

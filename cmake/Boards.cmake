# boards/*/board.json: one description, read by the firmware build and compiled into `mote`.
# docs/porting.md says what is in it.
get_filename_component(MOTE_BOARDS_DIR ${CMAKE_CURRENT_LIST_DIR}/../boards ABSOLUTE)

file(GLOB MOTE_BOARD_FILES CONFIGURE_DEPENDS ${MOTE_BOARDS_DIR}/*/board.json)

# FEATURE_X of the contract, as a list X;bit;Y;bit ..., all of them, and those every firmware has.
set(contract ${CMAKE_CURRENT_LIST_DIR}/../runtime/contract/feature.h)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${contract})
file(STRINGS ${contract} MOTE_FEATURE_LINES REGEX "^#define FEATURE_[A-Z0-9]+ [0-9]+")
set(MOTE_FEATURE_NAMES "")
set(MOTE_FEATURES_ALL 0)
foreach(line ${MOTE_FEATURE_LINES})
  string(REGEX MATCH "FEATURE_([A-Z0-9]+) ([0-9]+)" line "${line}")
  string(TOLOWER ${CMAKE_MATCH_1} name)
  list(APPEND MOTE_FEATURE_NAMES ${name})
  set(MOTE_FEATURE_${name} ${CMAKE_MATCH_2})
  math(EXPR MOTE_FEATURES_ALL "${MOTE_FEATURES_ALL} | ${CMAKE_MATCH_2}")
endforeach()
set(MOTE_FEATURES_CARRIED 7) # FEATURES_CARRIED
set(MOTE_PUBLIC_KEY "" CACHE FILEPATH "Firmware that runs only what is signed by this key (KEY.pub of `mote image keygen`)")
set(MOTE_SIGNATURE_FLASH 32768) # a multiple of all pages
set(MOTE_SODIUM ${CMAKE_CURRENT_LIST_DIR}/../node_modules/sodium/deps/libsodium/src/libsodium)
set(MOTE_IO_BYTES 256) # at the end of RAM for programs that use devices: boards/common/io.h

# The JSON at a path of keys, "" where absent.
function(mote_json variable json)
  string(JSON value ERROR_VARIABLE absent GET "${json}" ${ARGN})
  if(absent)
    set(value "")
  endif()
  set(${variable} "${value}" PARENT_SCOPE)
endfunction()

# An array's elements as a list.
function(mote_json_list variable json)
  set(list "")
  string(JSON count ERROR_VARIABLE absent LENGTH "${json}" ${ARGN})
  if(NOT absent AND count GREATER 0)
    math(EXPR last "${count} - 1")
    foreach(i RANGE ${last})
      string(JSON value GET "${json}" ${ARGN} ${i})
      list(APPEND list "${value}")
    endforeach()
  endif()
  set(${variable} "${list}" PARENT_SCOPE)
endfunction()

# The members' names of an object.
function(mote_json_names variable json)
  set(list "")
  string(JSON count ERROR_VARIABLE absent LENGTH "${json}" ${ARGN})
  if(NOT absent AND count GREATER 0)
    math(EXPR last "${count} - 1")
    foreach(i RANGE ${last})
      string(JSON name MEMBER "${json}" ${ARGN} ${i})
      list(APPEND list "${name}")
    endforeach()
  endif()
  set(${variable} "${list}" PARENT_SCOPE)
endfunction()

# What of C that features have the general firmware has, as MOTE_FEATURES (runtime/contract/feature.h).
function(mote_features variable json file)
  string(JSON type ERROR_VARIABLE absent TYPE "${json}" features)
  mote_json(text "${json}" features)
  set(bits ${MOTE_FEATURES_CARRIED})
  if(type STREQUAL "ARRAY")
    mote_json_list(names "${json}" features)
    foreach(name ${names})
      if(NOT name IN_LIST MOTE_FEATURE_NAMES)
        message(FATAL_ERROR "${file}: features: there is no ${name}, but ${MOTE_FEATURE_NAMES}")
      endif()
      math(EXPR bits "${bits} | ${MOTE_FEATURE_${name}}")
    endforeach()
  elseif(text STREQUAL "all")
    set(bits ${MOTE_FEATURES_ALL})
  elseif(NOT text STREQUAL "none")
    message(FATAL_ERROR "${file}: features: all, none, or a list of ${MOTE_FEATURE_NAMES}")
  endif()
  # a native has the same number in every firmware: what one has is a beginning of the list
  math(EXPR with_io "${MOTE_FEATURES_CARRIED} | ${MOTE_FEATURE_io}")
  if(NOT bits EQUAL MOTE_FEATURES_CARRIED AND NOT bits EQUAL with_io AND NOT bits EQUAL MOTE_FEATURES_ALL)
    message(FATAL_ERROR "${file}: features: none, [\"io\"] or all")
  endif()
  set(${variable} ${bits} PARENT_SCOPE)
endfunction()

# Buses as {a,b,c},{a,b,c} of their pins for C, MOTE_PIN_NONE where there is none; and how many.
function(mote_buses variable count json kind) # further arguments: the pins' names
  string(JSON n ERROR_VARIABLE absent LENGTH "${json}" ${kind})
  set(list "")
  if(absent)
    set(n 0)
  elseif(n GREATER 0)
    math(EXPR last "${n} - 1")
    foreach(i RANGE ${last})
      string(JSON bus GET "${json}" ${kind} ${i})
      set(pins "")
      foreach(name ${ARGN})
        mote_json(pin "${bus}" ${name})
        if(pin STREQUAL "")
          set(pin 0xFFFE) # MOTE_PIN_NONE
        endif()
        list(APPEND pins ${pin})
      endforeach()
      list(JOIN pins "," pins)
      list(APPEND list "{${pins}}")
    endforeach()
  endif()
  list(JOIN list "," list)
  set(${variable} "${list}" PARENT_SCOPE)
  set(${count} ${n} PARENT_SCOPE)
endfunction()

# Sets BOARD_<key path in upper case> in the caller's scope, e.g. BOARD_FLASH_ORIGIN ("" where absent); lists BOARD_LEDS,
# BOARD_BUTTONS, BOARD_QEMU_OPTIONS; BOARD_FAMILY, BOARD_TOOLCHAIN, BOARD_CPU_FLAGS, BOARD_SMALL_LIBC of its processor;
# and BOARD_DEFINES, what the board's C is to know of it.
macro(mote_board_read file)
  file(READ ${file} json)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
  foreach(key name title cpu clock_hz pin_count optimise also libc granule flash.origin flash.bytes flash.image_offset flash.page flash.cell flash.slots flash.window_ms flash.button
          ram.origin ram.bytes ram.c_stack ram.arena qemu.system qemu.machine
          flash_with.serial flash_with.uf2 flash_with.volume flash_with.st_flash flash_with.button)
    string(REPLACE "." ";" path ${key})
    string(TOUPPER "BOARD_${key}" key)
    string(REPLACE "." "_" key ${key})
    mote_json(${key} "${json}" ${path})
  endforeach()
  mote_json_list(BOARD_LEDS "${json}" leds)
  mote_json_list(BOARD_BUTTONS "${json}" buttons)
  mote_json_list(BOARD_ACTIVE_LOW "${json}" active_low)
  mote_json_list(BOARD_QEMU_OPTIONS "${json}" qemu options)
  mote_json_list(BOARD_FLASH_WITH_OPENOCD "${json}" flash_with openocd)
  mote_buses(BOARD_I2C BOARD_I2C_COUNT "${json}" i2c sda scl)
  mote_buses(BOARD_SPI BOARD_SPI_COUNT "${json}" spi sck mosi miso)
  mote_buses(BOARD_SERIAL BOARD_SERIAL_COUNT "${json}" serial tx rx)
  mote_features(BOARD_FEATURE_BITS "${json}" ${file})
  foreach(key CLOCK_HZ FLASH_PAGE FLASH_CELL FLASH_SLOTS FLASH_WITH_SERIAL FLASH_WITH_UF2)
    if(BOARD_${key} STREQUAL "")
      set(BOARD_${key} 0)
    endif()
  endforeach()
  if(BOARD_FLASH_WINDOW_MS STREQUAL "")
    set(BOARD_FLASH_WINDOW_MS 100)
  endif()
  mote_board_id(${file})
  mote_board_processor(${file})
  mote_board_slots(${file})
  mote_board_defines()
endmacro()

# MoteConfig.board
macro(mote_board_id file)
  string(MD5 BOARD_ID ${BOARD_NAME})
  string(SUBSTRING ${BOARD_ID} 0 4 BOARD_ID)
  set(BOARD_ID 0x${BOARD_ID})
  if(BOARD_ID EQUAL 0)
    message(FATAL_ERROR "${file}: the id of this name is 0")
  endif()
endmacro()

# boards/cpu/FAMILY/family.json: the one that knows this processor.
macro(mote_board_processor file)
  foreach(part FAMILY TOOLCHAIN CPU_FLAGS SMALL_LIBC LIBC_FLAGS)
    set(BOARD_${part} "")
  endforeach()
  file(GLOB families CONFIGURE_DEPENDS ${MOTE_BOARDS_DIR}/cpu/*/family.json)
  foreach(family ${families})
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${family})
    file(READ ${family} family_json)
    mote_json_names(cpus "${family_json}" cpus)
    if(BOARD_CPU AND BOARD_CPU IN_LIST cpus)
      get_filename_component(folder ${family} DIRECTORY)
      get_filename_component(BOARD_FAMILY ${folder} NAME)
      mote_json(BOARD_TOOLCHAIN "${family_json}" toolchain)
      mote_json(BOARD_CPU_FLAGS "${family_json}" cpus ${BOARD_CPU})
      mote_json(BOARD_SMALL_LIBC "${family_json}" libc nano)
      mote_json(BOARD_LIBC_FLAGS "${family_json}" libc ${BOARD_LIBC})
    endif()
  endforeach()
  if(BOARD_CPU AND NOT BOARD_FAMILY)
    message(FATAL_ERROR "${file}: no boards/cpu/*/family.json knows the processor ${BOARD_CPU}")
  endif()
endmacro()

# The image region is divided into slots, each of whole pages. BOARD_SLOT_BYTES: one slot; without a flash driver all there is.
macro(mote_board_slots file)
  set(BOARD_UNSIGNED "") # why firmware can't have a public key
  math(EXPR BOARD_SLOT_BYTES "${BOARD_FLASH_BYTES} - ${BOARD_FLASH_IMAGE_OFFSET}")
  if(BOARD_FLASH_SLOTS)
    if(MOTE_PUBLIC_KEY) # what checks signatures needs room
      math(EXPR room "(${MOTE_SIGNATURE_FLASH} + ${BOARD_FLASH_PAGE} - 1) / ${BOARD_FLASH_PAGE} * ${BOARD_FLASH_PAGE}")
      if(BOARD_SLOT_BYTES LESS_EQUAL room)
        set(BOARD_UNSIGNED "there is no room for ${room} bytes more")
      elseif(NOT BOARD_FAMILY STREQUAL "cortex-m")
        set(BOARD_UNSIGNED "only cpu/cortex-m has cpu_call_on, which checking signatures needs")
      else()
        math(EXPR BOARD_FLASH_IMAGE_OFFSET "${BOARD_FLASH_IMAGE_OFFSET} + ${room}")
        math(EXPR BOARD_SLOT_BYTES "${BOARD_SLOT_BYTES} - ${room}")
      endif()
    endif()
    math(EXPR rest "${BOARD_FLASH_IMAGE_OFFSET} % ${BOARD_FLASH_PAGE}")
    if(rest)
      message(FATAL_ERROR "${file}: flash.image_offset is within a page")
    endif()
    math(EXPR BOARD_SLOT_BYTES "${BOARD_SLOT_BYTES} / ${BOARD_FLASH_SLOTS} / ${BOARD_FLASH_PAGE} * ${BOARD_FLASH_PAGE}")
  endif()
endmacro()

# -D of the board's C, in the general firmware and in one linked for a program.
macro(mote_board_defines)
  list(LENGTH BOARD_LEDS BOARD_LED_COUNT)
  list(LENGTH BOARD_BUTTONS BOARD_BUTTON_COUNT)
  list(JOIN BOARD_LEDS "," leds)
  list(JOIN BOARD_BUTTONS "," buttons)
  set(BOARD_LEDS_LOW 0)
  set(BOARD_BUTTONS_LOW 0)
  if("leds" IN_LIST BOARD_ACTIVE_LOW)
    set(BOARD_LEDS_LOW 1)
  endif()
  if("buttons" IN_LIST BOARD_ACTIVE_LOW)
    set(BOARD_BUTTONS_LOW 1)
  endif()
  set(BOARD_DEFINES BOARD_ID=${BOARD_ID} BOARD_PIN_COUNT=${BOARD_PIN_COUNT} BOARD_IO_BYTES=${MOTE_IO_BYTES} CLOCK_HZ=${BOARD_CLOCK_HZ}u ARENA_LIMIT=${BOARD_RAM_ARENA}u
      BOARD_LEDS=${leds} BOARD_LED_COUNT=${BOARD_LED_COUNT} BOARD_LEDS_LOW=${BOARD_LEDS_LOW}
      BOARD_BUTTONS=${buttons} BOARD_BUTTON_COUNT=${BOARD_BUTTON_COUNT} BOARD_BUTTONS_LOW=${BOARD_BUTTONS_LOW}
      BOARD_I2C=${BOARD_I2C} BOARD_I2C_COUNT=${BOARD_I2C_COUNT} BOARD_SPI=${BOARD_SPI} BOARD_SPI_COUNT=${BOARD_SPI_COUNT}
      BOARD_SERIAL=${BOARD_SERIAL} BOARD_SERIAL_COUNT=${BOARD_SERIAL_COUNT}
      BOARD_PAGE=${BOARD_FLASH_PAGE}u BOARD_CELL=${BOARD_FLASH_CELL}u BOARD_SLOTS=${BOARD_FLASH_SLOTS}u BOARD_SLOT_BYTES=${BOARD_SLOT_BYTES}u)
endmacro()

# ---- the boards as a C table (compiler/commands/board.h)

# {"a", "b", 0} of a list
function(mote_c_strings variable)
  set(text "")
  foreach(item ${ARGN})
    string(APPEND text "\"${item}\", ")
  endforeach()
  set(${variable} "{${text}0}" PARENT_SCOPE)
endfunction()

function(mote_boards_table output)
  set(arrays "")
  set(text "")
  set(numbers "")
  foreach(file ${MOTE_BOARD_FILES})
    mote_board_read(${file})
    if(BOARD_ID IN_LIST numbers) # images and signatures name boards by it
      message(FATAL_ERROR "${file}: another board has this name's id, ${BOARD_ID}: choose another name")
    endif()
    list(APPEND numbers ${BOARD_ID})
    string(MAKE_C_IDENTIFIER ${BOARD_NAME} id)
    set(pins "")
    mote_json_names(names "${json}" pins)
    foreach(name ${names})
      mote_json(pin "${json}" pins ${name})
      string(APPEND pins "{\"${name}\", ${pin}}, ")
    endforeach()
    mote_c_strings(options ${BOARD_QEMU_OPTIONS})
    mote_c_strings(openocd ${BOARD_FLASH_WITH_OPENOCD})
    mote_c_strings(defines ${BOARD_DEFINES})
    string(REPLACE " " ";" flags "${BOARD_CPU_FLAGS}")
    mote_c_strings(flags ${flags})
    list(JOIN BOARD_LEDS "," leds)
    list(JOIN BOARD_BUTTONS "," buttons)
    set(st_flash false)
    if(BOARD_FLASH_WITH_ST_FLASH)
      set(st_flash true)
    endif()
    string(APPEND arrays "static const BoardPin pins_${id}[] = {${pins}{0, 0}};\n"
           "static const char *const options_${id}[] = ${options}, *const openocd_${id}[] = ${openocd};\n"
           "static const char *const defines_${id}[] = ${defines};\nstatic const char *const flags_${id}[] = ${flags};\n")
    string(APPEND text "    {.name = \"${BOARD_NAME}\", .title = \"${BOARD_TITLE}\", .id = ${BOARD_ID}, .cpu = \"${BOARD_CPU}\", .family = \"${BOARD_FAMILY}\",\n"
           "     .toolchain = \"${BOARD_TOOLCHAIN}\", .cpu_flags = flags_${id}, .small_libc = \"${BOARD_SMALL_LIBC}\", .defines = defines_${id},\n"
           "     .qemu_system = \"${BOARD_QEMU_SYSTEM}\", .qemu_machine = \"${BOARD_QEMU_MACHINE}\", .qemu_options = options_${id},\n"
           "     .clock_hz = ${BOARD_CLOCK_HZ}, .granule = ${BOARD_GRANULE}, .features = ${BOARD_FEATURE_BITS},\n"
           "     .flash_origin = ${BOARD_FLASH_ORIGIN}, .flash_bytes = ${BOARD_FLASH_BYTES}, .image_offset = ${BOARD_FLASH_IMAGE_OFFSET},\n"
           "     .page_bytes = ${BOARD_FLASH_PAGE}, .cell_bytes = ${BOARD_FLASH_CELL}, .slots = ${BOARD_FLASH_SLOTS}, .slot_bytes = ${BOARD_SLOT_BYTES},\n"
           "     .ram_origin = ${BOARD_RAM_ORIGIN}, .ram_bytes = ${BOARD_RAM_BYTES}, .c_stack_bytes = ${BOARD_RAM_C_STACK}, .arena_bytes = ${BOARD_RAM_ARENA},\n"
           "     .io_bytes = ${MOTE_IO_BYTES}, .pin_count = ${BOARD_PIN_COUNT},\n"
           "     .pins = pins_${id}, .led_count = ${BOARD_LED_COUNT}, .leds = {${leds}}, .button_count = ${BOARD_BUTTON_COUNT}, .buttons = {${buttons}},\n"
           "     .i2c_count = ${BOARD_I2C_COUNT}, .i2c = {${BOARD_I2C}}, .spi_count = ${BOARD_SPI_COUNT}, .spi = {${BOARD_SPI}},\n"
           "     .serial_count = ${BOARD_SERIAL_COUNT}, .serial = {${BOARD_SERIAL}},\n"
           "     .flash_with = {.serial_baud = ${BOARD_FLASH_WITH_SERIAL}, .uf2_family = ${BOARD_FLASH_WITH_UF2}, .volume = \"${BOARD_FLASH_WITH_VOLUME}\",\n"
           "                    .openocd = openocd_${id}, .st_flash = ${st_flash}, .button = \"${BOARD_FLASH_WITH_BUTTON}\"}},\n")
  endforeach()
  list(LENGTH MOTE_BOARD_FILES count)
  file(CONFIGURE OUTPUT ${output} CONTENT "/* Made from boards/NAME/board.json. */\n#include \"board.h\"\n\n${arrays}\nconst Board BOARDS[] = {\n${text}};\nconst unsigned BOARD_COUNT = ${count};\n" @ONLY)
endfunction()

# The toolchains of all boards.
function(mote_toolchains variable)
  set(toolchains "")
  foreach(file ${MOTE_BOARD_FILES})
    mote_board_read(${file})
    list(APPEND toolchains ${BOARD_TOOLCHAIN})
  endforeach()
  list(REMOVE_DUPLICATES toolchains)
  set(${variable} ${toolchains} PARENT_SCOPE)
endfunction()

# public_key.h of MOTE_PUBLIC_KEY.
function(mote_public_key output)
  file(STRINGS ${MOTE_PUBLIC_KEY} line LIMIT_COUNT 1)
  if(NOT line MATCHES "^mote-public-key-ed25519 ([0-9a-f]+)$")
    message(FATAL_ERROR "${MOTE_PUBLIC_KEY}: no public key of `mote image keygen`")
  endif()
  string(REGEX REPLACE "(..)" "0x\\1, " bytes ${CMAKE_MATCH_1})
  file(CONFIGURE OUTPUT ${output}/public_key.h CONTENT "/* Made from MOTE_PUBLIC_KEY. */\n#define PUBLIC_KEY {${bytes}}\n" @ONLY)
endfunction()

# Boards: programs on emulated ones, devices on the simulator, the resident loader, flashing from the desktop. Included by CMakeLists.txt.

# Programs of the language that print the same on every emulated board, and those of tests/boards that are for it.
set(SELECTION arrays async_functions classes control errors functions generators json map_set math_functions number_texts objects pins
    promises proxy_functions regexp strings timers typed_arrays)
if(MOTE_FIRMWARE)
  list(TRANSFORM SELECTION REPLACE "(.+)" "${CMAKE_CURRENT_SOURCE_DIR}/js/\\1.js" OUTPUT_VARIABLE selected)
  foreach(file ${MOTE_BOARD_FILES})
    mote_board_read(${file})
    if(BOARD_QEMU_SYSTEM AND NOT BOARD_NAME IN_LIST BOARDS)
      add_test(NAME boards/${BOARD_NAME}
        COMMAND ${NODE} ${CMAKE_CURRENT_SOURCE_DIR}/run_js.mjs $<TARGET_FILE:mote> --board ${BOARD_NAME} ${selected})
      set_tests_properties(boards/${BOARD_NAME} PROPERTIES TIMEOUT 120)
    endif()
    if(BOARD_QEMU_SYSTEM)
      add_test(NAME boards/${BOARD_NAME}-devices
        COMMAND ${NODE} ${CMAKE_CURRENT_SOURCE_DIR}/boards/run.mjs $<TARGET_FILE:mote> ${BOARD_NAME})
      set_tests_properties(boards/${BOARD_NAME}-devices PROPERTIES TIMEOUT 120)
    endif()
  endforeach()
endif()

# One image file that runs on all of them.
if(MOTE_FIRMWARE)
  set(SELECTION arrays async_functions classes errors generators json map_set regexp typed_arrays)
  list(TRANSFORM SELECTION REPLACE "(.+)" "${CMAKE_CURRENT_SOURCE_DIR}/js/\\1.js")
  add_test(NAME boards/one-image COMMAND ${NODE} ${CMAKE_CURRENT_SOURCE_DIR}/boards/one_image.mjs $<TARGET_FILE:mote> ${CMAKE_SOURCE_DIR}/examples
    stm32vldiscovery,microbit,netduinoplus2,lm3s6965evb,mps2-an386,sifive_e,esp8266 ${SELECTION})
  set_tests_properties(boards/one-image PROPERTIES TIMEOUT 120)
endif()

# The rp2040 in an emulator of its own: programs, and what its port and loader do.
if(MOTE_FIRMWARE)
  set(SELECTION async_functions classes dataview errors json pins regexp timers typed_arrays)
  list(TRANSFORM SELECTION REPLACE "(.+)" "${CMAKE_CURRENT_SOURCE_DIR}/js/\\1.js")
  add_test(NAME boards/rp2040
    COMMAND ${NODE} ${CMAKE_CURRENT_SOURCE_DIR}/boards/rp2040.mjs $<TARGET_FILE:mote> ${CMAKE_BINARY_DIR}/firmware/rp2040.elf ${SELECTION})
  set_tests_properties(boards/rp2040 PROPERTIES TIMEOUT 240)
endif()

# Drivers against simulated devices (some need a checkout: ESPRUINO_DOCS), and the examples on the boards that have what they need.
add_test(NAME devices/drivers COMMAND ${NODE} ${CMAKE_CURRENT_SOURCE_DIR}/devices/run.mjs $<TARGET_FILE:mote>)
set_tests_properties(devices/drivers PROPERTIES TIMEOUT 120)
add_test(NAME examples@host COMMAND ${NODE} ${CMAKE_CURRENT_SOURCE_DIR}/examples/run.mjs $<TARGET_FILE:mote> host)
if(MOTE_FIRMWARE)
  foreach(board stm32vldiscovery microbit netduinoplus2 lm3s6965evb mps2-an386 sifive_e)
    add_test(NAME examples@${board} COMMAND ${NODE} ${CMAKE_CURRENT_SOURCE_DIR}/examples/run.mjs $<TARGET_FILE:mote> ${board})
    set_tests_properties(examples@${board} PROPERTIES TIMEOUT 120)
  endforeach()
endif()

# The simulator: scripts, traces, simulated devices; and the device API on it.
add_test(NAME devices/simulator COMMAND ${NODE} ${CMAKE_CURRENT_SOURCE_DIR}/devices/simulator.mjs $<TARGET_FILE:mote>)
set_tests_properties(devices/simulator PROPERTIES TIMEOUT 120)
add_test(NAME devices/io COMMAND ${NODE} ${CMAKE_CURRENT_SOURCE_DIR}/devices/io.mjs $<TARGET_FILE:mote>)
set_tests_properties(devices/io PROPERTIES TIMEOUT 120)
add_test(NAME devices/programs COMMAND ${NODE} ${CMAKE_CURRENT_SOURCE_DIR}/devices/programs.mjs $<TARGET_FILE:mote>)
set_tests_properties(devices/programs PROPERTIES TIMEOUT 120)

# The resident loader: the power is cut at every flash operation; the line is bad.
set(LOADER_IMAGES ${CMAKE_BINARY_DIR}/loader_images)
add_test(NAME loader/images COMMAND ${NODE} ${CMAKE_CURRENT_SOURCE_DIR}/powerloss/programs.mjs $<TARGET_FILE:mote> ${LOADER_IMAGES})
set_tests_properties(loader/images PROPERTIES FIXTURES_SETUP loader_images)
foreach(name sweep line)
  add_executable(powerloss_${name} powerloss/${name}.c powerloss/world.c powerloss/client.c powerloss/check.c)
  set_target_properties(powerloss_${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
  target_compile_definitions(powerloss_${name} PRIVATE _GNU_SOURCE)
  target_link_libraries(powerloss_${name} PRIVATE mote_resident)
  add_test(NAME loader/${name} COMMAND powerloss_${name} ${LOADER_IMAGES})
  set_tests_properties(loader/${name} PROPERTIES FIXTURES_REQUIRED loader_images TIMEOUT 300)
endforeach()

# The loader's board, built with a public key.
find_path(SODIUM_INCLUDE sodium.h REQUIRED)
find_library(SODIUM sodium REQUIRED)
add_executable(powerloss_signed powerloss/signed.c powerloss/world.c powerloss/client.c powerloss/check.c ${RESIDENT_SOURCES}
  ${CMAKE_SOURCE_DIR}/boards/host/host_flash.c ${CMAKE_SOURCE_DIR}/boards/host/loader.c ${CMAKE_SOURCE_DIR}/runtime/loader/crc.c)
set_target_properties(powerloss_signed PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
target_compile_definitions(powerloss_signed PRIVATE _GNU_SOURCE MOTE_SIGNED)
target_include_directories(powerloss_signed PRIVATE powerloss/key ${SODIUM_INCLUDE}/sodium ${CMAKE_SOURCE_DIR}/boards/boot
  ${CMAKE_SOURCE_DIR}/boards/common ${CMAKE_SOURCE_DIR}/runtime/loader)
target_link_libraries(powerloss_signed PRIVATE mote_simulator ${SODIUM})
add_test(NAME loader/signed COMMAND powerloss_signed ${LOADER_IMAGES})
set_tests_properties(loader/signed PROPERTIES FIXTURES_REQUIRED loader_images)

if(MOTE_FIRMWARE) # every 80th operation; without --stride all
  add_test(NAME loader/microbit COMMAND ${NODE} ${CMAKE_CURRENT_SOURCE_DIR}/powerloss/microbit.mjs ${CMAKE_BINARY_DIR}/firmware/microbit.elf
    ${LOADER_IMAGES} --stride 80)
  add_test(NAME loader/recover COMMAND ${NODE} ${CMAKE_CURRENT_SOURCE_DIR}/powerloss/recover.mjs ${CMAKE_BINARY_DIR}/firmware/microbit.elf
    ${LOADER_IMAGES})
  set(SIGNED_FIRMWARE ${CMAKE_BINARY_DIR}/signed-firmware)
  add_test(NAME loader/signed-firmware COMMAND ${CMAKE_COMMAND} -DSOURCE=${CMAKE_SOURCE_DIR} -DBUILD=${SIGNED_FIRMWARE} -DLIBRARY=${LIBRARY_GENERAL}
    -P ${CMAKE_CURRENT_SOURCE_DIR}/powerloss/signed_firmware.cmake)
  set_tests_properties(loader/signed-firmware PROPERTIES FIXTURES_SETUP signed_firmware)
  add_test(NAME loader/signed-microbit COMMAND ${NODE} ${CMAKE_CURRENT_SOURCE_DIR}/powerloss/signed.mjs ${SIGNED_FIRMWARE}/out/microbit.elf
    ${LOADER_IMAGES})
  set_tests_properties(loader/signed-microbit PROPERTIES FIXTURES_REQUIRED "loader_images;signed_firmware" TIMEOUT 300)
  set_tests_properties(loader/microbit loader/recover PROPERTIES FIXTURES_REQUIRED loader_images TIMEOUT 300)
endif()

# Flashing from the desktop: files, a board with the resident loader on a pseudo terminal, projects and saves.
add_test(NAME flash/formats COMMAND ${NODE} ${CMAKE_CURRENT_SOURCE_DIR}/flash/check_formats.mjs $<TARGET_FILE:mote>)
add_test(NAME flash/loader COMMAND ${NODE} ${CMAKE_CURRENT_SOURCE_DIR}/flash/check_flash.mjs $<TARGET_FILE:mote> $<TARGET_FILE:mote-loader>)
add_test(NAME flash/live COMMAND ${NODE} ${CMAKE_CURRENT_SOURCE_DIR}/flash/check_live.mjs $<TARGET_FILE:mote> $<TARGET_FILE:mote-loader>)
set_tests_properties(flash/formats flash/loader flash/live PROPERTIES SKIP_RETURN_CODE 77 TIMEOUT 120)
if(MOTE_FIRMWARE)
  add_test(NAME flash/emulated COMMAND ${NODE} ${CMAKE_CURRENT_SOURCE_DIR}/flash/check_emulated.mjs $<TARGET_FILE:mote>
    ${CMAKE_SOURCE_DIR}/examples microbit)
  add_test(NAME flash/signed COMMAND ${NODE} ${CMAKE_CURRENT_SOURCE_DIR}/flash/check_signed.mjs $<TARGET_FILE:mote>
    ${SIGNED_FIRMWARE}/out/microbit.elf)
  set_tests_properties(flash/emulated flash/signed PROPERTIES TIMEOUT 120)
  set_tests_properties(flash/signed PROPERTIES FIXTURES_REQUIRED signed_firmware)
endif()

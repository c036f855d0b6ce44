# The microbit's firmware with the public key of the tests: cmake -DSOURCE= -DBUILD= -DLIBRARY= -P signed_firmware.cmake
execute_process(COMMAND ${CMAKE_COMMAND} -S ${SOURCE}/boards -B ${BUILD} -G Ninja -DCMAKE_BUILD_TYPE=Release
  -DCMAKE_TOOLCHAIN_FILE=${SOURCE}/cmake/arm-none-eabi.cmake -DTOOLCHAIN=arm-none-eabi -DLIBRARY_GENERAL=${LIBRARY} -DOUTPUT=${BUILD}/out
  -DMOTE_PUBLIC_KEY=${SOURCE}/tests/powerloss/key/test.pub COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND ${CMAKE_COMMAND} --build ${BUILD} --target microbit COMMAND_ERROR_IS_FATAL ANY)

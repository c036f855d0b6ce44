// What Espruino has and a compiled program has not: names that say what there is instead, and are errors where they are reached.
function tried(what) {
  try {
    what();
    return "";
  } catch (error) {
    return error.name;
  }
}
print([
  () => save(), () => dump(), () => edit("f"), () => echo(false), () => trace(), () => setDeepSleep(1), () => setSleepIndicator(LED1), () => setBusyIndicator(LED1),
  () => getSerial(), () => USB.write(1), () => Terminal.println(1), () => LoopbackA.write(1), () => LoopbackB.write(1), () => new Waveform(8), () => peek8(0), () => poke32(0, 1),
  () => NRF.sleep(), () => Bluetooth.write(1), () => Wifi.connect()
].every(what => tried(what) === "ReferenceError")); // expect: true
print(typeof NRF, typeof Wifi); // expect: undefined undefined
// stderr: 'save' is not defined
// stderr: hint: the program is in flash as it is: 'mote flash' puts it there, and it starts by itself
// stderr: 'dump' is not defined
// stderr: hint: the program's source is on your computer
// stderr: hint: there is no prompt on the device
// stderr: hint: 'mote mem' shows what the memory is used for
// stderr: hint: a program that waits sleeps by itself
// stderr: hint: set a pin where it is busy
// stderr: hint: chips are not asked for their numbers
// stderr: hint: the console is Serial1
// stderr: hint: there are no loopback ports
// stderr: hint: analogWrite is what there is for waves
// stderr: hint: addresses are the firmware's business
// stderr: hint: there is no radio
// stderr: hint: there is no network

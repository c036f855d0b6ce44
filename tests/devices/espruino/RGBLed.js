// driver: RGBLed
// wire: pins Probe {pins: ["D4", "D5", "D6"]}
const led = require("RGBLed").connect([D4, D5, D6], true, "FF8000");
print(led.getState()); // expect: true
led.off();
// shows: pin 4: 1.000 at 1000 Hz
// shows: 0 ms: 100
// shows: pin 5: 0.502 at 1000 Hz
// shows: 0 ms: 110
// shows: pin 6: 0.000 at 1000 Hz
// shows: pin 4: 1.000 at 1000 Hz
// shows: pin 5: 0.502 at 1000 Hz
// shows: pin 6: 0.000 at 1000 Hz
// shows: pin 4: 0.000 at 1000 Hz
// shows: 0 ms: 010
// shows: pin 5: 0.000 at 1000 Hz
// shows: 0 ms: 000
// shows: pin 6: 0.000 at 1000 Hz

// driver: servo
// wire: pins Probe {pins: ["D4"], digits: 1}
require("servo").connect(D4).move(0.5, 40, () => print("there")); // expect: there
// shows: 20.0 ms: 1
// shows: 21.5 ms: 0
// shows: 40.0 ms: 1
// shows: 41.5 ms: 0

// driver: StepperMotor
// wire: pins Probe {pins: ["D4", "D5", "D6", "D7"]}
const StepperMotor = require("StepperMotor"), motor = new StepperMotor({ pins: [D4, D5, D6, D7], stepsPerSec: 50 });
motor.moveTo(3, undefined, () => {
  print(motor.getPosition()); // expect: 3
  motor.moveTo(2, 20, () => print(motor.getPosition()), true); // expect: 2
});
// shows: 0 ms: 0010
// shows: 20 ms: 0110
// shows: 20 ms: 0100
// shows: 40 ms: 1100
// shows: 40 ms: 1000
// shows: 60 ms: 0000
// shows: 60 ms: 0100
// shows: 80 ms: 0000

// driver: PCA9685
// wire: i2c 1 0x40 Pca9685
const pwm = require("PCA9685").connect(I2C1, {
  callback() {
    pwm.write(0, 0.25);
    pwm.write(3, 1);
    pwm.writeMs(15, 1.5);
  }
});
// shows: 59.8 Hz
// shows: channel 0: 0 to 1024
// shows: channel 3: on
// shows: channel 15: 0 to 369

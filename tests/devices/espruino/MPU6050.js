// driver: MPU6050
// wire: i2c 1 0x68 Mpu6050 {g: [0.5, -1, 1.5], turning: [10, -200, 0], celsius: 25}
// wire: i2c 1 0x69 Mpu6050 {g: [3, 0, 0], turning: [0, 0, 900], celsius: -10}
I2C1.setup({ sda: B7, scl: B6 });
const { connect } = require("MPU6050");
const chip = connect(I2C1), second = connect(I2C1, true);
print(chip.getAcceleration().join()); // expect: 8192,-16384,24576
print(chip.getGravity().join(), chip.getRotation().join()); // expect: 0.5,-1,1.5 1310,-26200,0
print(chip.getDegreesPerSecond().join(), chip.getTemperature().toFixed(1)); // expect: 10,-200,0 25.0
print(second.getGravity().map(g => g.toFixed(2)).join(), second.getTemperature().toFixed(1)); // expect: 2.00,0.00,0.00 -10.0
second.setFullScaleAccelRange(1);
second.setFullScaleGyroRange(2);
print(second.getGravity().join(), second.getDegreesPerSecond().map(Math.round).join()); // expect: 3,0,0 0,0,900
second.reset();
print(second.getAcceleration().join()); // expect: 0,0,0

// driver: MPU6050_DMP
// wire: i2c 1 0x68 Mpu6050 {g: [0, 0, 1], turning: [0, 0, 0], celsius: 25, shows: [0, 1926, 1927, 1928, 1929]}
// time: 3000
I2C1.setup({ sda: B7, scl: B6 });
const chip = require("MPU6050").connect(I2C1);
require("MPU6050_DMP").create(chip, 3);
// expect: Resetting MPU6050...
// expect: OTP bank is INvalid!
// expect: Success! DMP code written and verified.
// expect: Success! DMP configuration written and verified.
// expect: FIFO count: 42 Data: 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31,32,33,34,35,36,37,38,39,40,41
// expect: IntStatus: 1
// expect: FIFO count: 42 Data: 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31,32,33,34,35,36,37,38,39,40,41
// expect: IntStatus: 1
// expect: DMP is good to go! IntStatus: 1
// shows: fb fe d8 ff 00

// driver: MLX90614
// wire: i2c 1 0x5a Mlx90614 {ambient: 24.01, object: 36.63}
I2C1.setup({ sda: B7, scl: B6, bitrate: 50000 });
const sensor = require("MLX90614").connect(I2C1);
sensor.voltage = 3; // the datasheet's formula is for 3 volts
print(sensor.readAmbientTemperature().toFixed(2), sensor.readObject1Temperature().toFixed(2)); // expect: 24.01 36.63
print(sensor.getEmissivity()); // expect: 1
sensor.setEmissivity(0.8);
print(sensor.getEmissivity().toFixed(3)); // expect: 0.800

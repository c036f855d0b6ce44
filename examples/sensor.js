// Logs a thermometer at I2C1, a TMP105 or LM75 at address 0x48: readings once a second, what came of them at the end.
const ADDRESS = 0x48, TEMPERATURE = 0, SETTINGS = 1, TWELVE_BITS = 0x60, SAMPLES = 5;

function celsius() {
  I2C1.writeTo(ADDRESS, TEMPERATURE);
  const [high, low] = I2C1.readFrom(ADDRESS, 2);
  return ((high << 8 | low) << 16 >> 16) / 256;
}

const readings = new Float32Array(SAMPLES);
let count = 0;

I2C1.setup({ bitrate: 100000 });
I2C1.writeTo(ADDRESS, SETTINGS, TWELVE_BITS);

const timer = setInterval(() => {
  const value = celsius();
  readings[count++] = value;
  print(`${count} s: ${value.toFixed(2)} °C`);
  if (count < SAMPLES) return;
  clearInterval(timer);
  const mean = readings.reduce((sum, value) => sum + value, 0) / SAMPLES;
  print(`mean ${mean.toFixed(2)}, from ${Math.min(...readings).toFixed(2)} to ${Math.max(...readings).toFixed(2)}`);
}, 1000);

// Says on the standard error how buses are set up.
import { createInterface } from "node:readline";
const texts = {
  i2c_setup: ({ bus, sda, scl, hz }) => `I2C${bus}: sda ${sda} scl ${scl}, ${hz} Hz`,
  spi_setup: ({ bus, sck, mosi, miso, hz, mode, lsb }) => `SPI${bus}: sck ${sck} mosi ${mosi} miso ${miso}, ${hz} Hz, mode ${mode}, ${lsb ? "lsb" : "msb"} first`,
  serial_setup: ({ bus, tx, rx, baud, parity, bits, stop }) => `Serial${bus}: tx ${tx} rx ${rx}, ${baud} baud, ${bits} bits, parity ${parity}, ${stop} stop bits`
};
for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line);
  console.log(JSON.stringify(request.do === "start" ? { want: Object.keys(texts) } : { log: texts[request.do](request) }));
}

// A simulated thermometer (I2C, address 0x48: register 0 temperature, 1 limit), an SPI register (CS: D10) that answers with the complement, a
// potentiometer at 0.2 on all analog pins, and who sends back the other way round what comes from Serial2.
import { createInterface } from "node:readline";
let register = 0, limit = 100, selected = false;
const temperature = 20, answers = {
  start: () => ({ want: ["i2c", "spi", "pin", "serial", "analog", "end"] }),
  i2c: ({ address, write, read }) => {
    if (address !== 0x48) return { nack: true };
    if (write.length) register = write[0];
    if (write.length > 1 && register === 1) limit = write[1];
    return { read: [register ? limit : temperature].slice(0, read) };
  },
  pin: ({ pin, level }) => {
    if (pin === 10) selected = !level;
    return {};
  },
  spi: ({ write, count }) => ({ read: selected ? (write ?? Array(count).fill(0)).map(byte => 255 - byte) : [] }),
  serial: ({ bus, data }) => (bus === 2 ? { actions: [{ serial: 2, data: [...data].reverse() }] } : {}),
  analog: () => ({ value: 0.2 }),
  end: ({ t }) => ({ log: `the end is ${t < 100 ? "near" : "far"}` })
};
for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line);
  console.log(JSON.stringify(answers[request.do](request)));
}

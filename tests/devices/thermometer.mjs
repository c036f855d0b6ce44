// A simulated thermometer (I2C, address 0x48: register 0 temperature, 1 limit) whose alert pin (D6, open drain) goes low above the limit;
// it warms by a degree each second. And an SPI register (CS: D10) that answers with the complement, and a GPS that speaks each 500 ms.
import { createInterface } from "node:readline";
let register = 0, temperature = 20, limit = 100, selected = false;
const answers = {
  start: () => ({ wake: 500, want: ["i2c", "spi", "pin", "serial", "analog"] }),
  wake: ({ t }) => {
    const actions = [];
    if (t % 1000 === 0) temperature++;
    if (temperature > limit) actions.push({ pin: "D6", level: 0 });
    actions.push({ at: t + 1, serial: 2, data: `$T,${temperature}\n` });
    return { wake: t + 500, actions };
  },
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
  spi: ({ write, count }) => ({ read: selected ? (write || Array(count).fill(0)).map(byte => 255 - byte) : [] }),
  serial: ({ bus, data }) => (bus === 2 ? { actions: [{ serial: 2, data: [...data].reverse() }] } : {}),
  analog: () => ({ value: temperature / 100 }),
  end: () => ({ log: `ended at ${temperature} degrees` }),
};
for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line);
  console.log(JSON.stringify(answers[request.do](request)));
}

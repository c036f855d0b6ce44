// ECMA-419's classes. D4 and D5 are a wire; against thermometer.mjs. It ends when all is closed.
// options: --devices "node thermometer.mjs" --pins ecma419.json
import Digital from "embedded:io/digital";
import Analog from "embedded:io/analog";
import PWM from "embedded:io/pwm";
import I2C from "embedded:io/i2c";
import SMBus from "embedded:io/smbus";
import SPI from "embedded:io/spi";
import Serial from "embedded:io/serial";
import device from "embedded:provider/builtin";

const output = new Digital({ pin: D4, mode: Digital.Output, initialValue: 0 });
let inside = false;
const input = new Digital({
  pin: D5, mode: Digital.Input, edge: Digital.Rising | Digital.Falling, target: "target",
  onReadable() {
    print("readable", this.read(), this === input, this.target, inside);
    if (this.read()) setTimeout(() => output.write(0), 10);
    else {
      this.close();
      input.close();
      try {
        input.read();
      } catch (error) {
        print(error.message);
      }
      new Digital({ pin: D5, mode: Digital.InputPullUp }).close();
    }
  }
});
print(input.format, input.constructor === undefined, input instanceof Digital, Digital.name, output.read());
for (const options of [undefined, { pin: D5, mode: Digital.Input }, { pin: D6, mode: 77 }, { pin: 1, mode: Digital.Input, format: "buffer" }, { pin: 99, mode: Digital.Input }])
  try {
    new Digital(options);
  } catch (error) {
    print(String(error));
  }
inside = true;
output.write(1);
inside = false;
const analog = new Analog({ pin: A0, resolution: 8 });
print(analog.read(), analog.resolution);
const pwm = new PWM({ pin: D9, hz: 200 });
pwm.write(((1 << pwm.resolution) - 1) >> 2);
print(pwm.hz);
const i2c = new I2C({ ...device.i2c.default, address: 0x48, hz: 400000 });
i2c.write(Uint8Array.of(0));
const bytes = new Uint8Array(1);
print(new Uint8Array(i2c.read(1))[0], i2c.read(bytes), bytes[0]);
const bus = new SMBus({ data: D7, clock: D8, address: 0x48 });
bus.writeUint8(1, 77);
print(bus.readUint8(1), bus.readUint16(1), new Uint8Array(bus.readBuffer(1, 1))[0], bus instanceof I2C);
bus.writeUint16(1, 0x1234, true);
print(bus.readUint8(1));
bus.writeBuffer(1, Uint8Array.of(9));
print(bus.readUint8(1));
class Chip extends device.io.SPI {
  constructor(options) {
    super({ ...options, select: D10, clock: D11, out: D12, in: D13, hz: 1e6, mode: 0 });
  }
  id() {
    const reply = this.transfer(Uint8Array.of(1, 2));
    this.flush(true);
    return reply;
  }
}
const chip = new Chip(device.spi.default);
print(chip.id().join(), new Uint8Array(chip.read(2)).join());
chip.write(Uint8Array.of(1));
chip.close();
const serial = new Serial({
  port: 1, baud: 9600, format: "buffer",
  onReadable(count) {
    print("serial", count, new Uint8Array(this.read()).join());
    this.close();
  },
  onWritable(count) {
    if (this.sent) return;
    this.sent = true;
    print("writable", count > 0);
    this.write(Uint8Array.of(1, 2, 3));
  }
});
serial.flush();

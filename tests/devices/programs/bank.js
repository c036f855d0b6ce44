// DigitalBank: several pins at once; what buses of SMBus say without a register; E and process.
// options: --pins bank.json
import DigitalBank from "embedded:io/digitalbank";
import SMBus from "embedded:io/smbus";
import device from "embedded:provider/builtin";

function refused(what) {
  try {
    print("not refused", what());
  } catch (error) {
    print(String(error));
  }
}

const output = new DigitalBank({ pins: 0b1101 << 4, mode: DigitalBank.Output, initialValue: 0x40, target: "mine" });
print(output.read().toString(2), output.target, output.format); // expect: 1000000 mine number
output.write(0xff);
print(output.read().toString(2), D5.read(), D7.read()); // expect: 11010000 false true
output.write(0x10);
print(output.read().toString(2), device.io.DigitalBank === DigitalBank, DigitalBank.name); // expect: 10000 true DigitalBank

// pins 64 to 79 are bits of bank 2
const second = new DigitalBank({ bank: 2, pins: 0x8001, mode: DigitalBank.InputPullUp });
print(second.read().toString(16), D64.getMode(), D79.getMode()); // expect: 8001 input_pullup input_pullup
second.close();
print(D64.getMode()); // expect: input
const last = new DigitalBank({ pins: 1 << 31, mode: DigitalBank.OutputOpenDrain });
last.write(-1);
print(last.read(), last.read() === 2 ** 31); // expect: 2147483648 true

const seen = [];
const input = new DigitalBank({
  pins: 0b111, mode: DigitalBank.Input, rises: 0b011, falls: 0b110,
  onReadable(triggers) {
    seen.push(triggers + ":" + this.read());
  }
});
refused(() => new DigitalBank({ pins: 0x10, mode: DigitalBank.Output })); // expect: Error: pin 4 is in use
refused(() => new DigitalBank({ pins: 0x18, mode: DigitalBank.Output })); // expect: Error: pin 4 is in use
new DigitalBank({ pins: 0x08, mode: DigitalBank.Input }).close(); // what was refused has kept nothing
refused(() => input.write(1)); // expect: Error: it is an input
refused(() => new DigitalBank({ pins: 0, mode: DigitalBank.Input })); // expect: RangeError: pins, rises and falls are bits of pins
refused(() => new DigitalBank({ pins: 0x100, mode: DigitalBank.Input, rises: 0x200 })); // expect: RangeError: pins, rises and falls are bits of pins
refused(() => new DigitalBank({ pins: 0x100, mode: 3 })); // expect: RangeError: no such mode
refused(() => new DigitalBank({ pins: 0x100, mode: DigitalBank.Input, onReadable() {} })); // expect: RangeError: onReadable needs rises or falls
refused(() => new DigitalBank({ pins: 0x100, mode: DigitalBank.Input, bank: "A" })); // expect: RangeError: a bank is a number
refused(() => new DigitalBank({ bank: 3, pins: 1, mode: DigitalBank.Output })); // expect: RangeError: the board has no pin 96

const bus = new SMBus({ address: 0x40, hz: 100000 }), nobody = new SMBus({ address: 0x41 });
bus.sendByte(2);
print(bus.receiveByte(), bus.readUint8(1)); // expect: 30 20
bus.writeQuick();
refused(() => nobody.writeQuick()); // expect: Error: I2C: no answer from 0x41
refused(() => nobody.sendByte(1)); // expect: Error: I2C: no answer from 0x41

const random = new Set(Array.from({ length: 20 }, () => E.hwRand()));
print(random.size > 15, [...random].every(n => n === (n | 0)), [...random].some(n => n < 0)); // expect: true true true
print(process.env.BOARD, process.env.VERSION === process.version, /^\d+\.\d+/.test(process.version)); // expect: host true true
setTimeout(() => {
  print(seen.join()); // expect: 4:0,1:1,2:3,2:0
  input.close();
  refused(() => input.read()); // expect: Error: it is closed
}, 100);

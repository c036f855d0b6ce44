// What is wrong is refused, each with its error, and nothing of it is done.
import Analog from "embedded:io/analog";
import Digital from "embedded:io/digital";
import I2C419 from "embedded:io/i2c";
import PWM from "embedded:io/pwm";
import Serial419 from "embedded:io/serial";
import SPI419 from "embedded:io/spi";

function refused(what) {
  try {
    print("not refused", what());
  } catch (error) {
    print(String(error));
  }
}

refused(() => digitalRead(Array(31).fill(D1))); // expect: RangeError: more than 30 pins
refused(() => digitalWrite(Array(31).fill(D1), 1)); // expect: RangeError: more than 30 pins
print(digitalRead(Array(30).fill(D1)), D1.getMode()); // expect: 0 auto
refused(() => digitalWrite([96, D1], 3)); // expect: RangeError: the board has no pin 96
refused(() => setWatch(() => 0, undefined)); // expect: RangeError: the board has no pin undefined
refused(() => analogRead(96)); // expect: RangeError: the board has no pin 96

refused(() => I2C1.writeTo(128, 1)); // expect: RangeError: address is below 128
refused(() => I2C1.readFrom({ address: -1 }, 1)); // expect: RangeError: address is below 128
refused(() => I2C1.readFrom(0x10, -1)); // expect: RangeError: Invalid typed array length: -1
refused(() => I2C1.setup({ sda: 96 })); // expect: RangeError: the board has no pin 96
refused(() => I2C()); // expect: TypeError: Constructor I2C requires 'new'
refused(() => SPI1.setup({ order: "down" })); // expect: RangeError: unknown order
refused(() => SPI()); // expect: TypeError: Constructor SPI requires 'new'
refused(() => Serial2.setup(9600, { parity: "uneven" })); // expect: RangeError: unknown parity
refused(() => Serial2.on("data", "print")); // expect: TypeError: print is not a function
refused(() => E.on("init")); // expect: TypeError: undefined is not a function

refused(() => Digital({ pin: 5 })); // expect: TypeError: Constructor Digital requires 'new'
refused(() => new Digital({ pin: 4, mode: Digital.Input, onReadable() {} })); // expect: RangeError: onReadable needs an edge
const input = new Digital({ pin: 4, mode: Digital.Input });
refused(() => input.write(1)); // expect: Error: it is an input
refused(() => new PWM({ pin: D4 })); // expect: Error: pin 4 is in use
refused(() => new PWM({ pin: 96 })); // expect: RangeError: the board has no pin 96
refused(() => new PWM({ pin: 3 }).write(65536)); // expect: RangeError: value is from 0 to 65535
refused(() => new Analog({ pin: A0, resolution: 17 })); // expect: RangeError: resolution is from 1 to 16
refused(() => new I2C419({ address: 128 })); // expect: RangeError: address is below 128
refused(() => new I2C419({ address: 20, port: 3 })); // expect: RangeError: the board has no such device
refused(() => new SPI419({ port: 3 })); // expect: RangeError: the board has no such device
refused(() => new SPI419({ format: "number" })); // expect: RangeError: the format is buffer
refused(() => new Serial419({ port: 3 })); // expect: RangeError: the board has no such device
const serial = new Serial419({ port: 1 });
refused(() => { serial.format = "text"; }); // expect: RangeError: the format is number or buffer
print(serial.format); // expect: number

// Serial ports on any pins send frames whose bits have their times; they do not receive.
// wire: pins LineListener {line: "D4", baud: 9600, name: "plain"}
// wire: pins LineListener {line: "D5", baud: 1200, bits: 7, parity: "even", stop: 2, name: "7E2"}
// wire: pins LineListener {line: "D6", baud: 19200, parity: "odd", name: "8O1"}
const plain = new Serial(), even = new Serial(), odd = new Serial();
plain.setup(undefined, { tx: D4 });
even.setup(1200, { tx: D5, bytesize: 7, parity: "even", stopbits: 2 });
odd.setup(19200, { tx: 6, parity: "o" });
plain.write(0, 255, [0x55, 0xaa]);
plain.print("Hi");
plain.println(12);
even.write("e0");
odd.write("o\x01\x03");
print(plain instanceof Serial, Serial1 instanceof Serial, getTime() < 0.1); // expect: true true true
for (const wrong of [
  () => Serial(), () => new Serial().write(1), () => new Serial().setup(9600), () => new Serial().setup(9600, { tx: D7, rx: D8 }), () => new Serial().setup(115200, { tx: D7 }),
  () => new Serial().setup(9600, { tx: 4, bytesize: 9 }), () => new Serial().setup(9600, { tx: 4, stopbits: 0 }), () => new Serial().setup(9600, { tx: 96 }), () => plain.on("data", print), () => plain.read(), () => plain.available(), () => plain.pipe(even)])
  try {
    wrong();
    print("not refused");
  } catch (error) {
    print(String(error));
  }
// expect: TypeError: Constructor Serial requires 'new'
// expect: Error: new Serial() has to be set up
// expect: RangeError: new Serial() needs tx
// expect: RangeError: new Serial() can't receive: the board's own ports can
// expect: RangeError: new Serial() has from 300 to 19200 baud
// expect: RangeError: new Serial() has 5 to 8 bits and 1 or 2 stop bits
// expect: RangeError: new Serial() has 5 to 8 bits and 1 or 2 stop bits
// expect: RangeError: the board has no pin 96
// expect: Error: new Serial() can't receive
// expect: Error: new Serial() can't receive
// expect: Error: new Serial() can't receive
// expect: Error: new Serial() can't receive
// shows: plain: 00 ff 55 aa 48 69 31 32 0d 0a
// shows: 7E2: 65 30
// shows: 8O1: 6f 01 03

// boards: microbit netduinoplus2 lm3s6965evb stm32vldiscovery sifive_e
// Protocols on any pins have the board's own time: nobody answers on the wire, and 100 bytes of 10 bits at 9,600 baud take their 104 ms.
const wire = new OneWire(1), port = new Serial();
print(wire.reset()); // expect: false
port.setup(9600, { tx: 2 });
const start = getTime();
port.print("0123456789".repeat(10));
const passed = (getTime() - start) * 1000;
print(passed >= 98 && passed < 125 ? "104 ms" : passed); // expect: 104 ms

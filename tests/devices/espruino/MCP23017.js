// driver: MCP23017
// wire: i2c 1 0x20 Mcp23017 {reset: "D5", inputs: {A1: 1, B7: 0}}
const port = require("MCP23017").connect(I2C1, D5);
port.A0.mode("output");
port.B3.mode("output");
port.A0.set();
port.B3.write(1);
port.A2.mode("input_pullup");
print(port.A0.read(), port.A1.read(), port.A2.read(), port.A3.read(), port.B3.read(), port.B7.read()); // expect: 1 1 1 0 1 0
// shows: port A: zzzzzzz1
// shows: port B: zzzz1zzz

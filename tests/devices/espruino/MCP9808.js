// driver: MCP9808
// wire: i2c 1 0x18 Mcp9808 {celsius: -3.5}
// wire: i2c 1 0x19 Mcp9808 {celsius: 31.0625}
const { connect } = require("MCP9808"), inside = connect(I2C1, 0), outside = connect(I2C1, 1);
print(inside.getTemperature(), outside.getTemperature(), outside.getResolution()); // expect: -3.5 31.0625 3
outside.setResolution(1);
print(outside.getResolution(), outside.isRunning()); // expect: 1 true
try {
  connect(I2C1, 5);
} catch (error) {
  print("no chip"); // expect: no chip
}

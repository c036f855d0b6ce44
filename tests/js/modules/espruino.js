// not node: its require has no such value
// Modules as Espruino's are: one file each in node_modules, which may end with `exports = value`.
const Motor = require("./commonjs/value.js"), single = require("single");
print(typeof Motor, new Motor().position, Motor.kept, Motor.lost, single); // expect: function 0 2 undefined one file

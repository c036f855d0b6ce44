exports.half = "partly";
print("x");
const y = require("./y.cjs");
exports.y = y;
exports.done = true;

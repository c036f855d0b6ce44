print("y");
const x = require("./x.cjs");
exports.seen = x.half;
print(x.done, require("./x.cjs") === x);
exports.done = true;

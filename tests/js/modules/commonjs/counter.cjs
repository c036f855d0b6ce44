let n = 0;
print("counter");
exports.up = function () { return ++n; };
exports.size = 3;

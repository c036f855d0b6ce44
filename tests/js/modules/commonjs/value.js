// As in Espruino: what is assigned to `exports` is what the file exports.
exports.lost = 1;
exports = function Motor() { this.position = 0; };
exports.kept = 2;

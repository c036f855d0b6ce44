const { wrap } = require("./wrap.cjs");
module.exports = text => wrap(text);
module.exports.version = require("./wrap.cjs").version;

module.exports = {
  wrap(text) { return "<" + text + ">"; },
  version: 2
};

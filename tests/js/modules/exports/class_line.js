export default class { three() { return 3; } } if (1) { globalThis.line = "behind a class"; }

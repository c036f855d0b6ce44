// A command that ends too early.
// options: --devices "read line; echo {}"
// status: 1
// stderr: --devices: the command ended before it answered 'pin'
LED1.set();
setTimeout(() => print("never"), 10);

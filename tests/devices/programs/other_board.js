// A pin that the board does not have: the error says which there are.
// status: 2
// stderr: 'D99' is not a pin of host; its pins are A0-A15, B0-B15, C0-C15, D0-D79
print(typeof D99);
D99.set();

// driver: KeyPad
// wire: pins Keypad {columns: ["D4", "D5", "D6"], rows: ["D8", "D9", "D10", "D11"], press: [[100, 0, 0, 50], [300, 3, 1, 50], [500, 1, 2, 50]]}
// time: 1000
// Of an array of pins the last one is the lowest bit.
require("KeyPad").connect([D6, D5, D4], [D11, D10, D9, D8], key => print("123456789*0#"[key]));
// expect: 1
// expect: 0
// expect: 6

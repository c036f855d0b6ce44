// driver: arduino-motorshield
// wire: pins Hc595 {data: "D8", clock: "D4", latch: "D12"}
const shield = require("arduino-motorshield").connect({ D3, D4, D5, D6, D7, D8, D9, D10, D11, D12 });
shield.on();
print(D3.read(), D5.read(), D6.read(), D11.read()); // expect: true true true true
shield.set(0b10011010); // the lowest bit goes first, and so to the last output
shield.speed(50);
shield.reset();
print(D3.read(), D5.read(), D6.read(), D11.read(), D7.read()); // expect: false false false false false
// shows: 01011001
// shows: 00000000

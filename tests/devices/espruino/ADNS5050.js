// driver: ADNS5050
// wire: spi 1 Adns5050 {cs: "D8", move: [5, -3], quality: 77}
digitalWrite(D8, 1);
const mouse = require("ADNS5050").connect(SPI1, D8);
print(mouse.getSQual(), [...mouse.getMovement()].join(), mouse.getMovement()); // expect: 77 5,-3 undefined
print([...mouse.getLine()].slice(0, 5).join()); // expect: 0,14,28,42,56

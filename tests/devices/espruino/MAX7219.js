// driver: MAX7219
// wire: spi 1 Max7219 {cs: "D8"}
const display = require("MAX7219").connect(SPI1, D8);
display.set("-12.5 HE");
display.intensity(0.5);
// shows: on, intensity 7, 8 digits:  -12.5 HE

// driver: MAX6675
// wire: spi 1 Max6675 {cs: "D8", celsius: 99.5}
digitalWrite(D8, 1);
print(JSON.stringify(require("MAX6675").connect(SPI1, D8).getTemp())); // expect: {"temp":99.5,"fault":0}

// driver: MFRC522
// wire: spi 1 Mfrc522 {cs: "D8", number: [0x12, 0x34, 0xab, 0xcd]}
// wire: spi 1 Mfrc522 {cs: "D9"}
digitalWrite([D8, D9], 3);
SPI1.setup({ sck: B3, miso: B4, mosi: B5 });
const { connect } = require("MFRC522");
const reader = connect(SPI1, D8), empty = connect(SPI1, D9);
reader.findCards(card => print(card.join())); // expect: 18,52,171,205
empty.findCards(card => print("no card", card));
print(reader.isNewCard(), reader.getCardSerial().length, reader.getCardSerial().join()); // expect: true 4 18,52,171,205
print(empty.isNewCard(), empty.getCardSerial().length); // expect: false 0
reader.antenna(0);
print(reader.isNewCard()); // expect: false

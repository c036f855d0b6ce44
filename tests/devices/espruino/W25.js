// driver: W25
// wire: spi 1 W25q {cs: "D8"}
digitalWrite(D8, 1);
const W25 = require("W25"), flash = new W25(SPI1, D8);
print(JSON.stringify(flash.getJedec())); // expect: {"manufacturerId":239,"deviceId":19}
flash.erase16Pages(16);
const page = new Uint8Array(256).map((_, i) => i ^ 0x5a);
flash.writePage(17, page);
flash.writePageFillSpace(18, [72, 105]);
const back = flash.readPage(17);
print(back.length, back.every((byte, i) => byte === page[i]), flash.readPageString(18).slice(0, 5) + "|", flash.readPage(16)[9]); // expect: 256 true Hi   | 255

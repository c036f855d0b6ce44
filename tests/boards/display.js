// boards: lm3s6965evb
// The OLED display at SPI1: a byte is two pixels of 16 greys. display.mjs looks at the emulator's screen, and presses a button then.
function commands(...bytes) {
  digitalWrite(C7, 0);
  SPI1.write(bytes);
}

SPI1.setup({ baud: 1000000 });
commands(0x15, 0, 63, 0x75, 0, 63);
digitalWrite(C7, 1);
for (let row = 0; row < 64; row++) SPI1.write(new Uint8Array(64));
commands(0x15, 20, 29, 0x75, 10, 10);
digitalWrite(C7, 1);
SPI1.write(new Uint8Array(10).fill(0xF0));
commands(0xAF);
setWatch(() => print("done"), BTN1, { edge: "both" });
print("look"); // expect: look
// expect: ##########
// expect: done

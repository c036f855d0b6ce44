// A picture, text and a graph on the OLED of the lm3s6965evb: 128 x 64 dots of 16 greys (SSD0323) on SPI1, C7 tells data from commands.
//   mote run examples/display/main.js --board lm3s6965evb
import { connect } from "./ssd0323.js";

const g = connect(SPI1, C7);
const logo = Graphics.createImage(`
 ## ##
#######
#######
 #####
  ###
   #
`);

g.setFontVector(22).setColor(15).drawString("Mote", 4, 2);
g.setColor(8).drawImage({ ...logo, transparent: 0 }, 70, 6, { scale: 2 });
g.setColor(5).setFontBitmap().drawString("JavaScript from flash", 4, 27);

// A sine, brighter to the right.
let last = 48;
for (let x = 0; x < 128; x += 2) {
  const y = Math.round(48 - 13 * Math.sin(x / 12));
  g.setColor(3 + (x >> 4)).drawLine(Math.max(x - 2, 0), last, x, y);
  last = y;
}
g.flip();
print("drawn");
setTimeout(() => print("seen"), 1000); // an emulator's screen is gone with its program

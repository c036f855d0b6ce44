// Typed arrays that exist when the program starts: tables stay in flash, what is written starts in RAM.
const table = new Int32Array(256);
for (let n = 0; n < 256; n++) { let c = n; for (let k = 0; k < 8; k++) c = c & 1 ? (c >>> 1) ^ 0xEDB88320 : c >>> 1; table[n] = c; }
const wave = Float32Array.from({ length: 8 }, (_, i) => Math.sin(i));
const work = new Uint8Array(16), start = Uint8Array.of(1, 2, 3, 4);
const buffer = new ArrayBuffer(8), bytes = new Uint8Array(buffer), header = new DataView(buffer, 2, 4), words = new Uint16Array(buffer, 4);
bytes[3] = 9;
const rest = wave.subarray(6);
wave.title = "sine";
const holder = { data: new Uint16Array([1, 2]), list: [new Int8Array(2)], same: work };
function crc(bytes) { let c = -1; for (let i = 0; i < bytes.length; i++) c = table[(c ^ bytes[i]) & 255] ^ (c >>> 8); return (c ^ -1) >>> 0; }
function Ring(n) { this.items = new Float64Array(n); this.at = 0; }
Ring.prototype.push = function (x) { this.items[this.at++ % this.items.length] = x; return this; };
const ring = new Ring(3).push(0.5);

print("from here on the device");
function change() {
  for (let i = 0; i < 9; i++) work[i] = 49 + i;
  start[0] += 100;
  header.setUint16(0, 0x1234);
  words[1] = 65535;
  holder.data[1]--;
  holder.list[0][1] = -1;
  ring.push(1.5).push(2.5).push(3.5);
}
change();
print(crc(work.subarray(0, 9)).toString(16), work, start, bytes, header.getUint8(1), words, words.buffer === bytes.buffer, header.byteOffset);
print(wave.length, wave.title, rest.length, rest.buffer === wave.buffer, rest[1] === wave[7], wave.reduce((x, y) => x + y).toFixed(5));
print(holder.data, holder.list[0], holder.same === work, ring.items, ring.at);
rest[0] = 5;
print(wave[6], Object.keys(rest), ArrayBuffer.isView(header));

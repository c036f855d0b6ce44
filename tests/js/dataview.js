// DataView: all kinds, both byte orders, at any place.
function tell(f) { try { print(f()); } catch (e) { print(e.name + ": " + e.message); } }
function name(f) { try { print(f()); } catch (e) { print(e.name); } }
var buffer = new ArrayBuffer(24), bytes = new Uint8Array(buffer), view = new DataView(buffer, 1, 20);
print(view.byteLength, view.byteOffset, view.buffer === buffer, new DataView(buffer).byteLength, new DataView(buffer, 24).byteLength);
var KINDS = ["Int8", "Uint8", "Int16", "Uint16", "Int32", "Uint32", "Float32", "Float64"], VALUES = [0, 1, -1, 200, -32769, 70000, 3000000000, 1.5, -0.1, 1e40, NaN, "258", null];
for (const kind of KINDS) {
  for (const little of [false, true]) {
    const texts = [];
    for (const value of VALUES) {
      bytes.fill(0xAA);
      const answer = view["set" + kind](3, value, little);
      texts.push(view["get" + kind](3, little) + (answer === undefined ? "" : "!"), view["get" + kind](3, !little), bytes.subarray(3, 13).join());
    }
    print(kind, little, texts.join(" "));
  }
}
bytes.set([0, 0x12, 0x34, 0x56, 0x78, 0x9A, 0xBC, 0xDE, 0xF0]);
print(view.getInt8(4), view.getUint8(4), view.getInt16(0).toString(16), view.getInt16(0, true).toString(16), view.getUint32(1).toString(16), view.getUint32(1, true).toString(16), view.getFloat32(0), view.getFloat64(0, 0), view.getFloat64(0, 1));
for (const f of [() => view.getInt8(20), () => view.getInt16(19), () => view.getInt8(-1), () => view.setInt8(-1, 0), () => view.getFloat64(13), () => view.getFloat64(1e10), () => view.getInt8(Infinity),
  () => new DataView(buffer, 25), () => DataView(buffer)]) tell(f);
print(view.getInt8("4"), view.getInt8(4.9), view.getInt8(), view.getFloat64(12));
name(() => new DataView(buffer, 20, 5));
name(() => new DataView({}));
name(() => new DataView(bytes));
name(() => DataView.prototype.getInt8.call(bytes, 0));
name(() => DataView.prototype.byteLength);
var log = [];
view.setUint8({ valueOf() { log.push("at"); return 2; } }, { valueOf() { log.push("value"); return 7; } }, { valueOf() { log.push("never"); } });
print(log, view.getUint8(2), bytes[3]);
print(DataView.length, DataView.name, DataView.prototype.setFloat64.length, DataView.prototype.getFloat64.length, DataView.prototype.getUint16.name, Object.keys(DataView.prototype), Object.prototype.toString.call(view));
view[0] = 5; view.x = 1; print(view[0], Object.keys(view), bytes[1], ArrayBuffer.isView(view), view[1]);

// of a typed array that had its memory in itself
var packet = new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8]), header = new DataView(packet.buffer, packet.byteOffset + 2);
header.setUint32(0, 0xDEADBEEF); packet[6] = 0;
print(packet, header.getUint16(4), header.getInt16(4, true), header.byteLength);

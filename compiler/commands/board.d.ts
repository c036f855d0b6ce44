/* The device API of Mote (docs/device-api.md). The board's own names stand at the end. */

/** A pin: an object, a board's name for one (A0), or its number. */
type PinLike = Pin | number;
type PinMode = "input" | "output" | "input_pullup" | "input_pulldown" | "opendrain" | "analog";
/** What buses take: numbers, strings, arrays of such, typed arrays, ArrayBuffers, {data, count}. */
type Bytes = number | string | ArrayBuffer | ArrayLike<number> | Bytes[] | { data: Bytes; count: number };

declare class Pin {
  constructor(pin: PinLike);
  write(level: boolean | number): void;
  set(): void;
  reset(): void;
  toggle(): boolean;
  read(): boolean;
  mode(mode: PinMode): void;
  getMode(): PinMode | "auto";
  pulse(level: boolean | number, milliseconds: number | number[]): void;
  writeAtTime(level: boolean | number, time: number): void;
  analog(): number;
  pwm(value: number, options?: { freq?: number }): void;
  valueOf(): number;
}

declare function digitalWrite(pin: PinLike | PinLike[], level: boolean | number): void;
declare function digitalRead(pin: PinLike | PinLike[]): number;
declare function digitalPulse(pin: PinLike, level: boolean | number, milliseconds: number | number[]): void;
declare function pinMode(pin: PinLike | PinLike[], mode: PinMode): void;
declare function getPinMode(pin: PinLike): PinMode | "auto";
/** From 0 to 1. */
declare function analogRead(pin: PinLike): number;
/** PWM: high for that part of the time, from 0 to 1. */
declare function analogWrite(pin: PinLike, value: number, options?: { freq?: number }): void;

interface WatchEvent {
  state: boolean;
  /** Seconds, as getTime(). */
  time: number;
  lastTime: number | undefined;
  pin: PinLike;
}
interface WatchOptions {
  repeat?: boolean;
  edge?: "rising" | "falling" | "both" | 1 | -1 | 0;
  /** Milliseconds for which the pin has to be still; 25 for buttons. */
  debounce?: number;
}
declare function setWatch(callback: (event: WatchEvent) => void, pin: PinLike, options?: WatchOptions | boolean): number;
declare function clearWatch(id?: number): void;

declare function setTimeout<A extends unknown[]>(callback: (...args: A) => void, milliseconds?: number, ...args: A): number;
declare function setInterval<A extends unknown[]>(callback: (...args: A) => void, milliseconds?: number, ...args: A): number;
declare function clearTimeout(id?: number): void;
declare function clearInterval(id?: number): void;
declare function changeInterval(id: number, milliseconds: number): void;
declare function queueMicrotask(callback: () => void): void;
/** Seconds. */
declare function getTime(): number;
declare function setTime(seconds: number): void;
declare function setTimeZone(hours: number): void;
declare function print(...values: unknown[]): void;
declare const console: Record<"log" | "info" | "debug" | "warn" | "error", (...values: unknown[]) => void>;
declare function load(): never;
declare function reset(): never;
declare function require(module: string): any;

declare function setImmediate<A extends unknown[]>(callback: (...args: A) => void, ...args: A): number;
declare function clearImmediate(id?: number): void;
declare function structuredClone<T>(value: T): T;
declare function atob(text: string): string;
declare function btoa(text: string): string;
declare const performance: { now(): number };
declare class TextEncoder {
  readonly encoding: "utf-8";
  encode(text?: string): Uint8Array;
  encodeInto(text: string, to: Uint8Array): { read: number; written: number };
}
declare class TextDecoder {
  constructor(encoding?: string, options?: { fatal?: boolean; ignoreBOM?: boolean });
  readonly encoding: string;
  decode(bytes?: ArrayBuffer | ArrayBufferView, options?: { stream?: boolean }): string;
}
declare const process: {
  /** In blocks, and in bytes (docs/memory.md). */
  memory(collect?: boolean): Record<"free" | "usage" | "total" | "gc" | "blocksize" | "bytesUsed" | "peakBytes" | "largestFreeBytes", number>;
};

type Colour = number | string | number[];
type Picture = Graphics | string | ArrayBuffer | ArrayLike<number> |
  { width: number; height: number; bpp?: number; buffer: string | ArrayBuffer | ArrayLike<number>; transparent?: number; palette?: ArrayLike<number> };
interface GraphicsOptions {
  msb?: boolean;
  vertical_byte?: boolean;
  zigzag?: boolean;
  interleavex?: boolean;
  color_order?: "rgb" | "bgr" | "brg" | "gbr" | "grb" | "rbg";
  buffer?: ArrayBuffer | ArrayBufferView;
}
/** What changes something returns the Graphics (docs/graphics.md). `flip` and the like are the driver's. */
declare class Graphics {
  private constructor();
  static createArrayBuffer(width: number, height: number, bpp: number, options?: GraphicsOptions): Graphics;
  static createCallback(width: number, height: number, bpp: number, callback: ((x: number, y: number, colour: number) => void) |
    { setPixel(x: number, y: number, colour: number): void; fillRect?(x1: number, y1: number, x2: number, y2: number, colour: number): void }): Graphics;
  static createImage(text: string): { width: number; height: number; bpp: number; buffer: ArrayBuffer };
  readonly buffer: ArrayBuffer;
  [more: string]: any;
  getWidth(): number;
  getHeight(): number;
  getBPP(): number;
  clear(reset?: boolean): this;
  reset(): this;
  setRotation(quarters: number, mirrored?: boolean): this;
  setClipRect(x1: number, y1: number, x2: number, y2: number): this;
  getModified(reset?: boolean): { x1: number; y1: number; x2: number; y2: number } | undefined;
  scroll(x: number, y: number): this;
  setColor(colour: Colour): this;
  setColor(red: number, green: number, blue: number): this;
  setBgColor(colour: Colour): this;
  setBgColor(red: number, green: number, blue: number): this;
  getColor(): number;
  getBgColor(): number;
  toColor(colour: Colour): number;
  toColor(red: number, green: number, blue: number): number;
  setPixel(x: number, y: number, colour?: Colour): this;
  getPixel(x: number, y: number): number;
  drawLine(x1: number, y1: number, x2: number, y2: number): this;
  moveTo(x: number, y: number): this;
  lineTo(x: number, y: number): this;
  drawRect(x1: number, y1: number, x2: number, y2: number): this;
  fillRect(x1: number, y1: number, x2: number, y2: number): this;
  clearRect(x1: number, y1: number, x2: number, y2: number): this;
  drawEllipse(x1: number, y1: number, x2: number, y2: number): this;
  fillEllipse(x1: number, y1: number, x2: number, y2: number): this;
  drawCircle(x: number, y: number, radius: number): this;
  fillCircle(x: number, y: number, radius: number): this;
  drawPoly(points: ArrayLike<number>, closed?: boolean): this;
  fillPoly(points: ArrayLike<number>): this;
  drawString(text: unknown, x: number, y: number, solid?: boolean): this;
  stringWidth(text: unknown): number;
  stringMetrics(text: unknown): { width: number; height: number };
  setFont(name?: string, size?: number): this;
  setFontBitmap(): this;
  setFontVector(size: number): this;
  setFontCustom(bitmap: any, first: number, width: any, height: number): this;
  setFontAlign(x: number, y: number, rotation?: number): this;
  getFontHeight(): number;
  drawImage(image: Picture, x: number, y: number, options?: { scale?: number; rotate?: number }): this;
  asImage(type?: "object" | "string"): any;
}

interface I2CTarget {
  address: number;
  stop?: boolean;
}
declare class I2C {
  setup(options?: { sda?: PinLike; scl?: PinLike; bitrate?: number }): void;
  writeTo(address: number | I2CTarget, ...data: Bytes[]): void;
  readFrom(address: number | I2CTarget, count: number): Uint8Array;
  readReg(address: number | I2CTarget, register: number, count: number): Uint8Array;
  writeReg(address: number | I2CTarget, register: number, ...data: Bytes[]): void;
}
declare class SPI {
  setup(options?: { sck?: PinLike; mosi?: PinLike; miso?: PinLike; baud?: number; mode?: 0 | 1 | 2 | 3; order?: "msb" | "lsb" }): void;
  send(data: number, select?: PinLike): number;
  send(data: string, select?: PinLike): string;
  send(data: Bytes, select?: PinLike): Uint8Array;
  /** The last argument may be a Pin that selects the device. */
  write(...data: (Bytes | Pin)[]): void;
  send4bit(data: Bytes, zero: number, one: number, select?: PinLike): void;
  send8bit(data: Bytes, zero: number, one: number, select?: PinLike): void;
}
/** `new Serial()` sends on any pin, with up to 19,200 baud, and does not receive. */
declare class Serial {
  setup(baud?: number, options?: { tx?: PinLike; rx?: PinLike; bytesize?: number; parity?: "none" | "odd" | "even" | null; stopbits?: number }): void;
  on(event: "data", handler: (text: string) => void): void;
  removeListener(event: string, handler: Function): void;
  removeAllListeners(event?: string): void;
  write(...data: Bytes[]): void;
  print(text: unknown): void;
  println(text: unknown): void;
  available(): number;
  read(count?: number): string;
  inject(...data: Bytes[]): void;
  pipe(target: { write(data: string): void }): void;
}

/** Devices on one wire that a resistor pulls up. A device is the text of its 8 bytes in hexadecimal digits. */
declare class OneWire {
  constructor(pin: PinLike);
  /** Is anybody there? */
  reset(): boolean;
  /** `power`: the wire is driven high behind it, until something else is sent or read. */
  write(data: Bytes, power?: boolean): void;
  read(): number;
  read(count: number): Uint8Array;
  select(device: string): void;
  skip(): void;
  search(command?: number): string[];
}
/** Of each number the lowest bits, the last pin's first, then a clock. */
declare function shiftOut(pins: PinLike | PinLike[], options: { clk?: PinLike; clkPol?: boolean | number; repeat?: number } | undefined, data: Bytes): void;

declare const process: {
  memory(collect?: boolean): { free: number; usage: number; total: number; gc: number; blocksize: number; bytesUsed: number; peakBytes: number; largestFreeBytes: number };
  readonly version: string;
  /** BOARD is the name of the board that the program is compiled for. */
  readonly env: { readonly BOARD: string; readonly VERSION: string };
};

declare const E: {
  getTemperature(): number | undefined;
  getAnalogVRef(): number | undefined;
  reboot(): never;
  enableWatchdog(seconds: number, automatic?: boolean): void;
  kickWatchdog(): void;
  on(event: "init", handler: () => void): void;
  toString(...data: Bytes[]): string;
  toArrayBuffer(text: string): ArrayBuffer;
  toUint8Array(...data: Bytes[]): Uint8Array;
  clip(value: number, low: number, high: number): number;
  sum(list: Iterable<number>): number;
  variance(list: ArrayLike<number> & Iterable<number>, mean: number): number;
  mapInPlace(from: ArrayLike<number>, to: { [index: number]: number; length: number }, map?: ((value: number, index: number) => number) | ArrayLike<number>, bits?: number): void;
  reverseByte(byte: number): number;
  hwRand(): number;
  getSizeOf(value: unknown): number;
};

interface IO<Format> {
  readonly close: () => void;
  format: Format;
  target: any;
}
declare module "mote:memory" {
  type Kind = "string" | "number" | "object" | "array" | "function" | "variable" | "accessor" | "shape" | "table" | "buffer" | "timer";
  export function info(): {
    stack: Record<"used" | "limit" | "peak", number>;
    heap: Record<"total" | "used" | "free" | "peak" | "largestFree", number>;
    granule: number;
    blocks1: number;
    blocks2: number;
    objects: Record<Kind, { count: number; bytes: number }>;
  };
  export function map(): void;
  export function sizeOf(value: unknown, options?: { deep?: boolean }): number;
  export function trace(value: unknown, options?: { depth?: number }): void;
  export function report(label: string): void;
  export function gc(): number;
}
/* Files that are data: docs/language.md. */
declare module "*.txt" {
  const text: string;
  export default text;
}
declare module "*.html" {
  const text: string;
  export default text;
}
declare module "*.css" {
  const text: string;
  export default text;
}
declare module "*.csv" {
  const text: string;
  export default text;
}
declare module "*.bin" {
  const bytes: Uint8Array;
  export default bytes;
}
declare module "*.dat" {
  const bytes: Uint8Array;
  export default bytes;
}
declare module "*.raw" {
  const bytes: Uint8Array;
  export default bytes;
}
declare module "embedded:io/digital" {
  interface Digital extends IO<"number"> {
    read(): 0 | 1;
    write(level: number): void;
  }
  const Digital: {
    new (options: { pin: PinLike; mode: number; edge?: number; initialValue?: number; format?: "number"; target?: any; onReadable?(this: Digital): void }): Digital;
    readonly Input: number;
    readonly InputPullUp: number;
    readonly InputPullDown: number;
    readonly Output: number;
    readonly OutputOpenDrain: number;
    readonly Rising: number;
    readonly Falling: number;
  };
  export default Digital;
}
declare module "embedded:io/digitalbank" {
  interface DigitalBank extends IO<"number"> {
    read(): number;
    write(levels: number): void;
  }
  const DigitalBank: {
    /** Bits of `pins`, `rises`, `falls` and `initialValue` are pins 32 * bank and up. */
    new (options: {
      pins: number; bank?: number; mode: number; rises?: number; falls?: number; initialValue?: number; format?: "number"; target?: any;
      onReadable?(this: DigitalBank, triggers: number): void;
    }): DigitalBank;
    readonly Input: number;
    readonly InputPullUp: number;
    readonly InputPullDown: number;
    readonly Output: number;
    readonly OutputOpenDrain: number;
  };
  export default DigitalBank;
}
declare module "embedded:io/analog" {
  export default class Analog {
    constructor(options: { pin: PinLike; resolution?: number; format?: "number"; target?: any });
    read(): number;
    readonly resolution: number;
    close(): void;
    format: "number";
    target: any;
  }
}
declare module "embedded:io/pwm" {
  export default class PWM {
    constructor(options: { pin: PinLike; hz?: number; format?: "number"; target?: any });
    write(value: number): void;
    readonly resolution: number;
    readonly hz: number;
    close(): void;
    format: "number";
    target: any;
  }
}
declare module "embedded:io/i2c" {
  export default class I2C {
    constructor(options: { address: number; data?: PinLike; clock?: PinLike; hz?: number; port?: number; format?: "buffer"; target?: any });
    read(count: number, stop?: boolean): ArrayBuffer;
    read(buffer: ArrayBuffer | ArrayBufferView, stop?: boolean): number;
    write(buffer: ArrayBuffer | ArrayBufferView, stop?: boolean): void;
    close(): void;
    format: "buffer";
    target: any;
  }
}
declare module "embedded:io/smbus" {
  import I2C from "embedded:io/i2c";
  export default class SMBus extends I2C {
    readUint8(register: number): number;
    writeUint8(register: number, value: number): void;
    readUint16(register: number, bigEndian?: boolean): number;
    writeUint16(register: number, value: number, bigEndian?: boolean): void;
    readBuffer(register: number, count: number): ArrayBuffer;
    readBuffer(register: number, buffer: ArrayBuffer | ArrayBufferView): number;
    writeBuffer(register: number, buffer: ArrayBuffer | ArrayBufferView): void;
    receiveByte(): number;
    sendByte(byte: number): void;
    writeQuick(): void;
  }
}
declare module "embedded:io/spi" {
  export default class SPI {
    constructor(options: {
      clock?: PinLike; in?: PinLike; out?: PinLike; select?: PinLike; active?: 0 | 1; hz?: number; mode?: 0 | 1 | 2 | 3; port?: number; format?: "buffer"; target?: any;
    });
    read(count: number): ArrayBuffer;
    read(buffer: ArrayBuffer | ArrayBufferView): number;
    write(buffer: ArrayBuffer | ArrayBufferView): void;
    transfer<T extends ArrayBuffer | ArrayBufferView>(buffer: T): T;
    flush(deselect?: boolean): void;
    close(): void;
    format: "buffer";
    target: any;
  }
}
declare module "embedded:io/serial" {
  export default class Serial {
    constructor(options: {
      baud: number; port?: number; transmit?: PinLike; receive?: PinLike; format?: "number" | "buffer"; target?: any;
      onReadable?(this: Serial, count: number): void; onWritable?(this: Serial, count: number): void;
    });
    read(): any;
    read(count: number): ArrayBuffer | undefined;
    read(buffer: ArrayBuffer | ArrayBufferView): number | undefined;
    write(data: number | ArrayBuffer | ArrayBufferView): void;
    flush(): void;
    close(): void;
    format: "number" | "buffer";
    target: any;
  }
}
declare module "mote:heatshrink" {
  export function decompress(data: Bytes): ArrayBuffer;
}
declare module "heatshrink" {
  export function decompress(data: Bytes): ArrayBuffer;
}
declare module "embedded:provider/builtin" {
  const device: {
    readonly io: any;
    readonly pin: Record<"led1" | "led2" | "led3" | "button1" | "button2" | "button3", number>;
    readonly i2c: { readonly default: { io: any; port: number } };
    readonly spi: { readonly default: { io: any; port: number } };
    readonly serial: { readonly default: { io: any; port: number } };
  };
  export default device;
}

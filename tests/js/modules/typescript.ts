// TypeScript: types are erased; enums, parameter properties and import = are what they mean.
import { Shape, area, type Other } from "./typescript/shapes.js";
import type { Foo } from "./nowhere";
import * as lib from "./typescript/shapes";
import fs = require("./typescript/old.cjs");
interface Point { x: number; y: number }
type Id<T> = T | null;
declare const external: number;
declare function outside(x: number): void;
declare module "x" { export const y: number; }
declare global { interface Array<T> { foo(): T } }
enum Color { Red, Green = 5, Blue, Text = "text", Mask = Red | 1 << 4, Neg = -1 }
const enum Fast { A = 1, B = A << 2, C = Fast.B + 1 }
export enum Out { X }
abstract class Base<T> implements Iterable2<T> {
  private readonly secret: number = 3;
  protected declare ghost: string;
  static count: number = 0;
  optional?: string;
  definite!: number;
  [key: string]: any;
  constructor(public name: string, private age = 4, readonly list: number[] = []) { Base.count++; }
  abstract area(): number;
  method<U>(this: Base<T>, a: U, b?: number): U;
  method<U>(a: U): U { return a; }
  get value(): number { return this.secret + this.age; }
  protected override toString(): string { return `Base ${this.name}`; }
}
class Derived extends Base<string> {
  extra = this.name + "!";
  constructor(name: string, public deep: Point) { super(name, 10); print("derived", this.deep.x); }
  area(): number { return this.deep.x * this.deep.y; }
}
interface Iterable2<T> { }
function over(a: string): string;
function over(a: number): number;
function over(a: any): any { return a; }
function generic<T extends Point, K extends keyof T = keyof T>(o: T, k: K): T[K] { return o[k]; }
const arrow = <T,>(x: T): T => x;
const arrow2 = async_free((x: number, ...rest: string[]): x is 5 => x === 5);
function async_free<F>(f: F): F { return f; }
let v: Id<number> = null as unknown as number;
let un!: string;
v = <number>5;
const sat = { a: 1 } satisfies Record<string, number>;
const tup: [number, string?] = [1];
const p = new Derived("d", { x: 2, y: 3 } as const);
print(Color.Red, Color.Green, Color.Blue, Color[5], Color.Text, Color.Mask, Color[-1], Color["Neg"]);
print(Fast.A, Fast.B, Fast.C, Out.X, Out[0]);
print(p.area(), p.value, p.extra, String(p), p.method<number>(7), Derived.count, p.list!.length);
print(over("x"), generic({ x: 1, y: 2 }, "y"), arrow<string>("q"), arrow2(5), v!, sat.a, tup[0]!.toString());
let maybe: { b?: { c: { d: number } } } | undefined;
print(maybe?.b!.c.d, (maybe as any), area({ kind: "s", size: 4 } as Shape), lib.area({ kind: "c", size: 1 }), fs.old);
for (const [k, w] of Object.entries(sat) as [string, number][]) print(k, w);
try { throw new Error("e"); } catch (e: unknown) { print((e as Error).message); }
function assertIsString(val: any): asserts val is string { }
label: for (let i: number = 0; i < 2; i++) { continue label; }
abstract class Q { abstract x: number; }
print(typeof Q, un);
let obj = { m<T>(x: T): T { return x; }, get g(): number { return 1; } };
print(obj.m<number>(3), obj.g);
v! += 1; (v as any) = v! * 2; print(v);
export type { Point };
export { Id, p as default };
export default interface Z {}

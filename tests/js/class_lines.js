// Members of classes over several lines: where a field ends, and where a word belongs to the member on the next line.
class Lines {
  get
  *a() { yield 1; }
  set
  *b() {}
  static
  c() { return 1; }
  x
  *d() {}
  "y"
  *e() {}
  5
  *f() {}
  ["z"]
  *g() {}
  p
  in
  q
  static
  get
  h() { return 2; }
  static get
  i() { return 3; }
  set
  j(v) { this.k = v; }
  get
  l() { return 4; }
  static
  m = 5
  get = 6
  n() { return 7; }
  get;
  o() { return 8; }
  'get'
  r() { return 9; }
  static
  async
  s() { return 10; }
}
const lines = new Lines();
console.log(Object.keys(lines).join()); // expect: 5,get,set,x,y,z,p,in,q
console.log([...lines.a()].join(), typeof lines.b, typeof lines.d, typeof lines.e, typeof lines.f, typeof lines.g); // expect: 1 function function function function function
console.log(Lines.c(), Lines.h, Lines.i, lines.l, Lines.m, lines.get, lines.n(), lines.o(), lines.r()); // expect: 1 2 3 4 5 undefined 7 8 9
lines.j = 11;
console.log(lines.k, Object.getOwnPropertyNames(Lines.prototype).join()); // expect: 11 constructor,a,b,d,e,f,g,j,l,n,o,r,s
console.log(typeof lines.s, "async" in Lines, Object.getOwnPropertyDescriptor(Lines.prototype, "l").get.name); // expect: function true get l

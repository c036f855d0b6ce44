// Classes whose instances, statics and private state the start of a program makes.
class Animal {
  static #made = 0;
  static registry = [];
  static names = {};
  #secret;
  legs = 4;
  constructor(name) { this.name = name; this.#secret = name.length; Animal.#made++; Animal.registry.push(this); Animal.names[name] = this; }
  get secret() { return this.#secret; }
  set secret(x) { this.#secret = x; }
  speak() { return this.name + " speaks"; }
  static count() { return Animal.#made; }
  static { Animal.ready = true; }
}
class Dog extends Animal {
  tricks = [];
  constructor(name) { super(name); this.tricks.push("sit"); }
  speak() { return super.speak() + ": woof"; }
  teach(trick) { this.tricks.push(trick); return this; }
}
const table = ["rex", "fido"].map(n => new Dog(n).teach("roll"));
const cat = new Animal("tom");
cat.secret = 40;
const Anonymous = class { value = 1; };
const made = new Anonymous();
const counter = new (class { #n = 5; next() { return ++this.#n; } })();
counter.next();

print(Animal.count(), Animal.ready, Animal.registry.length, Object.keys(Animal.names).join()); // expect: 3 true 3 rex,fido,tom
print(table[0].speak(), table[1].tricks.join(), table[0] instanceof Animal); // expect: rex speaks: woof sit,roll true
print(cat.secret, cat.legs, Animal.names.tom === cat, made.value); // expect: 40 4 true 1
cat.secret++;
table[1].teach("jump").legs--;
print(cat.secret, table[1].tricks.join(), table[1].legs, counter.next()); // expect: 41 sit,roll,jump 3 7
const late = new Dog("late");
print(Animal.count(), late.speak(), late.secret, Animal.registry[3] === late); // expect: 4 late speaks: woof 4 true
Animal.prototype.speak = function () { return "silence"; };
print(table[0].speak(), cat.speak()); // expect: silence: woof silence
print(Object.keys(late).join(), Dog.name, Dog.length, Object.getPrototypeOf(Dog) === Animal); // expect: legs,name,tricks Dog 1 true

// Closures: each counter keeps its own count, in a cell of four bytes.
function counter(step) {
  let count = 0;
  return { next() { count += step; return count; }, reset() { count = 0; } };
}

const ones = counter(1), tens = counter(10);
for (let i = 0; i < 3; i++) print(ones.next(), tens.next());
tens.reset();
print(ones.next(), tens.next());

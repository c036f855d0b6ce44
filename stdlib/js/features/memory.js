// The module "mote:memory" and process.memory(): figures as objects. The heap itself is read by native/memory.c. A feature (feature.h).

// All figures are taken before the first object for them is made.
function memory_info() {
  var granule = $memory(8), used = $memory(2), peak = $memory(3), stack = $memory(4), largestFree = $memory(7), free = $memory(6);
  var kinds = Array(28), objects, i;
  $census(kinds);
  objects = { // in the order of their numbers: their shape is in flash
    string: undefined, number: undefined, object: undefined, array: undefined, function: undefined, variable: undefined,
    accessor: undefined, shape: undefined, table: undefined, buffer: undefined, timer: undefined
  };
  for (i = 1; i < 12; i++) objects[$kind(i)] = { count: kinds[2 * i], bytes: kinds[2 * i + 1] * granule };
  return {
    stack: { used: stack, limit: stack + free, peak: $memory(5) },
    heap: { total: $memory(0) - $memory(1), used, free, peak, largestFree },
    granule, blocks1: kinds[26], blocks2: kinds[27], objects
  };
}

function memory_sizeOf(value, options) {
  return $sizeOf(value, options && options.deep);
}

function memory_trace(value, options) {
  $trace(value, options ? options.depth : undefined);
}

function $signed(n) {
  return (n < 0 ? "" : "+") + n;
}

function $reportChange(label, used, change) {
  var granule = $memory(8), bytes = 0, i;
  for (i = 1; i < 13; i++) bytes += change[2 * i + 1];
  print((label === undefined ? "report" : label) + ": " + $signed(bytes * granule) + " bytes, " + used + " used");
  for (i = 1; i < 13; i++)
    if (change[2 * i] || change[2 * i + 1])
      print("  " + $kind(i) + ": " + $signed(change[2 * i]) + ", " + $signed(change[2 * i + 1] * granule) + " bytes");
}

// The change since the last report filled. Neither that array is counted nor, as it comes between two counts, what holds it.
function memory_report(label) {
  $collect();
  var used = $memory(2), last = $reported.last || Array(28);
  $census(last);
  $reportChange(label, used, last);
  $reported.last = last;
  last.fill(0);
  $memory(2); // brings the heap into order
  $census(last);
}

// Blocks (granules) as Espruino users know them, and bytes.
function process_memory(collect) {
  var blocksize = $memory(8), gc = collect === false ? 0 : $collect() / blocksize, total = $memory(0) / blocksize, free = $memory(6) / blocksize;
  return { free, usage: total - free, total, gc, blocksize, bytesUsed: $memory(2), peakBytes: $memory(3), largestFreeBytes: $memory(7) };
}

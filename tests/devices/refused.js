// An expectation that fails ends the run.
// options: --pins refused.json
// status: 1
// stderr: at 200.000 ms: expected {"pin": "LED1", "level": 1}: the lamp should be on
setInterval(() => print("tick"), 150);
// expect: tick

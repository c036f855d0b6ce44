export let twice = 2;

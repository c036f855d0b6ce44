export let twice = 1;

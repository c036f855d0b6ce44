export default class { x = 5; }

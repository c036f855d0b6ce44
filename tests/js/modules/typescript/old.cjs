exports.old = "old";

// not node: what the compiler says where `await` is no name
var await = 1;
async function f(x = 1) {
  var await = 2;            // error: 'await' is a reserved word
}
class C {
  static {
    var await;              // error: 'await' is a reserved word
  }
}
(async function await() {}); // error: 'await' is a reserved word

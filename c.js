const re = new RegExp("(A{1,})\\n(^.(?:\\u0062|😀?A))", "gsy"); print(re.exec(""));

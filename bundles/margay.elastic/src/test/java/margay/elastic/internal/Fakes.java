package margay.elastic.internal;

import java.lang.reflect.Proxy;
import java.util.Map;

/** What a test has instead of a framework. */
final class Fakes {
    private Fakes() {}

    /** Answers from a table by the method's name, and refuses what is not in it. */
    static <T> T of(Class<T> type, Map<String, Object> answers) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    if (!answers.containsKey(method.getName())) {
                        throw new AssertionError("Nobody expected " + method);
                    }
                    return answers.get(method.getName());
                }));
    }
}

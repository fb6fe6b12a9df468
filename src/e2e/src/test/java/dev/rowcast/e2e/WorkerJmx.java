package dev.rowcast.e2e;

import com.sun.tools.attach.VirtualMachine;
import javax.management.MBeanServerConnection;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** JMX of the stack's main worker. */
final class WorkerJmx {
    interface Question<T> {
        T ask(MBeanServerConnection beans) throws Exception;
    }

    private WorkerJmx() {}

    /** The address is that of the worker which the test has started. */
    @SuppressWarnings("BanJNDI")
    static <T> T ask(Question<T> question) throws Exception {
        long pid = TestStack.shared().stack().connect().pid().orElseThrow();
        VirtualMachine machine = VirtualMachine.attach(String.valueOf(pid));
        try (JMXConnector jmx = JMXConnectorFactory.connect(new JMXServiceURL(machine.startLocalManagementAgent()))) {
            return question.ask(jmx.getMBeanServerConnection());
        } finally {
            machine.detach();
        }
    }
}

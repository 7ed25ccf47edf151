package be.sizingservers.ipc.spring.autoconfigure;

import be.sizingservers.ipc.MessageListener;
import be.sizingservers.ipc.RequestHandler;
import be.sizingservers.ipc.Sender;

/**
 * Surrounds what senders and receivers do at each start, without a class of an optional
 * dependency in its signatures.
 */
interface Instrumentation {

	Sender around(Sender sender);

	MessageListener around(MessageListener listener);

	RequestHandler aroundAnswers(RequestHandler handler);

}

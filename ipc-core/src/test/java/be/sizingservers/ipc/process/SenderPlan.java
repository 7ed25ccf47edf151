package be.sizingservers.ipc.process;

/**
 * What a {@link SenderMain} is to do.
 *
 * @param index distinguishes the numbers of several senders
 * @param receivers how many receivers to wait for first
 * @param last how many messages to send, unless it is stopped before
 * @param bytes the length of a message
 * @param perSecond how many messages to send per second, or 0 for as many as possible
 * @param reports whether it wants a report on each message
 * @param proxied whether it connects through each receiver's {@link FaultyProxy}
 * @param limits its limits
 */
record SenderPlan(int index, int receivers, int last, int bytes, int perSecond, boolean reports, boolean proxied,
		LimitSet limits) {

	static SenderPlan atFullRate(int receivers, int last) {
		return new SenderPlan(0, receivers, last, NumberedMessage.BYTES, 0, true, false, LimitSet.DEFAULT);
	}

	static SenderPlan paced(int index, int bytes, int perSecond, LimitSet limits) {
		return new SenderPlan(index, 1, Integer.MAX_VALUE, bytes, perSecond, true, false, limits);
	}

	SenderPlan waitingFor(int count) {
		return new SenderPlan(this.index, count, this.last, this.bytes, this.perSecond, this.reports, this.proxied,
				this.limits);
	}

	SenderPlan withoutReports() {
		return new SenderPlan(this.index, this.receivers, this.last, this.bytes, this.perSecond, false, this.proxied,
				this.limits);
	}

	SenderPlan throughProxies() {
		return new SenderPlan(this.index, this.receivers, this.last, this.bytes, this.perSecond, this.reports, true,
				this.limits);
	}

	String encode() {
		return "%d,%d,%d,%d,%d,%b,%b,%s".formatted(this.index, this.receivers, this.last, this.bytes, this.perSecond,
				this.reports, this.proxied, this.limits);
	}

	static SenderPlan decode(String text) {
		String[] words = text.split(",");
		return new SenderPlan(Integer.parseInt(words[0]), Integer.parseInt(words[1]), Integer.parseInt(words[2]),
				Integer.parseInt(words[3]), Integer.parseInt(words[4]), Boolean.parseBoolean(words[5]),
				Boolean.parseBoolean(words[6]), LimitSet.valueOf(words[7]));
	}

}

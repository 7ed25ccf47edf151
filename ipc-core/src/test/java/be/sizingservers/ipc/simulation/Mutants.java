package be.sizingservers.ipc.simulation;

import be.sizingservers.ipc.session.InboundSession;
import be.sizingservers.ipc.session.OutboundSession;
import be.sizingservers.ipc.simulation.Violation.Invariant;
import be.sizingservers.ipc.wire.Frame;

/**
 * Machines that are wrong in one way each. They show that the checker would see it.
 */
enum Mutants {

	/** After a cut, what was under way is not sent again. */
	NO_RESEND(Invariant.PROTOCOL) {
		@Override
		Mutation mutation() {
			return new Mutation() {
				@Override
				public Frame.Welcome welcome(Frame.Welcome welcome, OutboundSession session) {
					return resumed(welcome, Math.max(welcome.lastReceived(), session.written()));
				}
			};
		}
	},

	/** The sender resumes at its own count, and the receiver takes all that comes. */
	RESUME_FROM_OWN_COUNT_WITHOUT_DEDUPE(Invariant.ONCE_AND_IN_ORDER) {
		@Override
		Mutation mutation() {
			return new Mutation() {
				@Override
				public Frame.Welcome welcome(Frame.Welcome welcome, OutboundSession session) {
					return resumed(welcome, session.received());
				}

				@Override
				public boolean dropsDuplicates() {
					return false;
				}
			};
		}
	},

	/** Whoever says hello last owns the session. */
	EPOCH_IGNORED(Invariant.FENCED) {
		@Override
		Mutation mutation() {
			return new Mutation() {
				private long hellos;

				@Override
				public Frame.Hello hello(Frame.Hello hello, ReceiverNode receiver) {
					return new Frame.Hello(hello.version(), hello.handle(), hello.application(), hello.sender(),
							hello.receiver(), ++this.hellos, hello.resume(), hello.startSequence(),
							hello.verdictsSeen(), hello.frameBytes());
				}
			};
		}
	},

	/** An older connection reads on beside a newer one. */
	NOT_FENCED(Invariant.FENCED) {
		@Override
		Mutation mutation() {
			return new Mutation() {
				@Override
				public boolean fences() {
					return false;
				}
			};
		}
	},

	/** What is written counts as handled. */
	VERDICT_ON_WRITE(Invariant.DELIVERED_IS_HANDLED) {
		@Override
		Mutation mutation() {
			return new Mutation() {
				@Override
				public void wrote(OutboundSession session) {
					session.acknowledged(new Frame.Ack(session.written(), session.written()));
				}

				@Override
				public Frame fromReceiver(Frame frame, OutboundSession session) {
					return (frame instanceof Frame.Ack) ? new Frame.Ping(0) : frame;
				}
			};
		}
	},

	/** What is received counts as handled. */
	VERDICT_ON_RECEIPT(Invariant.DELIVERED_IS_HANDLED) {
		@Override
		Mutation mutation() {
			return new Mutation() {
				@Override
				public Frame fromReceiver(Frame frame, OutboundSession session) {
					return (frame instanceof Frame.Ack ack) ? new Frame.Ack(ack.lastReceived(), ack.lastReceived())
							: frame;
				}
			};
		}
	},

	/** Whoever listens at an address is taken for the receiver that was there. */
	ADDRESS_IS_IDENTITY(Invariant.NOTHING_FROM_BEFORE) {
		@Override
		Mutation mutation() {
			return new Mutation() {
				@Override
				public Frame.Hello hello(Frame.Hello hello, ReceiverNode receiver) {
					boolean same = hello.receiver().equals(receiver.instance());
					return new Frame.Hello(hello.version(), hello.handle(), hello.application(), hello.sender(),
							receiver.instance(), hello.epoch(), same && hello.resume(), hello.startSequence(),
							hello.verdictsSeen(), hello.frameBytes());
				}

				@Override
				public Frame.Welcome welcome(Frame.Welcome welcome, OutboundSession session) {
					return new Frame.Welcome(session.endPoint().instanceId(),
							Math.max(session.received(), welcome.lastReceived()), welcome.lastHandled());
				}
			};
		}
	},

	/** A failure is named on one connection only. */
	FAILED_NOT_REPEATED(Invariant.DELIVERED_IS_HANDLED) {
		@Override
		Mutation mutation() {
			return new Mutation() {
				@Override
				public long failuresNamed(Frame.Hello hello, InboundSession session) {
					return session.ack().lastHandled() - 1;
				}
			};
		}
	},

	/** The acknowledgement comes before the failures that it covers. */
	FAILED_AFTER_ACK(Invariant.DELIVERED_IS_HANDLED) {
		@Override
		Mutation mutation() {
			return new Mutation() {
				@Override
				public boolean failuresFirst() {
					return false;
				}
			};
		}
	},

	/** A gap is named on one connection only. */
	SKIP_NOT_REPEATED(Invariant.PROTOCOL) {
		@Override
		Mutation mutation() {
			return new Mutation() {
				@Override
				public boolean namesGap(boolean again) {
					return !again;
				}
			};
		}
	},

	/** A type is named on one connection only. */
	TYPES_NOT_REPEATED(Invariant.PROTOCOL) {
		@Override
		Mutation mutation() {
			return new Mutation() {
				@Override
				public boolean namesTypesAgain() {
					return false;
				}
			};
		}
	},

	/** A receiver that is not attached is counted as a target. */
	SUSPENDED_IS_TARGET(Invariant.TARGETS) {
		@Override
		Mutation mutation() {
			return new Mutation() {
				@Override
				public boolean suspends() {
					return false;
				}
			};
		}
	},

	/** What is written counts as received, so that its chunks are used again. */
	CHUNK_RECYCLED_WHEN_WRITTEN(Invariant.PROTOCOL) {
		@Override
		Mutation mutation() {
			return new Mutation() {
				@Override
				public void wrote(OutboundSession session) {
					session.acknowledged(new Frame.Ack(session.written(), session.confirm()));
				}

				@Override
				public Frame fromReceiver(Frame frame, OutboundSession session) {
					return (frame instanceof Frame.Ack ack)
							? new Frame.Ack(Math.max(ack.lastReceived(), session.received()), ack.lastHandled())
							: frame;
				}
			};
		}
	},

	/** A newer connection does not wait for what an older one is handling. */
	NO_TURN(Invariant.ONE_AT_A_TIME) {
		@Override
		Mutation mutation() {
			return new Mutation() {
				@Override
				public boolean waitsForTurn() {
					return false;
				}
			};
		}
	},

	/** An answer goes to the request before. */
	ANSWER_OF_ANOTHER(Invariant.OWN_ANSWER) {
		@Override
		Mutation mutation() {
			return new Mutation() {
				@Override
				public Frame fromReceiver(Frame frame, OutboundSession session) {
					return (frame instanceof Frame.Reply reply && reply.sequence() > session.received())
							? new Frame.Reply(reply.sequence() - 1, reply.contentType(), reply.typeId(),
									reply.payload())
							: frame;
				}
			};
		}
	},

	/** Answers count as said when they are written. */
	ANSWER_NOT_REPEATED(Invariant.OWN_ANSWER) {
		@Override
		Mutation mutation() {
			return new Mutation() {
				@Override
				public long failuresNamed(Frame.Hello hello, InboundSession session) {
					return session.ack().lastHandled() - 1;
				}
			};
		}
	},

	/** An answer comes after the acknowledgement that gives it its worth. */
	ANSWER_AFTER_ACK(Invariant.OWN_ANSWER) {
		@Override
		Mutation mutation() {
			return new Mutation() {
				@Override
				public boolean failuresFirst() {
					return false;
				}
			};
		}
	},

	/** A receiver keeps whatever its sender does not confirm. */
	NEVER_FULL(Invariant.BOUNDED) {
		@Override
		Mutation mutation() {
			return new Mutation() {
				@Override
				public boolean stopsWhenFull() {
					return false;
				}
			};
		}
	},

	/** A receiver that closes names one message less than it has. */
	GOAWAY_TOO_LOW(Invariant.FAILED_IS_NOT_HANDLED) {
		@Override
		Mutation mutation() {
			return new Mutation() {
				@Override
				public Frame fromReceiver(Frame frame, OutboundSession session) {
					return (frame instanceof Frame.GoAway goAway && goAway.lastReceived() > 0)
							? new Frame.GoAway(goAway.lastReceived() - 1) : frame;
				}
			};
		}
	};

	private final Invariant broken;

	Mutants(Invariant broken) {
		this.broken = broken;
	}

	/**
	 * What the checker sees of it, sooner or later.
	 */
	Invariant broken() {
		return this.broken;
	}

	/**
	 * What is wrong. One for each run, as it may remember something.
	 */
	abstract Mutation mutation();

	private static Frame.Welcome resumed(Frame.Welcome welcome, long at) {
		return new Frame.Welcome(welcome.receiver(), at, Math.min(at, welcome.lastHandled()));
	}

}

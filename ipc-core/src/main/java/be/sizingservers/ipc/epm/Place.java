package be.sizingservers.ipc.epm;

/**
 * A registration or a watch at one of several End Point Managers.
 *
 * @param link the way to the manager
 * @param number its number there
 */
record Place(EpmLink link, int number) {

	Standing standing() {
		return this.link.ask((client) -> client.standing(this.number));
	}

}

/** A part of the desk could not be fetched: no connection, or the server has a newer version by now. */
export class NotLoaded extends Error {}

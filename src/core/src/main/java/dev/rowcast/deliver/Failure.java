package dev.rowcast.deliver;

/** What a status other than OK means for the batch that it answers. */
public enum Failure {
    /** The peer can't be reached or is busy elsewhere: the same again, with backoff. */
    UNREACHABLE,
    /** The call went wrong in a way that a smaller batch may escape: again with backoff, half as much. */
    FAULT,
    /** The peer has no room for the request as it is: at once again in smaller pieces; a single change is rejected. */
    TOO_LARGE,
    /** A change in it can never be accepted: narrowed down to that one, which is rejected. */
    REFUSED,
    /** A change in it is there already: narrowed down to that one, which counts as delivered. */
    DUPLICATE,
    /** Wrongly configured on either side: retried slowly until somebody mends it. */
    MISCONFIGURED
}

package dev.rowcast.deliver;

/** What a status other than OK means for the batch that it answers. */
public enum Failure {
    /** The peer can't be reached or is busy: retry the same batch, with backoff. */
    UNREACHABLE,
    /** The call failed in a way that a smaller batch may avoid: retry half as much, with backoff. */
    FAULT,
    /** The request is too large for the peer: retry at once in smaller batches; a single change is rejected. */
    TOO_LARGE,
    /**
     * The answer is larger than is taken, so that nobody knows what it says: retry at once in smaller batches, whose answers are smaller; a single
     * change slowly, until its answer gets shorter.
     */
    ANSWER_TOO_LARGE,
    /** A change in it can never be accepted: narrow it down to that change, and reject it. */
    REFUSED,
    /** A change in it already exists at the peer: narrow it down to that change, which counts as delivered. */
    DUPLICATE,
    /** The configuration of either side is wrong: retry slowly until it is fixed. */
    MISCONFIGURED
}

package broadcast

import (
	"context"
	"time"
)

// Store keeps broadcasts for all processes together: store.Broadcasts is one.
//
// A broadcast's recipients lie in shares of some 64, by their chat. A process claims a share with a lease, begins each recipient in it
// before it calls Telegram and finishes it after, and releases the share when nothing of it is in hand.
type Store interface {
	catalogue
	audience
	ledger
	gate
}

// catalogue knows the broadcasts and their states.
type catalogue interface {
	// Create stores a broadcast as Ready; ErrExists when its id is taken.
	Create(ctx context.Context, b Broadcast) error
	// Get fails with ErrNotFound.
	Get(ctx context.Context, id string) (Broadcast, Report, error)
	// List gives ids, the newest first.
	List(ctx context.Context, offset, limit int) ([]string, error)
	// Active gives the ids of those that haven't ended, or of which something is still in hand.
	Active(ctx context.Context) ([]string, error)
	// Change makes a move if the state allows it, and returns the state after it and whether this call made it. The reason is a pause's.
	Change(ctx context.Context, id string, move Move, reason string) (State, bool, error)
	// Retire takes a broadcast off the active ones when it has ended and nothing of it is in hand; true for the one call that does.
	Retire(ctx context.Context, id string) (bool, error)
	// Pass gives the outcomes of a broadcast over to another run, once: false when one of them was given to another before.
	Pass(ctx context.Context, id string, outcomes []Outcome, to string) (bool, error)
	// Forget removes the recipients of broadcasts that ended before a time, and of older ones everything, some at a time; false: there is more.
	Forget(ctx context.Context, before time.Time) (bool, error)
}

// Move is a change of state.
type Move string

const (
	Start  Move = "start"  // Ready → Preparing
	Pause  Move = "pause"  // Ready, Preparing, Running → Paused
	Resume Move = "resume" // Paused → Running, or Preparing when that isn't finished, or Ready when it wasn't begun and its time hasn't passed
	Stop   Move = "stop"   // all but ended → Stopped
)

// audience takes in the recipients of a broadcast that is Preparing.
type audience interface {
	// Prepare takes the lease on the preparation, for one process at a time, and returns where it stands; false: another has it, or the
	// broadcast isn't Preparing.
	Prepare(ctx context.Context, id string) (cursor string, ok bool, err error)
	// Add puts in a page; a chat that is there already, or withdrew, is passed over. next is the cursor to be kept with it, last ends the
	// preparation and starts the broadcast. False: the lease was lost, or the broadcast isn't Preparing any more.
	Add(ctx context.Context, id string, page []Entry, next string, last bool) (bool, error)
	// Withdraw ends a recipient who is Pending, or is about to be put in, as Withdrawn, unless the broadcast deletes or corrects.
	Withdraw(ctx context.Context, id string, chat int64) error
	// Entry reads one recipient; false when the chat is none, or it was forgotten.
	Entry(ctx context.Context, id string, chat int64) (Entry, bool, error)
	// Erase removes a recipient from the ledger and from the counts.
	Erase(ctx context.Context, id string, chat int64) error
}

// Share is a part of a broadcast's recipients, held by one process.
type Share struct {
	Broadcast string
	Number    int
	Entries   []Entry // those Pending
}

// Turn is what became of an attempt to begin a recipient.
type Turn int

const (
	Begun  Turn = iota + 1 // marked as Sending: call Telegram
	Over                   // not Pending any more, such as Withdrawn
	Halted                 // the broadcast isn't Running any more
	Lost                   // the share isn't this process's any more
)

// ledger hands out recipients and takes in what became of them.
type ledger interface {
	// Lease is how long a claim lasts unless it is extended.
	Lease() time.Duration
	// Claim takes the lease on a share; ok is false when there is none to be had. Those whom another process left as Sending become Unsure.
	// With sweep only shares are taken whose process died, whatever the broadcast's state.
	Claim(ctx context.Context, id string, sweep bool) (share Share, ok bool, err error)
	// Extend makes the leases last their time from now, and returns the numbers of the shares that were lost.
	Extend(ctx context.Context, id string, shares []int) (lost []int, err error)
	// Begin marks a recipient as Sending.
	Begin(ctx context.Context, id string, share int, chat int64) (Turn, error)
	// Finish notes what became of a recipient that was begun, even when the share was lost meanwhile; Pending: nothing can have been sent.
	// done tells that the broadcast was ended by it.
	Finish(ctx context.Context, id string, share int, e Entry) (done bool, err error)
	// Release gives a share back; those still Pending in it may be claimed again after a while.
	Release(ctx context.Context, id string, share int, after time.Duration) error
	// Entries reads recipients of all outcomes, share by share from a cursor, 0 the first; next is 0 at the end.
	Entries(ctx context.Context, id string, cursor int) (page []Entry, next int, err error)
}

// gate shares Telegram's limits among all processes.
type gate interface {
	// Grant gives out moments to send at.
	Grant(ctx context.Context, r Request) (Grant, error)
	// Hold keeps every broadcast from sending for a time, of which Reports tell.
	Hold(ctx context.Context, d time.Duration) error
}

// Request asks for moments at which messages may be sent.
type Request struct {
	Chats    []int64
	Messages int           // that each chat gets at its moment, several with an album
	Replied  []int64       // chats to which people's answers went since the last request: they count, without having waited
	Every    time.Duration // between two messages overall; 0: no limit
	Each     time.Duration // between two moments of one chat
	Group    time.Duration // between two moments of one group, of which Burst may come at once; 0: as Each
	Burst    int
	Ahead    time.Duration // how far in the future a moment may lie
}

// Grant is the answer to a Request.
type Grant struct {
	Moments []Moment      // for the chats asked for, in their order; those at the end that are missing got none
	Wait    time.Duration // before it is worth asking again
}

// Moment is when one message may be sent.
type Moment struct {
	In   time.Duration // from now
	Busy bool          // the chat got a message just now: In is how long it has to wait before it is worth asking again
}

package broadcast

import "time"

// Outcome is what became of one recipient.
type Outcome string

const (
	Pending   Outcome = "pending"   // nothing was sent yet
	Sending   Outcome = "sending"   // marked before the call to Telegram; a process that dies then leaves it Unsure
	Sent      Outcome = "sent"      // or deleted, or corrected
	Gone      Outcome = "gone"      // the chat can't be written to any more
	Failed    Outcome = "failed"    // Telegram refused for the Reason
	Moved     Outcome = "moved"     // the group goes on under another id, which is a recipient of its own
	Unsure    Outcome = "unsure"    // it may have arrived: it isn't sent again unless a person says so
	Withdrawn Outcome = "withdrawn" // stopped following before it was sent
)

// Outcomes are all of them, in the order in which reports show them.
func Outcomes() []Outcome {
	return []Outcome{Sent, Pending, Sending, Gone, Failed, Moved, Unsure, Withdrawn}
}

// Entry is one recipient in a broadcast's ledger.
type Entry struct {
	Chat     int64
	Version  int // index in Broadcast.Versions
	Outcome  Outcome
	Messages []int  // that arrived; while Pending those to delete or correct
	Reason   string // of Failed and Gone, in Telegram's words
	To       int64  // with Moved: where the group went
}

// Counts are recipients by outcome.
type Counts map[Outcome]int

// Sum is the number of all recipients.
func (c Counts) Sum() (n int) {
	for _, of := range c {
		n += of
	}
	return n
}

// Left is the number of those who may still get something.
func (c Counts) Left() int { return c[Pending] + c[Sending] }

// Report is how far a broadcast has come. Counts always add up to Total; while Preparing both grow.
type Report struct {
	State   State
	Reason  string // why it is paused; empty: a person paused it
	Total   int
	Counts  Counts
	CutOff  time.Time // the audience is that of this moment; zero: not taken yet
	Started time.Time // of the sending
	Ended   time.Time
	Rate    float64       // recipients finished a second, over the last 10 to 20 s
	Left    time.Duration // to the end at this rate; 0: not known, or nobody is left
	Held    time.Time     // Telegram wants nothing before, zero: it doesn't say so

	// Resends are the runs made by Resend, by the outcome that they went over.
	Resends map[Outcome]string
}

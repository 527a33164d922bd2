package broadcast

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"
)

// Resend makes a run that sends an ended broadcast again to those of the given outcomes, Failed or Unsure, once: called again for the same it
// returns the same run. ErrState when the broadcast hasn't ended, or one of the outcomes was resent in another run.
func (e *Engine) Resend(ctx context.Context, id string, author int64, outcomes ...Outcome) (Broadcast, error) {
	for _, o := range outcomes {
		if o != Failed && o != Unsure {
			return Broadcast{}, fmt.Errorf("who is %s can't be sent it again: expected %s or %s", o, Failed, Unsure)
		}
	}
	old, r, err := e.Store.Get(ctx, id)
	if err != nil {
		return Broadcast{}, err
	}
	if !r.State.Ended() || old.Do != Send || len(outcomes) == 0 {
		return Broadcast{}, fmt.Errorf("%w: it is %s", ErrState, r.State)
	}
	run := Broadcast{
		ID: newID(e.Now()), Of: []string{id}, Author: author, Outcomes: outcomes, Versions: old.Versions, Fallback: old.Fallback,
		Audience: old.Audience, Expected: expected(r, outcomes),
	}
	if earlier := r.Resends[outcomes[0]]; earlier != "" {
		run.ID = earlier
	}
	passed, err := e.Store.Pass(ctx, id, outcomes, run.ID)
	if err != nil {
		return Broadcast{}, err
	}
	if !passed {
		return Broadcast{}, fmt.Errorf("%w: it was resent already", ErrState)
	}
	return e.createOnce(ctx, run)
}

// createOnce creates a run, or returns the one that is there under its id.
func (e *Engine) createOnce(ctx context.Context, run Broadcast) (Broadcast, error) {
	made, err := e.Create(ctx, run)
	if errors.Is(err, ErrExists) {
		made, _, err = e.Store.Get(ctx, run.ID)
	}
	return made, err
}

func expected(r Report, outcomes []Outcome) (n int) {
	for _, o := range outcomes {
		n += r.Counts[o]
	}
	return n
}

// Recall makes a run that deletes a broadcast, with all that Resend made of it, at everyone who got it; what still runs of it is stopped.
// Telegram deletes messages of the last 48 hours only: others are Failed in the run's report.
func (e *Engine) Recall(ctx context.Context, id string, author int64) (Broadcast, error) {
	return e.again(ctx, id, Broadcast{Do: Delete, Author: author})
}

// Correct makes a run that puts other texts, captions and buttons in the place of a broadcast's, at everyone who got it in one of the
// versions' languages; what still runs of it is stopped.
func (e *Engine) Correct(ctx context.Context, id string, author int64, versions []Version) (Broadcast, error) {
	return e.again(ctx, id, Broadcast{Do: Correct, Author: author, Versions: versions})
}

func (e *Engine) again(ctx context.Context, id string, run Broadcast) (Broadcast, error) {
	if err := run.check(); err != nil {
		return run, err
	}
	run.Outcomes = []Outcome{Sent}
	for ids := []string{id}; len(ids) > 0; ids = ids[1:] {
		old, r, err := e.Store.Get(ctx, ids[0])
		if err != nil {
			return run, err
		}
		if old.Do != Send {
			return run, fmt.Errorf("%w: it is no message", ErrState)
		}
		if !r.State.Ended() {
			if err := e.Stop(ctx, old.ID); err != nil && !errors.Is(err, ErrState) {
				return run, err
			}
		}
		run.Of = append(run.Of, old.ID)
		run.Expected += r.Counts[Sent]
		for _, next := range r.Resends {
			if !slices.Contains(run.Of, next) && !slices.Contains(ids, next) {
				ids = append(ids, next)
			}
		}
	}
	return e.Create(ctx, run)
}

// recentEnough is how many broadcasts a message may be looked for in.
const recentEnough = 50

// Delivered finds the broadcast that delivered a message, sent at that time, to a chat, and the version which the chat got; ok is false when
// it is none of the newest ones.
func (e *Engine) Delivered(ctx context.Context, chat int64, message int, sent time.Time) (v Version, ok bool, err error) {
	ids, err := e.Store.List(ctx, 0, recentEnough)
	if err != nil {
		return v, false, err
	}
	for _, id := range ids {
		entry, there, err := e.Store.Entry(ctx, id, chat)
		if notThere(err) || err == nil && !there {
			continue
		}
		if err != nil {
			return v, false, err
		}
		if entry.Outcome != Sending && !slices.Contains(entry.Messages, message) { // a quick reader replies before it is ticked off
			continue
		}
		b, _, err := e.Store.Get(ctx, id)
		if err != nil || b.Do != Send || b.Created.After(sent.Add(time.Minute)) || entry.Version >= len(b.Versions) {
			continue
		}
		return b.Versions[entry.Version], true, nil
	}
	return v, false, nil
}
